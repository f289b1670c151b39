package sources

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
)

// paged answers every request by its query with the body that stands there.
func paged(pages map[string]string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, ok := pages[r.URL.RawQuery]
		if !ok {
			http.Error(w, "no such page: "+r.URL.RawQuery, http.StatusBadRequest)
			return
		}
		says("application/json", body)(w, r)
	}
}

func TestHTTPPagingKinds(t *testing.T) {
	for _, test := range []struct {
		name   string
		items  string
		paging Paging
		pages  map[string]string
		want   string
	}{
		{"offset with total", ".d", Paging{Offset: "skip", PerPage: 2, Total: ".meta.total"}, map[string]string{
			"limit=2&skip=0": `{"d":[1,2],"meta":{"total":3}}`, "limit=2&skip=2": `{"meta":{"total":3},"d":[3]}`}, "1 2 3"},
		{"offset where the API gives less than asked for", ".d", Paging{Offset: "skip", PerPage: 9, Total: ".n"}, map[string]string{
			"limit=9&skip=0": `{"d":[1,2],"n":"3"}`, "limit=9&skip=2": `{"d":[3],"n":"3"}`}, "1 2 3"},
		{"offset without total", ".", Paging{Offset: "o"}, map[string]string{"o=0": `[1,2]`, "o=2": `[3]`, "o=3": `[]`}, "1 2 3"},
		{"pages with total need no empty page", ".d", Paging{Page: "p", First: 1, Total: ".n"}, map[string]string{
			"p=1": `{"n":3,"d":[1,2]}`, "p=2": `{"n":3,"d":[3]}`}, "1 2 3"},
		{"a short page is not the last where there is a total", ".d", Paging{Page: "p", First: 1, PerPage: 2, Total: ".n"}, map[string]string{
			"p=1&per_page=2": `{"n":4,"d":[1,2]}`, "p=2&per_page=2": `{"n":4,"d":[3]}`, "p=3&per_page=2": `{"n":4,"d":[4]}`}, "1 2 3 4"},
		{"a total that is only of the page", ".d", Paging{Offset: "o", PerPage: 2, PerPageParameter: "n", Total: ".n"}, map[string]string{
			"n=2&o=0": `{"n":2,"d":[1,2]}`, "n=2&o=2": `{"n":2,"d":[3,4]}`, "n=2&o=4": `{"n":1,"d":[5]}`}, "1 2 3 4 5"},
		{"cursor", ".d", Paging{Cursor: "after", CursorPath: ".meta.next"}, map[string]string{
			"": `{"d":[1],"meta":{"next":"x y"}}`, "after=x+y": `{"meta":{"next":7},"d":[]}`, "after=7": `{"d":[2],"meta":{"next":null}}`}, "1 2"},
		{"a cursor behind the last item", ".d", Paging{Cursor: "after", CursorPath: ".c"}, map[string]string{
			"": `{"d":[1],"c":"a"}`, "after=a": `{"d":[],"c":"a"}`}, "1"},
		{"a cursor that is empty", ".d", Paging{Cursor: "after", CursorPath: ".c"}, map[string]string{"": `{"d":[1],"c":""}`}, "1"},
		{"a cursor in the objects around", ".a.d", Paging{Cursor: "c", CursorPath: ".a.p.next[0]"}, map[string]string{
			"": `{"a":{"x":0,"d":[1],"p":{"next":["z"]}}}`, "c=z": `{"a":{"p":{"next":[]},"d":[2]}}`}, "1 2"},
		{"a cursor in the last item", ".d[].v", Paging{Cursor: "before", CursorField: ".t"}, map[string]string{
			"": `{"d":[{"v":[1],"t":"a"},{"v":[2,3],"t":"x y"}]}`, "before=x+y": `{"d":[{"v":[],"t":7}]}`, "before=7": `{"d":[]}`}, "1 2 3"},
		{"a cursor in the last item of a short page", ".", Paging{Cursor: "c", CursorField: ".", PerPage: 2}, map[string]string{
			"per_page=2": `[1,2]`, "c=2&per_page=2": `[3]`}, "1 2 3"},
		{"a cursor in the last item, and a total of what is left", ".d", Paging{Cursor: "c", CursorField: ".", PerPage: 1, Total: ".n"}, map[string]string{
			"per_page=1": `{"n":3,"d":[1]}`, "c=1&per_page=1": `{"n":2,"d":[2]}`, "c=2&per_page=1": `{"n":1,"d":[3]}`, "c=3&per_page=1": `{"n":0,"d":[]}`}, "1 2 3"},
		{"items chosen by an expression count as they came", ".d[] | select(. > 2)", Paging{Page: "p", First: 1}, map[string]string{
			"p=1": `{"d":[1,3]}`, "p=2": `{"d":[1,2]}`, "p=3": `{"d":[4]}`, "p=4": `{"d":[]}`}, "3 4"},
		{"items made of whole replies, by cursor", ".d | .[1:] | .[]", Paging{Cursor: "c", CursorPath: ".c"}, map[string]string{
			"": `{"d":[1,2,3],"c":5}`, "c=5": `{"d":[1],"c":6}`, "c=6": `{"c":6,"d":[9]}`}, "2 3"},
		{"next address", ".d", Paging{Next: ".links.next", PerPage: 5}, map[string]string{
			"per_page=5": `{"d":[1],"links":{"next":"/x?b=1"}}`, "b=1": `{"d":[2],"links":{"next":"?b=2"}}`, "b=2": `{"d":[3],"links":{}}`}, "1 2 3"},
		{"next beside an only item", ".", Paging{Next: ".next"}, map[string]string{
			"": `{"v":1,"next":"?b=1"}`, "b=1": `{"v":2}`}, `{"v":1,"next":"?b=1"} {"v":2}`},
		{"no paging, but a total", ".d", Paging{Total: ".n"}, map[string]string{"": `{"n":2,"d":[1,2]}`}, "1 2"},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := api(t, paged(test.pages))
			rows, err := pullHTTP(t, &HTTP{URL: server.URL + "/x", Items: test.items, Paging: &test.paging}, ".")
			if got := strings.Join(rows, " "); err != nil || got != test.want {
				t.Errorf("got  %s, %v\nwant %s", got, err, test.want)
			}
		})
	}
}

func TestHTTPTotalHeader(t *testing.T) {
	server := api(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Total-Count", "3")
		_, _ = io.WriteString(w, map[string]string{"1": "[1,2]", "2": "[3]"}[r.URL.Query().Get("page")])
	})
	rows, err := pullHTTP(t, &HTTP{URL: server.URL, Paging: &Paging{Page: "page", First: 1, TotalHeader: "x-total-count"}}, ".")
	if err != nil || len(rows) != 3 {
		t.Errorf("got %s, %v", rows, err)
	}
}

func TestHTTPFewerThanTheTotalIsIncomplete(t *testing.T) {
	for name, test := range map[string]struct {
		paging Paging
		pages  map[string]string
		want   string
	}{
		"no page is left": {Paging{Page: "p", First: 1, Total: ".n"}, map[string]string{"p=1": `{"n":5,"d":[1,2]}`, "p=2": `{"n":5,"d":[]}`}, "got 2 of 5 items"},
		"one page":        {Paging{Total: ".n"}, map[string]string{"": `{"d":[1,2],"n":5}`}, "got 2 of 5 items"},
		"no cursor":       {Paging{Cursor: "c", CursorPath: ".c", Total: ".n"}, map[string]string{"": `{"n":3,"d":[1,2],"c":null}`}, "got 2 of 3 items"},
		"the last total counts": {Paging{Offset: "o", Total: ".n"}, map[string]string{
			"o=0": `{"n":2,"d":[1]}`, "o=1": `{"n":4,"d":[2]}`, "o=2": `{"n":4,"d":[]}`}, "got 2 of 4 items"},
	} {
		server := api(t, paged(test.pages))
		rows, err := pullHTTP(t, &HTTP{URL: server.URL, Items: ".d", Paging: &test.paging}, ".")
		short, ok := errors.AsType[*Incomplete](err)
		if !ok || len(rows) != 2 || short.Got != 2 || short.Error() != "GET "+server.URL+": "+test.want {
			t.Errorf("%s: got %s, %v", name, rows, err)
		}
	}
}

func TestHTTPTotalThatIsNone(t *testing.T) {
	for name, test := range map[string]struct{ path, body, want string }{
		"misspelt":  {".meta.totl", `{"meta":{"total":1},"d":[1]}`, `total .meta.totl: no .totl in .meta, which has "total" (did you mean "total"?)`},
		"elsewhere": {".total", `{"meta":{"total":1},"d":[1]}`, `total .total: no .total in the reply, which has "meta", "d"`},
		"no number": {".total", `{"total":"many","d":[1]}`, `total .total: "many" is no number of items`},
	} {
		server := api(t, says("application/json", test.body))
		_, err := pullHTTP(t, &HTTP{URL: server.URL, Items: ".d", Paging: &Paging{Total: test.path}}, ".")
		wantError(t, err, server, "GET %URL%: "+test.want)
		if !errors.As(err, new(*Incomplete)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestHTTPPagesThatLeadNowhere(t *testing.T) {
	for _, test := range []struct {
		name   string
		paging Paging
		answer func(step int) string
		want   string
	}{
		{"an offset that is not heeded", Paging{Offset: "o"}, func(int) string { return `{"d":[1,2]}` },
			`?o=2: repeats a page: does the API skip items by "o"?`},
		{"pages that begin anew", Paging{Page: "p"}, func(step int) string { return fmt.Sprintf(`{"d":[%d]}`, step%3) },
			`?p=3: repeats a page: does the API count pages by "p", from 0?`},
		{"the same cursor", Paging{Cursor: "c", CursorPath: ".c"}, func(step int) string { return fmt.Sprintf(`{"d":[%d],"c":"x"}`, step) },
			`: page 2: repeats a page: does the API take the cursor by "c", and is the next one at .c?`},
		{"cursors in a circle", Paging{Cursor: "c", CursorPath: ".c"}, func(step int) string { return fmt.Sprintf(`{"d":[%d],"c":%d}`, step, step%3) },
			`: page 4: repeats a page: `},
		{"an address that leads to itself", Paging{Next: ".n"}, func(step int) string { return fmt.Sprintf(`{"d":[%d],"n":"?a=1"}`, step) },
			`: page 2: repeats a page: its .n leads in a circle`},
		{"an address elsewhere", Paging{Next: ".n"}, func(int) string { return `{"d":[1],"n":"http://elsewhere.example/?key=geheim"}` },
			`: its .n leads to another host, http://elsewhere.example (`},
		{"an address that is an object", Paging{Next: ".n"}, func(int) string { return `{"d":[1],"n":{"href":"?a=1"}}` },
			`: its .n is an object, no text: name what is in it, such as .n.href (1 rows came before)`},
		{"a last item without a cursor", Paging{Cursor: "c", CursorField: ".id"}, func(int) string { return `{"d":[{"id":1},{"no":2}]}` },
			`: no cursor for the next page: no .id in the last item, which has "no" (2 rows came before)`},
		{"a last item that is asked for again", Paging{Cursor: "c", CursorField: "."}, func(step int) string { return fmt.Sprintf(`{"d":[%d,0]}`, step) },
			`: page 2: repeats a page: does the API take the cursor by "c", and is the next one at .?`},
		{"a total that is in no header", Paging{TotalHeader: "X-Total"}, func(int) string { return `{"d":[1]}` },
			`: total_header X-Total: the reply has no such header (1 rows came before)`},
		{"cursors without end", Paging{Cursor: "c", CursorPath: ".c"}, func(step int) string { return fmt.Sprintf(`{"d":[%d],"c":%d}`, step, step) },
			`: page 20: there are more pages than max_pages, 20: raise it, or ask for more per page`},
	} {
		t.Run(test.name, func(t *testing.T) {
			step := -1
			server := api(t, func(w http.ResponseWriter, _ *http.Request) { step++; _, _ = io.WriteString(w, test.answer(step)) })
			rows, err := pullHTTP(t, &HTTP{URL: server.URL + "/x", Items: ".d", MaxPages: 20, Paging: &test.paging}, ".")
			wantError(t, err, server, "GET %URL%/x"+test.want)
			if len(rows) == 0 || !errors.As(err, new(*Incomplete)) {
				t.Errorf("got %s, %v: want the rows before, and an Incomplete", rows, err)
			}
			if strings.Contains(err.Error(), "geheim") {
				t.Error(err)
			}
		})
	}
}

func TestHTTPWarnsOfAPathThatNeverLeadsOn(t *testing.T) {
	server := api(t, says("application/json", `{"d":[1],"links":{"nxt":"/2"}}`))
	var log strings.Builder
	source := openHTTP(t, &HTTP{URL: server.URL, Items: ".d", Paging: &Paging{Next: ".links.next"}})
	source.logger = slog.New(slog.NewTextHandler(&log, nil))
	if _, err := pullFrom(t.Context(), source, "."); err != nil {
		t.Fatal(err)
	}
	if want := `no .next in .links, which has \"nxt\"`; !strings.Contains(log.String(), want) {
		t.Errorf("logged %s, want %s", log.String(), want)
	}
}

func TestHTTPPagingSettings(t *testing.T) {
	for _, test := range []struct {
		format string
		paging Paging
		want   string
	}{
		{"", Paging{Offset: "o", Total: ".n"}, ""},
		{"", Paging{TotalHeader: "X-Total"}, ""},
		{"", Paging{Cursor: "c"}, "cursor_path: is missing: say where the cursor of the next page stands in a reply, such as .meta.next_cursor, or by cursor_field in its last item"},
		{"", Paging{Cursor: "c", CursorPath: ".c", CursorField: ".d"}, "cursor_field: the cursor stands in one place, not by cursor_path and cursor_field: keep one"},
		{"jsonl", Paging{Cursor: "c", CursorField: ".id"}, ""},
		{"csv", Paging{Cursor: "c", CursorField: ".id"}, `cursor_field: there is nothing beside the rows of "format: csv": use page, offset, link or total_header`},
		{"", Paging{CursorField: ".c"}, "cursor: is missing: name the parameter that takes the cursor"},
		{"", Paging{CursorPath: ".c"}, "cursor: is missing: name the parameter that takes the cursor"},
		{"", Paging{Next: ".a[].b"}, `next: ".a[].b": "[]" is for items`},
		{"", Paging{Next: "^.a"}, `next: "^.a": "^" is for fields`},
		{"csv", Paging{Next: ".n"}, `next: there is nothing beside the rows of "format: csv": use page, offset, link or total_header`},
		{"", Paging{Page: "p", Offset: "o", Link: true}, "offset: pages follow each other in one way, not by page and offset and link: keep one"},
	} {
		var problems []string
		test.paging.validate(test.format, func(key, problem string) { problems = append(problems, key+": "+problem) })
		if got := strings.Join(problems, "; "); got != test.want {
			t.Errorf("%+v:\ngot  %s\nwant %s", test.paging, got, test.want)
		}
	}
}

// FuzzPageLinks reads replies whose headers and bodies say where the next page is. Whatever they say,
// the pull ends, asks nobody else, and no page twice.
func FuzzPageLinks(f *testing.F) {
	for _, seed := range []struct{ link, body string }{
		{`</x?page=2>; rel="next"`, `{"d":[1],"n":"/x?page=2"}`},
		{`<http://elsewhere.example/>; rel=next, <y>; rel="last next"`, `{"d":[1],"n":"http://elsewhere.example/"}`},
		{`<a,b;c>; title="x, rel=next"; rel=prev`, `{"n":null,"d":[]}`},
		{`<`, `{"n":{},"d":[1]}`}, {`<?%zz>;rel=next`, `{"n":"?%zz","d":[1]}`}, {`<//[::1>; rel=next`, `{"n":"\u0000","d":[1]}`},
	} {
		f.Add(seed.link, seed.body)
	}
	var sources []*httpSource
	for _, paging := range []*Paging{{Link: true}, {Next: ".n"}, {Cursor: "c", CursorPath: ".n"}, {Page: "p", Total: ".n"}} {
		source, err := (&HTTP{URL: "http://api.example/x", Items: ".d", MaxPages: 10, Paging: paging}).Open(Env{})
		if err != nil {
			f.Fatal(err)
		}
		sources = append(sources, source.(*httpSource))
	}
	f.Fuzz(func(t *testing.T, link, body string) {
		for _, source := range sources {
			asked := map[string]bool{}
			source.client.Transport = replies(func(r *http.Request) *http.Response {
				if !strings.EqualFold(r.URL.Hostname(), "api.example") || asked[r.URL.String()] {
					t.Errorf("asked %s", r.URL)
				}
				asked[r.URL.String()] = true
				return &http.Response{StatusCode: 200, Header: http.Header{"Link": {link}}, Body: io.NopCloser(strings.NewReader(body)), Request: r}
			})
			source.seen = new(validators)
			if _, err := pullFrom(t.Context(), source, ".?"); len(asked) > 10 {
				t.Errorf("%d pages, %v", len(asked), err)
			}
		}
	})
}

// replies is a transport that answers by itself.
type replies func(*http.Request) *http.Response

func (answer replies) RoundTrip(r *http.Request) (*http.Response, error) { return answer(r), nil }
