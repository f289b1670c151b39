package sources

import (
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/prometheus/common/config"
)

// server is a database that tests may write to.
type server struct {
	name, dsn string
}

// servers are those at hand: SQLite always, the others where .ci/servers has started them.
func servers(t testing.TB) []server {
	return []server{sqliteServer(t), postgresServer(t), mariadbServer(t), clickhouseServer(t)}
}

func sqliteServer(t testing.TB) server {
	return server{name: "sqlite", dsn: filepath.Join(t.TempDir(), "survey.db")}
}

func postgresServer(t testing.TB) server { return server{"postgres", os.Getenv("TEST_POSTGRES_DSN")} }

func mariadbServer(t testing.TB) server { return server{"mariadb", os.Getenv("TEST_MARIADB_DSN")} }

func clickhouseServer(t testing.TB) server {
	return server{"clickhouse", os.Getenv("TEST_CLICKHOUSE_DSN")}
}

// need skips a test whose server is not there; CI has them all but ClickHouse, for which there is a
// target of make.
func (s server) need(t testing.TB) server {
	t.Helper()
	if s.dsn != "" {
		return s
	}
	s.missing(t, "set TEST_"+strings.ToUpper(s.name)+"_DSN, as `.ci/servers run go test ./sources/` does")
	return s
}

func (s server) missing(t testing.TB, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" && s.name != "clickhouse" {
		t.Fatal(s.name + ": " + why)
	}
	t.Skip("SKIPPED " + s.name + ": " + why)
}

// exec runs statements with the right to write.
func (s server) exec(t testing.TB, statements ...string) {
	t.Helper()
	if s.name == "clickhouse" {
		s.post(t, statements...)
		return
	}
	db := s.db(t)
	defer db.Close()
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %s: %v", s.name, statement, err)
		}
	}
}

// post runs statements of ClickHouse at the port behind the native one, which takes rows as text.
func (s server) post(t testing.TB, statements ...string) {
	t.Helper()
	u, err := url.Parse(s.dsn)
	if err != nil {
		t.Fatal(err)
	}
	port, _ := strconv.Atoi(u.Port())
	for _, statement := range statements {
		reply, err := http.Post(fmt.Sprintf("http://%s:%d/?user=%s", u.Hostname(), port+1, u.User.Username()), "text/plain", strings.NewReader(statement))
		if err != nil {
			t.Fatal(err)
		}
		said, _ := io.ReadAll(reply.Body)
		reply.Body.Close()
		if reply.StatusCode != http.StatusOK {
			t.Fatalf("%s: %.200s: %s", s.name, statement, said)
		}
	}
}

func (s server) db(t testing.TB) *sql.DB {
	t.Helper()
	kind, dsn := "sqlite", s.dsn
	switch s.name {
	case "postgres":
		kind = "pgx"
	case "mariadb":
		settings, err := mysqlURL(s.dsn)
		if err != nil {
			t.Fatal(err)
		}
		settings.Params = map[string]string{"time_zone": "'+00:00'"}
		kind, dsn = "mysql", settings.FormatDSN()
	}
	db, err := sql.Open(kind, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// table makes a table that is gone after the test.
func (s server) table(t testing.TB, name, columns string, rows ...string) {
	t.Helper()
	engine := ""
	if s.name == "clickhouse" {
		engine = " ENGINE = Memory"
		columns = strings.NewReplacer("VARCHAR(20)", "Nullable(String)", "INTEGER", "Nullable(Int32)", " DATE", " Date").Replace(columns)
	}
	s.exec(t, "DROP TABLE IF EXISTS "+name, "CREATE TABLE "+name+" ("+columns+")"+engine)
	t.Cleanup(func() { s.exec(t, "DROP TABLE IF EXISTS "+name) })
	if len(rows) > 0 {
		s.exec(t, "INSERT INTO "+name+" VALUES "+strings.Join(rows, ", "))
	}
}

// with is the server's DSN with another password or host.
func (s server) with(t *testing.T, change func(*url.URL)) string {
	t.Helper()
	u, err := url.Parse(s.dsn)
	if err != nil {
		t.Fatal(err)
	}
	change(u)
	return u.String()
}

// open is a source over a query.
func (s server) open(t testing.TB, settings SQL) Source {
	t.Helper()
	if settings.DSN == "" {
		settings.DSN = config.Secret(s.dsn)
	}
	source, err := settings.Open(Env{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { source.Close() })
	return source
}
