package sources

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestHTTPCSV(t *testing.T) {
	for _, test := range []struct {
		name     string
		settings HTTP
		body     string
		want     string
	}{
		{"plain", HTTP{}, "a,b\n1,\"x, \"\"y\"\"\nz\"\n", "x, \"y\"\nz|1"},
		{"semicolons", HTTP{}, "a;b\r\n1;2\r\n3;4", "2|1 4|3"},
		{"header rows", HTTP{HeaderRows: 2, Delimiter: "|"}, "a|b\nLetter A|Letter B\n1|2\n", "2|1"},
		{"an encoding", HTTP{Encoding: "windows-1252"}, "a,b\n1,gr\xfcn\n", "grün|1"},
		{"UTF-16", HTTP{}, "\xff\xfea\x00,\x00b\x00\n\x001\x00,\x002\x00\n\x00", "2|1"},
		{"gzip", HTTP{}, string(zipped([]byte("a,b\n1,2\n"))), "2|1"},
		{"a row that is none", HTTP{}, "a,b\n1\n2,3\n", "! 1 fields, the header has 2 3|2"},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.settings.Format, test.settings.URL = "csv", api(t, says("text/csv", test.body)).URL
			var rows []string
			for _, r := range collect(t, openHTTP(t, &test.settings), "b", "a") {
				text := r.String()
				if r.err != nil {
					text = "! " + r.err.Error()
				}
				rows = append(rows, text)
			}
			if got := strings.Join(rows, " "); got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestHTTPCSVPages(t *testing.T) {
	server := api(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, map[string]string{"0": "a\n1\n2\n", "2": "a\n\n3\n", "3": "a\n"}[r.URL.Query().Get("offset")])
	})
	rows := collect(t, openHTTP(t, &HTTP{URL: server.URL, Format: "csv", Paging: &Paging{Offset: "offset"}}), "a")
	if len(rows) != 3 || rows[0].String() != "1" || rows[2].String() != "3" || rows[2].line <= rows[1].line {
		t.Errorf("got %v", rows)
	}
}

func TestHTTPCSVErrors(t *testing.T) {
	for name, test := range map[string]struct {
		answer http.HandlerFunc
		rows   int
		want   string
	}{
		"an unknown column": {says("text/csv", "b,c\n1,2\n"), 0, `unknown column "a"; the file has "b", "c"`},
		"nothing":           {says("text/csv", ""), 0, "no header row: the file is empty"},
		"a page for people": {says("text/html", "<!doctype html><title>Log in</title>"), 0, "the reply is a page for people, no data: status 200 OK: Log in"},
		"a cut":             {cutAfter("text/csv", "a\n1\n2\n"), 2, "unexpected EOF (2 rows came before)"},
	} {
		server := api(t, test.answer)
		rows := 0
		source := openHTTP(t, &HTTP{URL: server.URL + "/x?key=geheim", Format: "csv"})
		err := onlyPart(t, source).Read(t.Context(), []string{"a"}, each(func(Record) error { rows++; return nil }))
		if err == nil || !strings.HasPrefix(err.Error(), "GET "+server.URL+"/x: ") || !strings.HasSuffix(err.Error(), test.want) || rows != test.rows {
			t.Errorf("%s: got %d rows, %v\nwant %s", name, rows, err, test.want)
		}
	}
}
