package sources

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/prometheus/common/config"
)

func TestSQLReadsOnly(t *testing.T) {
	for _, s := range servers(t) {
		t.Run(s.name, func(t *testing.T) {
			s.need(t).table(t, "kept", "id INTEGER", "(1)")
			write := "DELETE FROM kept"
			if s.name == "clickhouse" {
				write = "DROP TABLE kept"
			}
			err := onlyPart(t, s.open(t, SQL{Query: write})).Read(t.Context(), nil, each(nil))
			if err == nil || !strings.Contains(strings.ToLower(err.Error()), "read") {
				t.Errorf("got %v, want a refusal to write", err)
			}
			if rows := readAll(t, s.open(t, SQL{Query: "SELECT id FROM kept"}), "id"); len(rows) != 1 {
				t.Errorf("got %d rows, want the one that was there", len(rows))
			}
		})
	}
}

func TestSQLErrorsKeepSecrets(t *testing.T) {
	const secret = "b/a@d p:w"
	cases := []struct {
		name   string
		change func(*url.URL)
		want   string
	}{
		{"wrong password", func(u *url.URL) { u.User = url.UserPassword(u.User.Username(), secret) }, "connect: "},
		{"closed port", func(u *url.URL) { u.Host, u.User = "127.0.0.1:1", url.UserPassword("crm", secret) }, "refused"},
		{"unknown host", func(u *url.URL) { u.Host, u.User = "nowhere.invalid", url.UserPassword("crm", secret) }, "nowhere.invalid"},
	}
	for _, s := range []server{postgresServer(t), mariadbServer(t)} {
		for _, c := range cases {
			t.Run(s.name+" "+c.name, func(t *testing.T) {
				dsn := s.need(t).with(t, c.change)
				part := onlyPart(t, s.open(t, SQL{DSN: config.Secret(dsn), Query: "SELECT 1"}))
				err := part.Read(t.Context(), nil, each(nil))
				if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), part.Name()+": ") {
					t.Errorf("got %v, want it to say %q", err, c.want)
				}
				revealsNothing(t, err, dsn, secret)
			})
		}
	}
}

// A DSN that cannot be parsed is the likeliest to be quoted in pieces.
func TestSQLMalformedDSNKeepsSecrets(t *testing.T) {
	for _, dsn := range []string{
		"postgres://crm:pa/s3cret@db:5432/crm",
		"postgres://crm:s3cret@db:port/crm",
		"postgres://crm:s3cret@db/crm?sslmode=s3cret",
		"postgres://crm:%s3cret@db/crm",
		"mysql://crm:pa/s3cret@db:3306/crm",
		"mysql://crm:%s3cret@db/crm",
		"mysql://crm:s3cret@db/crm?timeout=never",
		"crm:s3cret@tcp(db:3306",
		"crm:s3cret@db",
		"password=s3cret",
		"oracle://crm:s3cret@db/crm",
	} {
		t.Run(dsn, func(t *testing.T) {
			_, err := (&SQL{DSN: config.Secret(dsn), Query: "SELECT 1"}).Open(Env{})
			if err == nil {
				t.Fatal("it was taken")
			}
			revealsNothing(t, err, dsn, "s3cret")
		})
	}
}

func revealsNothing(t *testing.T, err error, dsn, secret string) {
	t.Helper()
	for ; err != nil; err = errors.Unwrap(err) {
		for _, hidden := range []string{dsn, secret, url.QueryEscape(secret), url.PathEscape(secret)} {
			if text := fmt.Sprintf("%v %+v", err, err); strings.Contains(text, hidden) {
				t.Errorf("the error reveals %q: %s", hidden, text)
			}
		}
	}
}

func TestSQLValidate(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "crm.dsn"), "postgres://crm:s3cret@db/crm\n")
	write(t, filepath.Join(dir, "empty.dsn"), "\n")
	cases := []struct {
		name     string
		settings SQL
		want     string
	}{
		{"url", SQL{DSN: "postgres://db/crm"}, ""},
		{"another url", SQL{DSN: "mariadb://crm@db/crm"}, ""},
		{"file of sqlite", SQL{DSN: "crm.db"}, ""},
		{"libpq's form", SQL{DSN: "host=db dbname=crm"}, ""},
		{"mysql's form", SQL{DSN: "crm:s3cret@tcp(db:3306)/crm"}, ""},
		{"mysql's shortest form", SQL{DSN: "/crm", Driver: "mysql"}, ""},
		{"dsn from a file", SQL{DSNFile: "crm.dsn"}, ""},
		{"no dsn", SQL{}, ": no dsn: set dsn, or dsn_file with the path of a file that holds it"},
		{"two dsns", SQL{DSN: "crm.db", DSNFile: "crm.dsn"}, "dsn_file: dsn is set too: keep one of them"},
		{"no such file", SQL{DSNFile: "gone.dsn"}, "dsn_file: read DSN: open " + dir + "/gone.dsn: no such file or directory"},
		{"nothing in the file", SQL{DSNFile: "empty.dsn"}, "dsn_file: read DSN: " + dir + "/empty.dsn is empty"},
		{"unknown scheme", SQL{DSN: "oracle://crm:s3cret@db/crm"},
			"dsn: unknown scheme oracle:// in the DSN, want one of clickhouse://, mysql://, mariadb://, postgres://, postgresql://, sqlite://, file://, sqlserver://, mssql://, trino://"},
		{"unknown driver", SQL{DSN: "crm.db", Driver: "oracle"}, `dsn: unknown driver "oracle", want one of clickhouse, mysql, postgres, sqlite, sqlserver, trino`},
		{"two minds", SQL{DSN: "mysql://db/crm", Driver: "postgres"}, "dsn: driver is postgres, but the DSN begins with mysql://"},
		{"no telling", SQL{DSN: "crm:s3cret@db"}, "dsn: the DSN does not tell its driver: set driver to one of clickhouse, mysql, postgres, sqlite, sqlserver, trino"},
		{"slash in the password", SQL{DSN: "mysql://crm:pa/ss@db/crm"}, "dsn: the DSN is no mysql:// URL: " +
			"characters other than letters, digits and -._~ in user and password want percent-encoding (@ is %40, / is %2F)"},
		{"bad ssl mode", SQL{DSN: "postgres://db/crm?sslmode=often"},
			"dsn: the DSN is not one that PostgreSQL knows: failed to configure TLS (sslmode is invalid)"},
		{"blank query", SQL{DSN: "crm.db", Query: " \n"}, "query: the query is blank: write the SELECT whose rows are to be read"},
		{"negative pool", SQL{DSN: "crm.db", MaxOpen: -1}, "max_open: -1 connections: there must be at least 1"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var problems []string
			c.settings.SetDirectory(dir)
			c.settings.Validate(func(key, problem string) { problems = append(problems, key+": "+problem) })
			if got := strings.Join(problems, "\n"); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestSQLDriversAreTheOnesOfTheSetting(t *testing.T) {
	field, _ := reflect.TypeFor[SQL]().FieldByName("Driver")
	if got, want := field.Tag.Get("enum"), strings.Join(driverNames(), ","); got != want {
		t.Errorf("enum is %q, the drivers are %q", got, want)
	}
}

func TestSQLColumns(t *testing.T) {
	cases := []struct {
		name, query, field, want string
	}{
		{"exact before any case", `SELECT 1 AS "ID", 2 AS id`, "id", "2"},
		{"any case", `SELECT 1 AS "Score"`, "score", "1"},
		{"misspelt", `SELECT 1 AS score, 2 AS plan`, "scroe", `sqlite survey.db: query: unknown column "scroe" (did you mean "score"?); the query has "score", "plan"`},
		{"far off", `SELECT 1 AS score, 2 AS plan`, "country", `sqlite survey.db: query: unknown column "country"; the query has "score", "plan"`},
		{"twice", `SELECT 1 AS id, 2 AS id`, "id", `sqlite survey.db: query: column "id" is ambiguous: give each that the query returns an alias of its own; the query has "id", "id"`},
		{"twice in other case", `SELECT 1 AS "Id", 2 AS "iD"`, "id", `sqlite survey.db: query: column "id" is ambiguous: give each that the query returns an alias of its own; the query has "Id", "iD"`},
		{"the query is wrong", `SELECT plan`, "plan", "sqlite survey.db: query: SQL logic error: no such column: plan (1)"},
	}
	s := sqliteServer(t)
	s.exec(t, "CREATE TABLE t (id INTEGER)")
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			err := onlyPart(t, s.open(t, SQL{Query: c.query})).Read(t.Context(), []string{c.field}, each(func(r Record) error {
				got = string(r.Fields[0])
				return nil
			}))
			if err != nil {
				got = err.Error()
			}
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestSQLiteFileThatIsNotThere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "gone.db")
	err := onlyPart(t, server{"sqlite", path}.open(t, SQL{Query: "SELECT 1"})).Read(t.Context(), nil, each(nil))
	if want := "sqlite gone.db: connect: open " + path + ": no such file or directory"; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("reading made the file")
	}
}

func TestSQLWatermark(t *testing.T) {
	s := sqliteServer(t)
	s.exec(t, "CREATE TABLE t (id INTEGER)")
	source := s.open(t, SQL{Query: "SELECT id FROM t", Watermark: "SELECT count(*), max(id) FROM t"})
	empty := onlyPart(t, source).Version()
	s.exec(t, "INSERT INTO t VALUES (7)")
	one := onlyPart(t, source).Version()
	if empty != `"0" NULL` || one != `"1" "7"` || one != onlyPart(t, source).Version() {
		t.Errorf("got versions %s and %s", empty, one)
	}
	if none := onlyPart(t, s.open(t, SQL{Query: "SELECT 1"})).Version(); none != "" {
		t.Errorf("without a watermark the version is %q", none)
	}
	_, err := s.open(t, SQL{Query: "SELECT 1", Watermark: "SELECT max(at) FROM t"}).Parts(t.Context())
	if want := "sqlite survey.db: watermark: SQL logic error: no such column: at (1)"; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// PostgreSQL ends the session in the middle of a result; the next pull has all rows.
func TestSQLHealsAfterADroppedConnection(t *testing.T) {
	s := postgresServer(t).need(t)
	source := s.open(t, SQL{Query: "SELECT n FROM generate_series(1, 2000000) AS n"})
	rows := 0
	err := onlyPart(t, source).Read(t.Context(), []string{"n"}, each(func(Record) error {
		if rows++; rows == 1 {
			s.exec(t, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'advocacy_exporter'")
		}
		return nil
	}))
	if err == nil || rows == 2000000 {
		t.Fatalf("got %d rows and %v, want fewer and an error", rows, err)
	}
	if got := len(readAll(t, source, "n")); got != 2000000 {
		t.Errorf("after that: got %d rows, want all", got)
	}
}

func TestSQLPasswordMayChange(t *testing.T) {
	s := postgresServer(t).need(t)
	s.exec(t, "DROP ROLE IF EXISTS rotating", "CREATE ROLE rotating LOGIN PASSWORD 'first'")
	t.Cleanup(func() { s.exec(t, "DROP ROLE rotating") })
	path := filepath.Join(t.TempDir(), "dsn")
	set := func(password string) {
		write(t, path, s.with(t, func(u *url.URL) { u.User = url.UserPassword("rotating", password) })+"\n")
	}
	set("first")
	source, err := (&SQL{DSNFile: path, Query: "SELECT 1 AS n"}).Open(Env{})
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	readAll(t, source, "n")
	s.exec(t, "ALTER ROLE rotating PASSWORD 'second'")
	set("second")
	readAll(t, source, "n")
}

func TestSQLKeepsNoConnectionBetweenPulls(t *testing.T) {
	s := postgresServer(t).need(t)
	source := s.open(t, SQL{Query: "SELECT count(*) AS n FROM pg_stat_activity WHERE application_name = 'advocacy_exporter'"})
	readAll(t, source, "n")
	var parked int
	const backends = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'advocacy_exporter'"
	for range 1000 { // the server takes a moment to see that a connection is gone
		if err := s.db(t).QueryRow(backends).Scan(&parked); err != nil {
			t.Fatal(err)
		}
		if parked == 0 {
			return
		}
	}
	t.Errorf("%d connections are still open", parked)
}

// A time-out ends a query that says nothing yet.
func TestSQLTimeOut(t *testing.T) {
	slow := map[string]string{
		"sqlite":     "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS n FROM n",
		"postgres":   "SELECT pg_sleep(60) AS n",
		"mariadb":    "SELECT sleep(60) AS n",
		"clickhouse": "SELECT sum(number) AS n FROM system.numbers",
	}
	for _, s := range servers(t) {
		t.Run(s.name, func(t *testing.T) {
			s.need(t).exec(t, "SELECT 1")
			if s.name == "sqlite" {
				s.exec(t, "CREATE TABLE t (id INTEGER)")
			}
			ctx, cancel := context.WithTimeout(t.Context(), 200e6)
			defer cancel()
			err := onlyPart(t, s.open(t, SQL{Query: slow[s.name]})).Read(ctx, []string{"n"}, each(func(Record) error { return nil }))
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v, want the time-out", err)
			}
		})
	}
}
