package sources

import (
	"strconv"
	"strings"
	"testing"
)

// answerTypes are the types of a table of answers, in the order of answerColumns.
var answerTypes = map[string][]string{
	"sqlite":     {"INTEGER", "DECIMAL(4,1)", "DATETIME", "TIMESTAMP", "DATE", "TEXT", "TEXT"},
	"postgres":   {"bigint", "numeric(4,1)", "timestamp", "timestamptz", "date", "text", "text"},
	"clickhouse": {"Int64", "Nullable(Decimal(9,1))", "Nullable(String)", "Nullable(DateTime('UTC'))", "Nullable(Date)", "Nullable(String)", "Nullable(String)"},
	"mariadb":    {"BIGINT", "DECIMAL(4,1)", "DATETIME", "TIMESTAMP NULL", "DATE", "VARCHAR(99)", "TEXT"},
}

func sqliteFixture(t *testing.T, rows []answer) fixture { return sqlFixture(t, sqliteServer(t), rows) }

func postgresFixture(t *testing.T, rows []answer) fixture {
	return sqlFixture(t, postgresServer(t), rows)
}

func mariadbFixture(t *testing.T, rows []answer) fixture {
	return sqlFixture(t, mariadbServer(t), rows)
}

func clickhouseFixture(t *testing.T, rows []answer) fixture {
	return sqlFixture(t, clickhouseServer(t), rows)
}

func sqlFixture(t *testing.T, s server, rows []answer) fixture {
	s.need(t)
	var columns []string
	for i, name := range answerColumns {
		columns = append(columns, name+" "+answerTypes[s.name][i])
	}
	s.table(t, "answers", strings.Join(columns, ", "))
	for start := 0; start < len(rows); start += 1000 {
		s.insert(t, rows[start:min(start+1000, len(rows))]...)
	}
	return fixture{
		source: s.open(t, SQL{Query: "SELECT * FROM answers ORDER BY id", Watermark: "SELECT count(*), max(id) FROM answers", MaxOpen: 2}),
		add:    func(t *testing.T, a answer) { s.insert(t, a) },
	}
}

func (s server) insert(t *testing.T, rows ...answer) {
	t.Helper()
	var values []string
	for _, a := range rows {
		var quoted []string
		for _, value := range a {
			quoted = append(quoted, s.quote(value))
		}
		values = append(values, "("+strings.Join(quoted, ", ")+")")
	}
	s.exec(t, "INSERT INTO answers VALUES "+strings.Join(values, ", "))
}

func (s server) quote(value string) string {
	if value == "NULL" {
		return value
	}
	if _, err := strconv.ParseFloat(value, 64); err == nil && s.name == "clickhouse" {
		return value
	}
	if s.name == "mariadb" || s.name == "clickhouse" { // they take no zone, and the tests write in that of UTC
		value = strings.TrimSuffix(value, "Z")
	}
	return "'" + strings.ReplaceAll(value, "'", "''") + "'"
}
