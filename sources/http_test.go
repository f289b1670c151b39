package sources

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/common/config"
)

// api serves replies from a function of the page asked for.
func api(t *testing.T, answer http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	return server
}

// says answers every request alike.
func says(contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		_, _ = io.WriteString(w, body)
	}
}

// served is a file of recorded replies, with the type JSON.
func served(t *testing.T, name string) http.HandlerFunc {
	t.Helper()
	body, err := os.ReadFile("testdata/http/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return says("application/json", string(body))
}

// pullHTTP reads all rows, each as its fields joined by "|", nil as "-"; a bad row as "!" and why.
func pullHTTP(t *testing.T, settings *HTTP, fields ...string) ([]string, error) {
	t.Helper()
	return pullFrom(t.Context(), openHTTP(t, settings), fields...)
}

// openHTTP opens a source that does not wait before it asks again.
func openHTTP(t *testing.T, settings *HTTP) *httpSource {
	t.Helper()
	source, err := settings.Open(Env{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = source.Close() })
	api := source.(*httpSource)
	api.wait = func(context.Context, time.Duration) error { return nil }
	return api
}

func pullFrom(ctx context.Context, source Source, fields ...string) ([]string, error) {
	parts, err := source.Parts(ctx)
	if err != nil {
		return nil, err
	}
	var rows []string
	take := func(r Record) error {
		if r.Line != int64(len(rows)+1) {
			return fmt.Errorf("row %d says it is item %d", len(rows)+1, r.Line)
		}
		rows = append(rows, rowText(r))
		return nil
	}
	return rows, parts[0].Read(ctx, fields, func() Yield { return take })
}

func rowText(r Record) string {
	if r.Err != nil {
		return "! " + r.Err.Error()
	}
	var texts []string
	for _, field := range r.Fields {
		if field == nil {
			field = []byte("-")
		}
		texts = append(texts, string(field))
	}
	return strings.Join(texts, "|")
}

// wantError checks what an error says; %URL% is the address of the server.
func wantError(t *testing.T, err error, server *httptest.Server, want string) {
	t.Helper()
	want = strings.ReplaceAll(want, "%URL%", server.URL)
	if err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestHTTPDelightedAnswers(t *testing.T) {
	server := api(t, served(t, "survey_responses.json"))
	rows, err := pullHTTP(t, &HTTP{URL: server.URL}, "score", ".created_at", ".person_properties.plan", ".tags")
	if err != nil || len(rows) != 10 {
		t.Fatalf("got %d rows, %v", len(rows), err)
	}
	if rows[0] != "8|1641289688|-|[]" {
		t.Errorf("first row: %s", rows[0])
	}
}

func TestHTTPDelightedCounts(t *testing.T) {
	server := api(t, served(t, "metrics_docs_example.json"))
	rows, err := pullHTTP(t, &HTTP{URL: server.URL}, "promoter_count", "passive_count", "detractor_count")
	if err != nil || len(rows) != 1 || rows[0] != "32|13|6" {
		t.Fatalf("got %q, %v", rows, err)
	}
}

func TestHTTPNestedReviews(t *testing.T) {
	server := api(t, served(t, "products.json"))
	rows, err := pullHTTP(t, &HTTP{URL: server.URL, Items: ".[].reviews[]"}, ".rating", "^.category")
	if err != nil {
		t.Fatal(err)
	}
	sum, groceries := 0, 0
	for _, row := range rows {
		rating, category, _ := strings.Cut(row, "|")
		number, _ := strconv.Atoi(rating)
		sum += number
		if category == "groceries" {
			groceries++
		}
	}
	if len(rows) != 582 || sum != 2155 || groceries != 81 {
		t.Errorf("got %d ratings, sum %d, %d of groceries", len(rows), sum, groceries)
	}
}

// numbered serves pages of items 1…total, size to a page, and counts the requests.
func numbered(total, size int, requests *int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		*requests++
		page, _ := strconv.Atoi(r.URL.Query().Get("page"))
		var items []string
		for n := (page-1)*size + 1; n <= min(page*size, total); n++ {
			items = append(items, fmt.Sprintf(`{"n":%d}`, n))
		}
		_, _ = io.WriteString(w, "["+strings.Join(items, ",")+"]")
	}
}

func TestHTTPPagesByNumber(t *testing.T) {
	for _, test := range []struct {
		name                           string
		total, size, perPage, requests int
	}{
		{"a last page that is shorter", 25, 10, 10, 3},
		{"a last page that is full", 20, 10, 10, 3},
		{"no item", 0, 10, 10, 1},
		{"one short page is asked for the next", 3, 10, 10, 2},
		{"the API gives fewer than asked for", 25, 5, 100, 6},
		{"no page size", 25, 10, 0, 4},
	} {
		t.Run(test.name, func(t *testing.T) {
			requests := 0
			server := api(t, numbered(test.total, test.size, &requests))
			rows, err := pullHTTP(t, &HTTP{URL: server.URL + "?x=1", Paging: &Paging{Page: "page", First: 1, PerPage: test.perPage}}, "n")
			if err != nil || len(rows) != test.total || requests != test.requests {
				t.Errorf("got %d rows with %d requests, %v", len(rows), requests, err)
			}
			if test.total > 0 && rows[test.total-1] != strconv.Itoa(test.total) {
				t.Errorf("last row: %s", rows[test.total-1])
			}
		})
	}
}

func TestHTTPAsksForThePageSize(t *testing.T) {
	var asked []string
	server := api(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.RawQuery)
		says("application/json", "[]")(w, r)
	})
	for _, paging := range []*Paging{
		{Page: "p", First: 0, PerPage: 50, PerPageParameter: "size"},
		{Link: true, PerPage: 100},
	} {
		if _, err := pullHTTP(t, &HTTP{URL: server.URL + "?since=2026", Paging: paging}); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Join(asked, " "); got != "p=0&since=2026&size=50 per_page=100&since=2026" {
		t.Errorf("asked for %s", got)
	}
}

func TestHTTPNotFoundAfterTheLastPage(t *testing.T) {
	server := api(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("page") != "1" {
			http.Error(w, `{"detail":"Invalid page."}`, http.StatusNotFound)
			return
		}
		says("application/json", `[{"n":1},{"n":2}]`)(w, r)
	})
	rows, err := pullHTTP(t, &HTTP{URL: server.URL, Paging: &Paging{Page: "page", First: 1, PerPage: 2}}, "n")
	if err != nil || len(rows) != 2 {
		t.Errorf("got %q, %v", rows, err)
	}
}

func TestHTTPLinks(t *testing.T) {
	server := api(t, func(w http.ResponseWriter, r *http.Request) {
		next := map[string]string{"": "/a?after=2", "2": "?after=4"}[r.URL.Query().Get("after")]
		if next != "" {
			w.Header().Add("Link", `</a,b;c>; rel="prev", <`+next+`>; title="a, b"; rel="last next"`)
		}
		_, _ = fmt.Fprintf(w, `[{"at":%q}]`, r.URL.Query().Get("after"))
	})
	rows, err := pullHTTP(t, &HTTP{URL: server.URL + "/a", Paging: &Paging{Link: true}}, "at")
	if got := strings.Join(rows, ","); err != nil || got != ",2,4" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestHTTPPagingThatDoesNotEnd(t *testing.T) {
	step := 0
	for _, test := range []struct {
		name   string
		answer http.HandlerFunc
		paging Paging
		want   string
	}{
		{"the same page again", says("application/json", `[{"n":1}]`), Paging{Page: "page", First: 1},
			`%URL%/x?page=2: repeats a page: does the API count pages by "page", from 1?`},
		{"a link to itself", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Link", `<?a=1>; rel=next`)
			step++
			_, _ = fmt.Fprintf(w, `[{"n":%d}]`, step)
		}, Paging{Link: true}, `%URL%/x: page 2: repeats a page: its Link header leads in a circle`},
		{"new pages for ever", func(w http.ResponseWriter, _ *http.Request) {
			step++
			_, _ = fmt.Fprintf(w, `[{"n":%d}]`, step)
		}, Paging{Page: "page", First: 1}, `%URL%/x?page=4: there are more pages than max_pages, 4`},
		{"a link to another host", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Link", `<https://elsewhere.example/x?key=hidden>; rel=next`)
			_, _ = io.WriteString(w, `[{"n":1}]`)
		}, Paging{Link: true}, `%URL%/x: its Link header leads to another host, https://elsewhere.example`},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := api(t, test.answer)
			rows, err := pullHTTP(t, &HTTP{URL: server.URL + "/x", MaxPages: 4, Paging: &test.paging}, "n")
			wantError(t, err, server, "GET "+test.want)
			if len(rows) == 0 {
				t.Error("the rows before were not kept")
			}
		})
	}
}

func TestHTTPErrors(t *testing.T) {
	long := strings.Repeat("x", 500)
	for _, test := range []struct {
		name, items string
		answer      http.HandlerFunc
		rows        int
		want        string
	}{
		{"a status", "", status(401, "application/json", `{"error": "no key"}`), 0,
			`status 401 Unauthorized: {"error": "no key"}`},
		{"a page for people", "", status(503, "text/html", "<html><style>p{}</style>\n<p>Be right\x00 back</p></html>"), 0,
			`status 503 Service Unavailable: Be right back`},
		{"a long text", "", status(500, "text/plain", long), 0, "status 500 Internal Server Error: " + long[:200] + "…"},
		{"no text", "", status(204, "", ""), 0, "status 204 No Content"},
		{"no JSON", "", says("text/html; charset=utf-8", "\n<!DOCTYPE html><html><body>Please <b>log in</b></body></html>"), 0,
			"the reply is a page for people, no data: status 200 OK: Please log in"},
		{"XML", "", says("application/xml", "<rows>"), 0, "item 1: invalid character '<' looking for beginning of value (the reply is application/xml)"},
		{"nothing", "", says("application/json", " \n"), 0, "the reply is empty"},
		{"a syntax error", "", says("application/json", `[{"n":1},{"n":2},{"n":x}]`), 2,
			"item 3: invalid character 'x' looking for beginning of value"},
		{"cut off between items", "", says("application/json", `[{"n":1},`), 1, "item 2: the reply ends in the middle: unexpected EOF"},
		{"cut off within an item", "", says("application/json", `[{"n":1},{"n`), 1, "item 2: the reply ends in the middle: unexpected EOF"},
		{"cut off after the items", ".a", says("application/json", `{"a":[{"n":1}],"b":`), 1, "item 2: the reply ends in the middle: unexpected EOF"},
		{"a connection cut", "", cutOff, 1, "item 2: the reply ends in the middle: unexpected EOF"},
		{"items that are not there", ".data.items", says("application/json", `{"data":{"results":[],"total":0}}`), 0,
			`items .data.items: no .items in .data, which has "results", "total"`},
		{"an array on the way", ".data.items", says("application/json", `{"data":[{"items":[]}]}`), 0,
			`items .data.items: .data is an array, not an object; write "[]" after the name of an array`},
		{"items that are a number", ".total", says("application/json", `{"total":3}`), 0,
			`items .total: .total is a number, not an array or an object`},
		{"inner items that are not there", ".[].reviews[]", says("application/json", `[{"rating":3}]`), 0,
			`items .[].reviews[]: no .reviews in .[], which has "rating"`},
		{"a field that is not there", ".data", says("application/json", `{"data":[{"score":3},{"score":4}]}`), 2,
			`field "n": no item has it: no .n in the item, which has "score"; write "n?" if it may be missing`},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := api(t, test.answer)
			rows, err := pullHTTP(t, &HTTP{URL: server.URL + "/x", Items: test.items}, "n")
			wantError(t, err, server, "GET %URL%/x: "+test.want)
			if len(rows) != test.rows {
				t.Errorf("got rows %q, want %d", rows, test.rows)
			}
		})
	}
}

func status(code int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(code)
		_, _ = io.WriteString(w, body)
	}
}

// cutOff closes the connection in the middle of a reply.
func cutOff(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "100")
	_, _ = io.WriteString(w, `[{"n":1},`)
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

func TestHTTPErrorNamesThePage(t *testing.T) {
	server := api(t, func(w http.ResponseWriter, r *http.Request) {
		body := `[{"n":1},{"n":2}]`
		if r.URL.Query().Get("page") == "2" {
			body = `[{"n":3},{]`
		}
		_, _ = io.WriteString(w, body)
	})
	_, err := pullHTTP(t, &HTTP{URL: server.URL + "/x?key=geheim", Paging: &Paging{Page: "page", First: 1}}, "n")
	wantError(t, err, server, "GET %URL%/x?page=2: item 4: invalid character ']'")
}

func TestHTTPLines(t *testing.T) {
	const body = "\ufeff{\"n\":1}\n\n{\"n\":\r\n{\"n\":\"2\"}\r\n[{\"n\":3},{\"n\":null}]\n{\"n\":4}"
	for _, test := range []struct{ contentType, format string }{
		{"application/x-ndjson; charset=utf-8", ""}, {"application/jsonl", ""}, {"application/json-lines", ""}, {"text/plain", "jsonl"},
	} {
		server := api(t, says(test.contentType, body))
		rows, err := pullHTTP(t, &HTTP{URL: server.URL, Format: test.format}, "n")
		if got := strings.Join(rows, ";"); err != nil || got != "1;! unexpected end of JSON input;2;3;-;4" {
			t.Errorf("%s: got %s, %v", test.contentType, got, err)
		}
	}
}

func TestHTTPBadLineNamesThePage(t *testing.T) {
	server := api(t, func(w http.ResponseWriter, r *http.Request) {
		page, _ := strconv.Atoi(r.URL.Query().Get("page"))
		_, _ = io.WriteString(w, []string{"", "{\"n\":1}\n", "nonsense\n", ""}[page])
	})
	rows, err := pullHTTP(t, &HTTP{URL: server.URL, Format: "jsonl", Paging: &Paging{Page: "page", First: 1}}, "n")
	if got := strings.Join(rows, ";"); err != nil || got != "1;! page=2: invalid character 'o' in literal null (expecting 'u')" {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestHTTPLineWithoutEnd(t *testing.T) {
	server := api(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "{\"n\":1}\n\"")
		for range maxItem>>20 + 1 {
			_, _ = io.WriteString(w, strings.Repeat("x", 1<<20))
		}
		_, _ = io.WriteString(w, "\"\n{\"n\":2}\n")
	})
	rows, err := pullHTTP(t, &HTTP{URL: server.URL, Format: "jsonl"}, "n")
	if got := strings.Join(rows, ";"); err != nil || got != "1;! the line is longer than 16 MiB;2" {
		t.Errorf("got %.200s, %v", got, err)
	}
}

func TestHTTPUnpacksWithinTheLimit(t *testing.T) {
	plain := "[" + strings.Repeat(`{"n":1},`, 999) + `{"n":1}]`
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	_, _ = io.WriteString(zip, plain)
	_ = zip.Close()
	for _, test := range []struct {
		name, encoding, body string
		limit                int
		want                 string
	}{
		{"plain, as long as allowed", "", plain, len(plain), ""},
		{"plain, too long", "", plain, len(plain) - 1, ": more than max_bytes, 8000 bytes (512 rows came before)"},
		{"gzip as encoding", "gzip", packed.String(), len(plain), ""},
		{"gzip as a file", "", packed.String(), len(plain), ""},
		{"a bomb", "gzip", packed.String(), len(plain) / 2, ": more than max_bytes, 4000 bytes"},
		{"damaged gzip", "gzip", packed.String()[:packed.Len()-4], len(plain), "unexpected EOF"},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := api(t, func(w http.ResponseWriter, r *http.Request) {
				if test.encoding != "" {
					w.Header().Set("Content-Encoding", test.encoding)
				}
				says("application/json", test.body)(w, r)
			})
			rows, err := pullHTTP(t, &HTTP{URL: server.URL, MaxBytes: test.limit}, "n")
			if test.want != "" {
				wantError(t, err, server, "GET %URL%: item ")
				if !strings.Contains(err.Error(), test.want) {
					t.Error(err)
				}
			} else if err != nil || len(rows) != 1000 {
				t.Errorf("got %d rows, %v", len(rows), err)
			}
		})
	}
}

func TestHTTPLimitIsForAllPages(t *testing.T) {
	requests := 0
	server := api(t, numbered(100, 10, &requests))
	_, err := pullHTTP(t, &HTTP{URL: server.URL, MaxBytes: 200, Paging: &Paging{Page: "page", First: 1}}, "n")
	wantError(t, err, server, "GET %URL%?page=3: item ")
}

func TestHTTPItemTooLarge(t *testing.T) {
	for name, body := range map[string]string{
		"an element":             `[{"n":1},{"n":"` + strings.Repeat("x", maxItem) + `"}]`,
		"a value beside the way": `{"other":"` + strings.Repeat("x", maxItem) + `","n":[]}`,
	} {
		server := api(t, says("application/json", body))
		items := "."
		if body[0] == '{' {
			items = ".n"
		}
		_, err := pullHTTP(t, &HTTP{URL: server.URL, Items: items}, "n")
		if err == nil || !strings.Contains(err.Error(), "an item is larger than 16 MiB") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestHTTPStopsWhenTheReceiverHasEnough(t *testing.T) {
	enough := errors.New("enough")
	server := api(t, says("application/json", `[1,2,3]`))
	rows := 0
	err := onlyPart(t, openHTTP(t, &HTTP{URL: server.URL})).Read(t.Context(), []string{"."}, func() Yield {
		return func(Record) error { rows++; return enough }
	})
	if err != enough || rows != 1 {
		t.Errorf("got %v after %d rows", err, rows)
	}
}

func TestHTTPSlowServerEndsWithTheContext(t *testing.T) {
	for name, sent := range map[string]string{"no header": "", "a reply that stalls": "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n[1,"} {
		synctest.Test(t, func(t *testing.T) {
			settings := HTTP{URL: "http://slow.example/x"}
			source, err := settings.Open(Env{})
			if err != nil {
				t.Fatal(err)
			}
			source.(*httpSource).client.Transport = slowTransport(sent)
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			_, err = pullFrom(ctx, source, ".")
			if !errors.Is(err, context.DeadlineExceeded) || !strings.HasPrefix(err.Error(), "GET http://slow.example/x: ") {
				t.Errorf("%s: %v", name, err)
			}
			_ = source.Close()
		})
	}
}

func TestHTTPSettings(t *testing.T) {
	for _, test := range []struct {
		settings HTTP
		want     string
	}{
		{HTTP{URL: "http://a/b"}, ""},
		{HTTP{URL: "ftp://u:geheim@a/b"}, "url: is not a URL such as https://api.example.com/v1/responses.json"},
		{HTTP{URL: "http://u:geheim@a b/c"}, "url: is not a URL: invalid character \" \" in host name"},
		{HTTP{URL: "http://a", Items: ".a["}, `items: is neither a path nor a jq expression: unexpected EOF: put a name with blanks or such characters in quotes, as in ."nps score"`},
		{HTTP{URL: "http://a", Items: ".a[] | select(.b)", Paging: &Paging{Page: "p", Total: ".n"}}, ""},
		{HTTP{URL: "http://a", Items: ".a | .[]", Paging: &Paging{Cursor: "c", CursorPath: ".c"}}, ""},
		{HTTP{URL: "http://a", Items: ".a | .[]", Paging: &Paging{Page: "p"}},
			`paging/page: needs the items of a page to be counted: have the expression of items begin with a path to them, such as ".data[] | …"`},
		{HTTP{URL: "http://a", Items: ".a | input"}, "items: jq expression: input reads more than its item"},
		{HTTP{URL: "http://a", Items: "^.a"}, `items: "^" is for fields; items are looked for from the whole reply`},
		{HTTP{URL: "http://a", MaxPages: -1}, "max_pages: must be above 0"},
		{HTTP{URL: "http://a", MaxBytes: -1}, "max_bytes: must be above 0"},
		{HTTP{URL: "http://a", Paging: &Paging{}}, `paging/page: is missing: say how pages follow each other, by one of page, offset, cursor, next and link`},
		{HTTP{URL: "http://a", Paging: &Paging{Page: "p", Link: true}}, `paging/link: pages follow each other in one way, not by page and link: keep one`},
		{HTTP{URL: "http://a", Paging: &Paging{Page: "p", First: -1, PerPage: -1}}, "paging/first: must not be negative; paging/per_page: must be at least 1"},
	} {
		test.settings.MaxPages = cmp.Or(test.settings.MaxPages, 1)
		test.settings.MaxBytes = cmp.Or(test.settings.MaxBytes, 1)
		test.settings.RequestTimeout = cmp.Or(test.settings.RequestTimeout, 1)
		var problems []string
		test.settings.Validate(func(key, problem string) { problems = append(problems, key+": "+problem) })
		if got := strings.Join(problems, "; "); got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}
}

func TestHTTPReadsItsSecretsFromFilesBesideTheConfiguration(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/token", []byte("geheim\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	server := api(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, `[{"got":%q}]`, r.Header.Get("Authorization"))
	})
	settings := &HTTP{URL: server.URL, HTTPClientConfig: &config.HTTPClientConfig{
		Authorization: &config.Authorization{Type: "Bearer", CredentialsFile: "token"},
	}}
	settings.SetDirectory(dir)
	if rows, err := pullHTTP(t, settings, "got"); err != nil || rows[0] != "Bearer geheim" {
		t.Errorf("got %q, %v", rows, err)
	}
}

func TestHTTPLimitsAreAsDocumented(t *testing.T) {
	for field, limit := range map[string]int{"MaxPages": defaultMaxPages, "MaxBytes": defaultMaxBytes} {
		f, _ := reflect.TypeFor[HTTP]().FieldByName(field)
		if got := f.Tag.Get("default"); got != strconv.Itoa(limit) {
			t.Errorf("%s: the default is documented as %s, and is %d", field, got, limit)
		}
	}
}
