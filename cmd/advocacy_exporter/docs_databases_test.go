package main

import (
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"testing"
	"time"
)

// database is what a block of commands needs, as "console needs postgresql" says.
type database struct {
	// why it is not run with the other tests, if it is not.
	why string
	// prepare has the reader find the database, and reports whether there is one.
	prepare func(*reader) bool
}

var byItself = map[string]database{
	"needs postgresql": {prepare: preparePostgres},
	"needs clickhouse": {why: "by make test-clickhouse alone", prepare: prepareClickHouse},
}

// preparePostgres makes a database of the page's own.
func preparePostgres(r *reader) bool {
	if len(r.env) > 0 {
		return true
	}
	need(r.t, "psql", "postgresql-client")
	server := needEnv(r.t, "TEST_POSTGRES_DSN")
	own, err := url.Parse(server)
	if err != nil {
		r.t.Fatal(err)
	}
	name := fmt.Sprintf("recipe_%d", time.Now().UnixNano())
	own.Path = "/" + name
	psql(r.t, server, "CREATE DATABASE "+name)
	r.t.Cleanup(func() { psql(r.t, server, "DROP DATABASE "+name+" WITH (FORCE)") })
	r.secret, r.env = own.String(), []string{"CRM=" + own.String()}
	return true
}

func psql(t *testing.T, dsn, statement string) {
	t.Helper()
	if out, err := exec.Command("psql", dsn, "-qc", statement).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", statement, err, out)
	}
}

// prepareClickHouse finds the server of make test-clickhouse, whose HTTP port is the next one.
func prepareClickHouse(r *reader) bool {
	dsn := os.Getenv("TEST_CLICKHOUSE_DSN")
	if dsn == "" {
		r.t.Log("SKIPPED, TEST_CLICKHOUSE_DSN is not set: make test-clickhouse runs this")
		return false
	}
	r.secret, r.env = dsn, []string{"CLICKHOUSE=" + os.Getenv("TEST_CLICKHOUSE_URL")}
	return true
}
