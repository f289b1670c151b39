package sources

import (
	"fmt"
	"strings"
	"testing"
)

func TestSQLValues(t *testing.T) {
	cases := map[string][]struct{ column, value, want string }{
		"sqlite": {
			{"INTEGER", "9007199254740993", "9007199254740993"},
			{"REAL", "1e21", "1000000000000000000000"},
			{"REAL", "7.0", "7"},
			{"REAL", "0.1", "0.1"},
			{"BOOLEAN", "1", "true"},
			{"BOOLEAN", "0", "false"},
			{"BOOLEAN", "2", "2"},
			{"TEXT", "' kept '", " kept "},
			{"TEXT", "''", ""},
			{"TEXT", "NULL", "NULL"},
			{"DATETIME", "'2026-03-29 02:30:00'", "2026-03-29 02:30:00"},
			{"TIMESTAMP", "'2026-03-29T02:30:00Z'", "2026-03-29T02:30:00Z"},
			{"TIMESTAMP", "'2026-03-29 02:30:00+02:00'", "2026-03-29 02:30:00+02:00"},
			{"DATE", "'2026-03-29'", "2026-03-29"},
			{"DATETIME", "1774744200", "1774744200"},
			{"BLOB", "X'6869'", "hi"},
		},
		"postgres": {
			{"bigint", "9007199254740993", "9007199254740993"},
			{"smallint", "-7", "-7"},
			{"numeric(10,2)", "8.5", "8.50"},
			{"numeric", "1e21", "1000000000000000000000"},
			{"double precision", "1e21", "1000000000000000000000"},
			{"double precision", "7", "7"},
			{"real", "0.1", "0.1"},
			{"boolean", "true", "true"},
			{"boolean", "false", "false"},
			{"text", "' kept '", " kept "},
			{"text", "''", ""},
			{"text", "NULL", "NULL"},
			{"timestamp", "'2026-03-29 02:30:00'", "2026-03-29T02:30:00"},
			{"timestamp", "'2026-03-29 02:30:00.120'", "2026-03-29T02:30:00.12"},
			{"timestamp", "'infinity'", "infinity"},
			{"timestamptz", "'2026-03-29 02:30:00+02'", "2026-03-29T00:30:00Z"},
			{"timestamptz", "'2026-03-29 02:30:00.5 America/New_York'", "2026-03-29T06:30:00.5Z"},
			{"date", "'2026-03-29'", "2026-03-29"},
			{"time", "'02:30'", "02:30:00"},
			{"uuid", "'6ba7b810-9dad-11d1-80b4-00c04fd430c8'", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"},
			{"jsonb", `'{"a": 1}'`, `{"a": 1}`},
			{"bytea", `'hi'`, "hi"},
			{"varchar(5)[]", "'{a,b}'", "{a,b}"},
			{"char(5)", "'ab'", "ab   "},
		},
		"clickhouse": {
			{"Int64", "9007199254740993", "9007199254740993"},
			{"UInt64", "18446744073709551615", "18446744073709551615"},
			{"Nullable(Int8)", "-7", "-7"},
			{"Nullable(Decimal(9, 2))", "8.5", "8.5"},
			{"Float64", "7", "7"},
			{"Float32", "0.1", "0.1"},
			{"Nullable(String)", "' kept '", " kept "},
			{"Nullable(String)", "''", ""},
			{"Nullable(String)", "NULL", "NULL"},
			{"DateTime('Europe/Berlin')", "'2026-03-29 03:30:00'", "2026-03-29T01:30:00Z"},
			{"Nullable(Date)", "'2026-03-29'", "2026-03-29"},
			{"Enum8('a' = 1, 'b' = 2)", "'b'", "b"},
			{"UUID", "'6ba7b810-9dad-11d1-80b4-00c04fd430c8'", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"},
			{"UInt8", "1", "1"},
		},
		"mariadb": {
			{"BIGINT", "9007199254740993", "9007199254740993"},
			{"BIGINT UNSIGNED", "18446744073709551615", "18446744073709551615"},
			{"TINYINT", "-7", "-7"},
			{"DECIMAL(10,2)", "8.5", "8.50"},
			{"DOUBLE", "1e21", "1000000000000000000000"},
			{"DOUBLE", "7", "7"},
			{"FLOAT", "0.1", "0.1"},
			{"BOOLEAN", "TRUE", "1"},
			{"BIT(1)", "b'1'", "1"},
			{"BIT(12)", "b'100000000001'", "2049"},
			{"VARCHAR(20)", "' kept '", " kept "},
			{"TEXT", "''", ""},
			{"TEXT", "NULL", "NULL"},
			{"DATETIME", "'2026-03-29 02:30:00'", "2026-03-29T02:30:00"},
			{"DATETIME(6)", "'2026-03-29 02:30:00.120'", "2026-03-29T02:30:00.12"},
			{"DATETIME(3)", "'2026-03-29 02:30:00'", "2026-03-29T02:30:00"},
			{"TIMESTAMP NULL", "FROM_UNIXTIME(1774744200)", "2026-03-29T00:30:00Z"},
			{"TIMESTAMP(3) NULL", "FROM_UNIXTIME(1774744200.25)", "2026-03-29T00:30:00.25Z"},
			{"DATE", "'2026-03-29'", "2026-03-29"},
			{"TIME", "'02:30'", "02:30:00"},
			{"YEAR", "2026", "2026"},
			{"ENUM('a','b')", "'b'", "b"},
			{"BLOB", "'hi'", "hi"},
		},
	}
	for _, s := range servers(t) {
		t.Run(s.name, func(t *testing.T) {
			s.need(t)
			var columns, values, names []string
			for i, c := range cases[s.name] {
				names = append(names, fmt.Sprint("v", i))
				columns = append(columns, names[i]+" "+c.column)
				values = append(values, c.value)
			}
			s.table(t, "typed", strings.Join(columns, ", "), "("+strings.Join(values, ", ")+")")
			got := readAll(t, s.open(t, SQL{Query: "SELECT * FROM typed"}), names...)[0]
			for i, c := range cases[s.name] {
				if got.fields[i] != c.want {
					t.Errorf("%s %s: got %q, want %q", c.column, c.value, got.fields[i], c.want)
				}
			}
		})
	}
}

// A zone of the server or of the session does not move what a TIMESTAMP column says.
func TestSQLMariaDBTimestampIsAMoment(t *testing.T) {
	s := mariadbServer(t).need(t)
	s.table(t, "moments", "at TIMESTAMP NULL", "(FROM_UNIXTIME(1774744200))")
	s.dsn += "?time_zone=%27%2B05%3A00%27"
	if got := readAll(t, s.open(t, SQL{Query: "SELECT at FROM moments"}), "at")[0].fields[0]; got != "2026-03-29T00:30:00Z" {
		t.Error(got)
	}
}

// Hiding declared types keeps the order of the query, its aliases and its odd names.
func TestSQLiteAsStoredKeepsTheQuery(t *testing.T) {
	s := sqliteServer(t)
	s.table(t, "t", `id INTEGER, "at ""that"" time" DATETIME`, "(1, '2026-01-01T00:00:00Z')", "(2, '2026-01-02 00:00:00')")
	source := s.open(t, SQL{Query: `WITH r AS (SELECT * FROM t) SELECT id AS "Id", "at ""that"" time" FROM r ORDER BY id DESC; -- newest`})
	got := readAll(t, source, "Id", `at "that" time`)
	want := []string{"2|2026-01-02 00:00:00", "1|2026-01-01T00:00:00Z"}
	for i, row := range got {
		if row.String() != want[i] {
			t.Errorf("row %d: got %s, want %s", i+1, row, want[i])
		}
	}
}

func TestOneStatement(t *testing.T) {
	for query, want := range map[string]string{
		"SELECT 1":                          "SELECT 1",
		"SELECT 1 ; -- the end;\n ;\n":      "SELECT 1",
		"SELECT 1 /* all\n; of it */;":      "SELECT 1",
		"SELECT 1 -- one\n, 2":              "SELECT 1 -- one\n, 2",
		"SELECT ';', \"--x\", '/*', '''--'": "SELECT ';', \"--x\", '/*', '''--'",
		"SELECT '--' AS [--] -- x":          "SELECT '--' AS [--]",
		" -- nothing":                       "",
	} {
		if got := oneStatement(query); got != want {
			t.Errorf("%q: got %q, want %q", query, got, want)
		}
	}
}
