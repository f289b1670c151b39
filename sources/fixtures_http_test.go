package sources

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// pageSize is how many answers a page of the paged fixtures has.
const pageSize = 300

func httpArrayFixture(t *testing.T, rows []answer) fixture {
	f := httpAnswers(t, HTTP{}, rows, func(_ *http.Request, rows []answer) []byte {
		return []byte("[" + strings.Join(jsonOf(rows), ",\n") + "]")
	}, plain)
	f.noVersion = true
	return f
}

func httpLinesFixture(t *testing.T, rows []answer) fixture {
	f := httpAnswers(t, HTTP{Format: "jsonl"}, rows, func(_ *http.Request, rows []answer) []byte {
		return []byte(strings.Join(jsonOf(rows), "\n") + "\n")
	}, plain)
	f.noVersion = true
	f.broken = func(t *testing.T) Source {
		bad := slices.Insert(jsonOf(many(2)), 1, `{"id": 7, "plan": `)
		return openHTTP(t, &HTTP{URL: api(t, says("application/x-ndjson", strings.Join(bad, "\n"))).URL})
	}
	return f
}

func httpCSVFixture(t *testing.T, rows []answer) fixture {
	f := httpAnswers(t, HTTP{Format: "csv"}, rows, func(_ *http.Request, rows []answer) []byte {
		return answersText(rows)
	}, tagged)
	f.noNull = true
	f.line = func(index int) int64 { return int64(1 + bytes.Count(answersText(rows[:index]), []byte("\n"))) }
	f.broken = func(t *testing.T) Source {
		return openHTTP(t, &HTTP{Format: "csv", URL: api(t, says("text/csv", "id,plan\n1,pro\n2,pro,a field too many\n3,basic\n")).URL})
	}
	return f
}

func httpPagesFixture(t *testing.T, rows []answer) fixture {
	settings := HTTP{Items: ".items", Paging: &Paging{Offset: "offset", PerPage: pageSize, Total: ".meta.total"}}
	return httpAnswers(t, settings, rows, func(r *http.Request, rows []answer) []byte {
		from, _ := strconv.Atoi(r.URL.Query().Get("offset"))
		limit, _ := strconv.Atoi(r.URL.Query().Get("limit"))
		page := rows[min(from, len(rows)):min(from+limit, len(rows))]
		return fmt.Appendf(nil, `{"items": [%s], "meta": {"total": %d}}`, strings.Join(jsonOf(page), ","), len(rows))
	}, tagged)
}

func httpCursorsFixture(t *testing.T, rows []answer) fixture {
	settings := HTTP{Items: ".items", Paging: &Paging{Cursor: "after", CursorPath: ".next"}}
	return httpAnswers(t, settings, rows, func(r *http.Request, rows []answer) []byte {
		from, _ := strconv.Atoi(r.URL.Query().Get("after"))
		next := "null"
		if from+pageSize < len(rows) {
			next = strconv.Quote(strconv.Itoa(from + pageSize))
		}
		page := rows[from:min(from+pageSize, len(rows))]
		return fmt.Appendf(nil, `{"next": %s, "items": [%s]}`, next, strings.Join(jsonOf(page), ","))
	}, tagged)
}

// httpItemsFixture is an API that is asked for what comes after an item, and whose answers are made of
// its items by an expression.
func httpItemsFixture(t *testing.T, rows []answer) fixture {
	settings := HTTP{Items: `.items[] | select(.kind == "answer") | .of`, Paging: &Paging{Cursor: "after", CursorField: ".token"}}
	f := httpAnswers(t, settings, rows, func(r *http.Request, rows []answer) []byte {
		from, _ := strconv.Atoi(r.URL.Query().Get("after"))
		var items []string
		for i, item := range jsonOf(rows[from:min(from+pageSize, len(rows))]) {
			items = append(items, fmt.Sprintf(`{"token": %d, "kind": "draft"}, {"token": %[1]d, "kind": "answer", "of": %s}`, from+i+1, item))
		}
		return fmt.Appendf(nil, `{"items": [%s]}`, strings.Join(items, ","))
	}, tagged)
	f.broken = func(t *testing.T) Source {
		server := api(t, says("application/json", `{"items": [{"of": {"id": 1}}, {"of": 2}, {"of": {"id": 3}}]}`))
		return openHTTP(t, &HTTP{URL: server.URL, Items: ".items[] | .of | {id}"})
	}
	return f
}

// httpTableFixture is an API that names the columns once; an expression takes its replies as a whole.
func httpTableFixture(t *testing.T, rows []answer) fixture {
	table := `.columns as $names | .rows[] | [$names, .] | transpose | map({key: .[0], value: .[1]}) | from_entries`
	f := httpAnswers(t, HTTP{Items: table}, rows, func(_ *http.Request, rows []answer) []byte {
		var values []string
		for _, a := range rows {
			var row []string
			for i, value := range a {
				row = append(row, jsonText(answerColumns[i], value))
			}
			values = append(values, "["+strings.Join(row, ",")+"]")
		}
		return fmt.Appendf(nil, `{"columns": ["%s"], "rows": [%s]}`, strings.Join(answerColumns, `","`), strings.Join(values, ","))
	}, plain)
	f.noVersion = true
	return f
}

// httpAnswers is an API that has some rows, writes them in its own way, and sends its replies with or
// without a version.
func httpAnswers(t *testing.T, settings HTTP, rows []answer, write func(*http.Request, []answer) []byte, send sending) fixture {
	t.Helper()
	shelf := &shelf{rows: rows}
	server := api(t, func(w http.ResponseWriter, r *http.Request) { send(w, r, write(r, shelf.all())) })
	settings.URL = server.URL + "/answers"
	return fixture{source: openHTTP(t, &settings), add: func(_ *testing.T, a answer) { shelf.add(a) }}
}

// sending sends the body of a reply.
type sending func(w http.ResponseWriter, r *http.Request, body []byte)

func plain(w http.ResponseWriter, _ *http.Request, body []byte) { _, _ = w.Write(body) }

// tagged sends a body with its ETag, or nothing new.
func tagged(w http.ResponseWriter, r *http.Request, body []byte) {
	w.Header().Set("ETag", etag(body))
	if r.Header.Get("If-None-Match") == etag(body) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	_, _ = w.Write(body)
}

// shelf is what an API has.
type shelf struct {
	mu   sync.Mutex
	rows []answer
}

func (s *shelf) all() []answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rows
}

func (s *shelf) add(a answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rows = append(slices.Clone(s.rows), a)
}

func etag(body []byte) string { return fmt.Sprintf(`"%x"`, sha256.Sum256(body)) }

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
