package sources

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

func httpArrayFixture(t *testing.T, rows []answer) fixture {
	f := httpAnswers(t, rows, "application/json", func(items []string) string {
		return "[" + strings.Join(items, ",\n") + "]"
	})
	f.broken = nil // a document with a bad item is bad as a whole
	return f
}

func httpLinesFixture(t *testing.T, rows []answer) fixture {
	return httpAnswers(t, rows, "application/x-ndjson", func(items []string) string {
		return strings.Join(items, "\n") + "\n"
	})
}

func httpAnswers(t *testing.T, rows []answer, contentType string, write func(items []string) string) fixture {
	var mu sync.Mutex
	items := jsonOf(rows)
	return fixture{
		source: httpSourceOf(t, contentType, func() string {
			mu.Lock()
			defer mu.Unlock()
			return write(items)
		}),
		add: func(t *testing.T, a answer) {
			mu.Lock()
			defer mu.Unlock()
			items = append(items, jsonOf([]answer{a})...)
		},
		noVersion: true,
		broken: func(t *testing.T) Source {
			bad := slices.Insert(jsonOf(many(2)), 1, `{"id": 7, "plan": `)
			return httpSourceOf(t, contentType, func() string { return write(bad) })
		},
	}
}

func httpSourceOf(t *testing.T, contentType string, reply func() string) Source {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.Write([]byte(reply()))
	}))
	t.Cleanup(server.Close)
	source, err := (&HTTP{URL: server.URL + "/answers"}).Open(Env{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { source.Close() })
	return source
}

func jsonOf(rows []answer) []string {
	items := make([]string, len(rows))
	for i, a := range rows {
		var members []string
		for j, value := range a {
			members = append(members, `"`+answerColumns[j]+`": `+jsonText(answerColumns[j], value))
		}
		items[i] = "{" + strings.Join(members, ", ") + "}"
	}
	return items
}

func jsonText(column, value string) string {
	switch {
	case value == "NULL":
		return "null"
	case column == "id" || column == "score":
		return value
	}
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(text)
}
