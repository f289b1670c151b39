//go:build !slim

package sources

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/prometheus/common/config"
)

// coordinator stands in for Trino: it speaks its protocol, and answers queries with fixed rows.
type coordinator struct {
	mu      sync.Mutex
	reply   map[string]any
	queries []string
	source  string
	columns []map[string]any
	rows    [][]any
}

func (c *coordinator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r.Method == http.MethodGet {
		json.NewEncoder(w).Encode(c.reply)
		return
	}
	body, _ := io.ReadAll(r.Body)
	query := string(body)
	c.queries, c.source = append(c.queries, oneLine(query)), r.Header.Get("X-Trino-Source")
	reply := map[string]any{"id": "q1", "stats": map[string]any{"state": "FINISHED"}, "columns": c.columns}
	switch {
	case strings.HasPrefix(query, "START"):
		w.Header().Set("X-Trino-Started-Transaction-Id", "t1")
		delete(reply, "columns")
	case strings.HasPrefix(query, "ROLLBACK"):
		w.Header().Set("X-Trino-Clear-Transaction-Id", "true")
		delete(reply, "columns")
	case !strings.Contains(query, "LIMIT 0"):
		reply["data"] = c.rows
	}
	c.reply = reply
	json.NewEncoder(w).Encode(map[string]any{"id": "q1", "nextUri": "http://" + r.Host + "/v1/next", "stats": map[string]any{"state": "QUEUED"}})
}

func trinoColumn(name, kind string) map[string]any {
	return map[string]any{"name": name, "type": kind, "typeSignature": map[string]any{"rawType": strings.Split(kind, "(")[0], "arguments": []any{}}}
}

func TestTrinoByItsProtocol(t *testing.T) {
	stand := &coordinator{
		columns: []map[string]any{trinoColumn("at", "timestamp with time zone"), trinoColumn("score", "integer"), trinoColumn("plan", "varchar"), trinoColumn("day", "date")},
		rows:    [][]any{{"2026-03-29 02:30:00.500 Europe/London", 9, "pro", "2026-03-29"}, {nil, nil, nil, nil}},
	}
	server := httptest.NewServer(stand)
	defer server.Close()
	dsn := strings.Replace(server.URL, "http://", "trino://reader@", 1) + "/hive/crm"
	source, err := (&SQL{DSN: config.Secret(dsn), Query: "SELECT * FROM answers", MaxGroups: 10}).Open(Env{})
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	for i, row := range readAll(t, source, "at", "score", "plan", "day") {
		if want := []string{"2026-03-29T01:30:00.5Z|9|pro|2026-03-29", "NULL|NULL|NULL|NULL"}[i]; row.String() != want {
			t.Errorf("row %d: got %s, want %s", i+1, row, want)
		}
	}
	if stand.source != application || stand.queries[0] != "START TRANSACTION READ ONLY" {
		t.Errorf("asked as %q, first for %q", stand.source, stand.queries[0])
	}
}

func TestTrinoGroupsByItsProtocol(t *testing.T) {
	stand := &coordinator{columns: []map[string]any{trinoColumn("at", "date"), trinoColumn("score", "integer"), trinoColumn("n", "bigint")}}
	stand.rows = [][]any{{"2026-03-29", 9, 40}, {"2026-03-30", 10, 2}}
	server := httptest.NewServer(stand)
	defer server.Close()
	dsn := strings.Replace(server.URL, "http://", "trino://reader@", 1) + "/hive/crm"
	source, err := (&SQL{DSN: config.Secret(dsn), Query: "SELECT at, score FROM answers", MaxGroups: 10}).Open(Env{})
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	var rows uint64
	err = onlyPart(t, source).(Grouper).ReadGroups(t.Context(), Grouping{Fields: []string{"at", "score"}, Time: "at"}, each(func(r Record) error {
		rows += r.Rows()
		return nil
	}))
	if err != nil || rows != 42 {
		t.Errorf("got %d rows and %v", rows, err)
	}
	want := "SELECT c1, c2, count(*) FROM ( SELECT q.\"at\" AS c1, q.\"score\" AS c2 FROM ( SELECT at, score FROM answers ) AS q ) AS g GROUP BY c1, c2"
	if got := stand.queries[2]; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestTrinoDSN(t *testing.T) {
	for dsn, want := range map[string]string{
		"trino://db:8080/hive/crm":                          "the DSN has no user",
		"trino://reader:pa/ss@db/hive":                      "the DSN is no trino:// URL",
		"trino://reader:secret@db/hive/crm?query_timeout=x": "query_timeout",
	} {
		_, err := (&SQL{DSN: config.Secret(dsn), Query: "SELECT 1"}).Open(Env{})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: got %v, want %s", dsn, err, want)
		}
	}
}
