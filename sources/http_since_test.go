package sources

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/prometheus/common/model"
)

func TestHTTPSince(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	from := time.Date(2026, 1, 31, 0, 0, 0, 0, berlin) // 23:00 UTC of the day before
	for _, test := range []struct {
		since Since
		from  time.Time
		want  string
	}{
		{Since{Layout: "rfc3339"}, from, "since=2026-01-30T23%3A00%3A00Z"},
		{Since{}, from, "since=2026-01-30T23%3A00%3A00Z"},
		{Since{Layout: "date"}, from, "since=2026-01-30"},
		{Since{Layout: "date"}, from.Add(12 * time.Hour), "since=2026-01-30"},
		{Since{Layout: "date"}, from.Add(13 * time.Hour), "since=2026-01-31"},
		{Since{Layout: "unix"}, from, "since=1769814000"},
		{Since{Layout: "unix_ms"}, from, "since=1769814000000"},
		{Since{Layout: "unix", Overlap: model.Duration(time.Hour)}, from, "since=1769810400"},
		{Since{Layout: "unix"}, time.Time{}, ""},
	} {
		var asked string
		server := api(t, func(w http.ResponseWriter, r *http.Request) { asked = r.URL.RawQuery; _, _ = fmt.Fprint(w, "[]") })
		test.since.Parameter = "since"
		source := openHTTP(t, &HTTP{URL: server.URL, Since: &test.since})
		readAll(t, Where(Within(source, Window{From: test.from}), nil), ".")
		if asked != test.want {
			t.Errorf("%+v from %s: asked %q, want %q", test.since, test.from, asked, test.want)
		}
		if readAll(t, source, "."); asked != "" {
			t.Errorf("without a window: asked %q", asked)
		}
	}
}

func TestHTTPSinceStaysOnEveryPage(t *testing.T) {
	var asked []string
	server := api(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.RawQuery)
		numbered(3, 2, new(int))(w, r)
	})
	source := openHTTP(t, &HTTP{URL: server.URL + "?k=v", Paging: &Paging{Page: "page", First: 1, PerPage: 2}, Since: &Since{Parameter: "from", Layout: "unix"}})
	readAll(t, Within(source, Window{From: time.Unix(7, 0)}), "n")
	if got := fmt.Sprint(asked); got != "[from=7&k=v&page=1&per_page=2 from=7&k=v&page=2&per_page=2]" {
		t.Errorf("asked %s", got)
	}
}
