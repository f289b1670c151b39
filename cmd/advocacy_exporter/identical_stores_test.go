package main

import (
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// stores are the places that can keep answers: each keeps them until the end of the test, and says
// where, as the configuration of a source does, and what stands before its names of columns.
var stores = map[string]func(*testing.T, survey) (where, prefix string){
	"csv":      keepInCSV,
	"sqlite":   keepInSQLite,
	"postgres": keepInPostgres,
	"mariadb":  keepInMariaDB,
	"http":     keepInAPI,
}

func keepInCSV(t *testing.T, s survey) (where, prefix string) {
	path := filepath.Join(t.TempDir(), "answers.csv")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := csv.NewWriter(f)
	w.Write(columns)
	for _, values := range numbered(s.answers) {
		w.Write(texts(values))
	}
	if w.Flush(); w.Error() != nil {
		t.Fatal(w.Error())
	}
	return fmt.Sprintf("csv: %q", path), ""
}

// texts are values where NULL is nothing but blank.
func texts(values []any) []string {
	row := make([]string, len(values))
	for i, value := range values {
		if value != nil {
			row[i] = value.(string)
		}
	}
	return row
}

func keepInSQLite(t *testing.T, s survey) (where, prefix string) {
	path := filepath.Join(t.TempDir(), "answers.sqlite")
	db := open(t, "sqlite", path)
	create(t, db, "answers", "number INTEGER, submitted_at DATETIME, score INTEGER, plan TEXT, region TEXT, weight REAL, customer TEXT")
	insert(t, db, "answers", "?", numbered(s.answers))
	return query("sqlite://"+path, "answers"), ""
}

func keepInPostgres(t *testing.T, s survey) (where, prefix string) {
	dsn := needEnv(t, "TEST_POSTGRES_DSN")
	db := open(t, "pgx", dsn)
	create(t, db, s.table(), "number integer, submitted_at "+s.postgres+", score smallint, plan text, region varchar(50), weight numeric(10,4), customer text")
	insert(t, db, s.table(), "$", numbered(s.answers))
	return query(dsn, s.table()), ""
}

func keepInMariaDB(t *testing.T, s survey) (where, prefix string) {
	dsn := needEnv(t, "TEST_MARIADB_DSN")
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	db := open(t, "mysql", fmt.Sprintf("%s@tcp(%s)%s?time_zone=%%27%%2B00:00%%27", u.User, u.Host, u.Path))
	create(t, db, s.table(), "number INT, submitted_at "+s.mariadb+", score TINYINT, plan TEXT, region VARCHAR(50), weight DOUBLE, customer TEXT")
	rows := numbered(s.answers)
	for i := range rows {
		rows[i][1] = s.answers[i].utc
	}
	insert(t, db, s.table(), "?", rows)
	return query(dsn, s.table()), ""
}

// keepInAPI serves the answers in pages.
func keepInAPI(t *testing.T, s survey) (where, prefix string) {
	const perPage = 700
	rows := numbered(s.answers)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page, _ := strconv.Atoi(r.URL.Query().Get("page"))
		from := min((page-1)*perPage, len(rows))
		var items []map[string]any
		for _, values := range rows[from:min(from+perPage, len(rows))] {
			items = append(items, item(values))
		}
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(map[string]any{"data": map[string]any{"items": items}})
	}))
	t.Cleanup(server.Close)
	return fmt.Sprintf("http: {url: %q, items: .data.items, paging: {page: page, per_page: %d}}", server.URL, perPage), "."
}

// item is a row as an API has it: numbers are numbers, what is not known is null.
func item(values []any) map[string]any {
	item := map[string]any{}
	for i, value := range values {
		if number, ok := value.(string); ok && (columns[i] == "score" || columns[i] == "weight") {
			value = json.Number(number)
		}
		item[columns[i]] = value
	}
	return item
}

func open(t *testing.T, driver, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// table is one that only this process uses.
func (s survey) table() string { return fmt.Sprintf("identical_%s_%d", s.name, os.Getpid()) }

// create makes a table that is gone after the test.
func create(t *testing.T, db *sql.DB, table, columns string) {
	t.Helper()
	if _, err := db.Exec("CREATE TABLE " + table + " (" + columns + ")"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec("DROP TABLE " + table); err != nil {
			t.Error(err)
		}
	})
}

// insert writes rows by hundreds; the placeholder is "?", or "$" for numbered ones.
func insert(t *testing.T, db *sql.DB, table, placeholder string, rows [][]any) {
	t.Helper()
	for len(rows) > 0 {
		n := min(len(rows), 100)
		var values []any
		for _, row := range rows[:n] {
			values = append(values, row...)
		}
		if _, err := db.Exec("INSERT INTO "+table+" VALUES "+placeholders(placeholder, n, len(columns)), values...); err != nil {
			t.Fatal(err)
		}
		rows = rows[n:]
	}
}

// placeholders are those of several rows: (?, ?), (?, ?) or ($1, $2), ($3, $4).
func placeholders(placeholder string, rows, columns int) string {
	var all []string
	for row := range rows {
		var one []string
		for column := range columns {
			if placeholder == "$" {
				one = append(one, fmt.Sprint("$", row*columns+column+1))
			} else {
				one = append(one, placeholder)
			}
		}
		all = append(all, "("+strings.Join(one, ", ")+")")
	}
	return strings.Join(all, ", ")
}

// query is where a table's rows are, in the order in which they were written.
func query(dsn, table string) string {
	return fmt.Sprintf("sql: {dsn: %q, query: 'SELECT * FROM %s ORDER BY number'}", dsn, table)
}
