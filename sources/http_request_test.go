package sources

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/config"
)

// desk notes the bodies that are sent to it, and answers with some pages.
func desk(t *testing.T, pages ...string) (url string, bodies *[]string) {
	t.Helper()
	bodies = new([]string)
	return api(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		*bodies = append(*bodies, r.Method+" "+r.URL.RawQuery+" "+r.Header.Get("Content-Type")+" "+string(body))
		_, _ = io.WriteString(w, pages[min(len(*bodies), len(pages))-1])
	}).URL, bodies
}

func TestHTTPPost(t *testing.T) {
	file := t.TempDir() + "/body.json"
	if err := os.WriteFile(file, []byte("{\"query\": 1}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const kind = "application/json"
	for _, test := range []struct {
		name     string
		settings HTTP
		pages    []string
		want     []string
	}{
		{"no body", HTTP{}, []string{`{"d":[1]}`}, []string{"GET   "}},
		{"a body", HTTP{Body: `{"a": 1}`}, []string{`{"d":[1]}`}, []string{"POST  " + kind + ` {"a": 1}`}},
		{"a form", HTTP{Body: "a=1", ContentType: "application/x-www-form-urlencoded"}, []string{`{"d":[1]}`},
			[]string{"POST  application/x-www-form-urlencoded a=1"}},
		{"from a file", HTTP{BodyFile: file}, []string{`{"d":[1]}`}, []string{"POST  " + kind + ` {"query": 1}`}},
		{"pages in the query", HTTP{Body: "{}", Paging: &Paging{Cursor: "c", CursorPath: ".c"}}, []string{`{"d":[1],"c":"x"}`, `{"d":[2]}`},
			[]string{"POST  " + kind + " {}", "POST c=x " + kind + " {}"}},
		{"pages in the body", HTTP{Body: `{"size":2}`, Parameters: "body", Paging: &Paging{Offset: "from", PerPage: 2, PerPageParameter: "size"}},
			[]string{`{"d":[1,2]}`, `{"d":[3]}`}, []string{"POST  " + kind + ` {"from":0,"size":2}`, "POST  " + kind + ` {"from":2,"size":2}`}},
		{"cursors deep in the body", HTTP{Body: `{"q":"{x}","variables":{"n":1}}`, Parameters: "body", Paging: &Paging{Cursor: "variables.after", CursorPath: ".c"}},
			[]string{`{"c":5,"d":[1]}`, `{"d":[2]}`},
			[]string{"POST  " + kind + ` {"q":"{x}","variables":{"n":1}}`, "POST  " + kind + ` {"q":"{x}","variables":{"after":5,"n":1}}`}},
		{"since in the body", HTTP{Body: `{}`, Parameters: "body", Since: &Since{Parameter: "filter.from", Layout: "unix"}}, []string{`{"d":[1]}`},
			[]string{"POST  " + kind + ` {"filter":{"from":7}}`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			url, bodies := desk(t, test.pages...)
			test.settings.URL, test.settings.Items = url, ".d"
			readAll(t, Within(openHTTP(t, &test.settings), Window{From: time.Unix(7, 0)}), ".")
			if got, want := strings.Join(*bodies, "\n"), strings.Join(test.want, "\n"); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestHTTPBodySettings(t *testing.T) {
	for _, test := range []struct {
		settings HTTP
		want     string
	}{
		{HTTP{Parameters: "body", Body: `{"a": {}}`}, ""},
		{HTTP{Parameters: "body"}, `parameters: there is no body to put them in: set "body", such as {}`},
		{HTTP{Parameters: "body", Body: "[1]"}, `body: is no JSON object, which "parameters: body" needs`},
		{HTTP{Parameters: "query", Body: "[1]"}, ""},
	} {
		var problems []string
		test.settings.validateBody(func(key, problem string) { problems = append(problems, key+": "+problem) })
		if got := strings.Join(problems, "; "); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}

func TestHTTPBodyFaults(t *testing.T) {
	for want, settings := range map[string]*HTTP{
		"body_file nowhere.json: no such file or directory": {BodyFile: "nowhere.json"},
		`body: "a" is no object, so that "b" has no place in it`: {
			Body: `{"a": 1}`, Parameters: "body", Paging: &Paging{Cursor: "a.b", CursorPath: ".c", PerPage: 5, PerPageParameter: "a.b"}},
	} {
		settings.URL = "http://api.example/x"
		if _, err := pullHTTP(t, settings, "."); err == nil || err.Error() != "POST http://api.example/x: "+want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestHTTPErrorsHideWhatWasInTheBody(t *testing.T) {
	server := api(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.WriteHeader(http.StatusBadRequest)
		_, _ = fmt.Fprintf(w, "cannot read %s", strings.ReplaceAll(string(body), " ", ""))
	})
	for _, body := range []config.Secret{`{"a": ["geheim-1", {"b": "geheim-2"}]}`, "a=geheim-1&b=geheim-2", "geheim-1"} {
		_, err := pullHTTP(t, &HTTP{URL: server.URL, Body: body}, ".")
		if err == nil || strings.Contains(err.Error(), "geheim") || !strings.Contains(err.Error(), "cannot read") {
			t.Error(err)
		}
	}
}
