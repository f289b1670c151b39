package sources

import (
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"
)

// versionRead reads a source and returns the version it has from then on.
func versionRead(t *testing.T, source Source) string {
	t.Helper()
	readAll(t, source, ".")
	return onlyPart(t, source).Version()
}

// library serves pages by their number, each with the tag it has now.
type library struct {
	pages []string
	link  bool
	// asked counts the requests, and fresh those that were not answered by 304.
	asked, fresh int
}

func (l *library) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.asked++
	number := 1
	_, _ = fmt.Sscan(r.URL.Query().Get("page"), &number)
	if number > len(l.pages) {
		http.NotFound(w, r)
		return
	}
	if l.link && number < len(l.pages) {
		w.Header().Set("Link", fmt.Sprintf("<?page=%d>; rel=next", number+1))
	}
	tag := fmt.Sprintf("%q", l.pages[number-1])
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	l.fresh++
	_, _ = io.WriteString(w, l.pages[number-1])
}

func TestHTTPVersions(t *testing.T) {
	for _, test := range []struct {
		name     string
		library  library
		settings HTTP
		change   func(*library)
		// known is set where the source can tell that nothing changed.
		known bool
	}{
		{"one page", library{pages: []string{`[1]`}}, HTTP{}, func(l *library) { l.pages[0] = `[2]` }, true},
		{"the last of some pages", library{pages: []string{`[1,2]`, `[3]`}}, HTTP{Paging: &Paging{Page: "page", First: 1, PerPage: 2}},
			func(l *library) { l.pages[1] = `[3,4]` }, true},
		{"an empty page at the end", library{pages: []string{`[1,2]`, `[]`}}, HTTP{Paging: &Paging{Page: "page", First: 1}},
			func(l *library) { l.pages = []string{`[1,2]`, `[3]`, `[]`} }, true},
		{"links to a page that is not full", library{link: true, pages: []string{`[1,2]`, `[3]`}}, HTTP{Paging: &Paging{Link: true}},
			func(l *library) { l.pages[0] = `[1,0]` }, true},
		{"links to a page that may be full", library{link: true, pages: []string{`[1,2]`, `[3,4]`}}, HTTP{Paging: &Paging{Link: true}}, nil, false},
		{"a 404 at the end", library{pages: []string{`[1,2]`}}, HTTP{Paging: &Paging{Page: "page", First: 1}}, nil, false},
		{"a POST", library{pages: []string{`[1]`}}, HTTP{Body: "{}"}, nil, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			l := &test.library
			test.settings.URL = api(t, l.ServeHTTP).URL
			source := openHTTP(t, &test.settings)
			first, again := onlyPart(t, source).Version(), versionRead(t, source)
			if !test.known {
				if again != "" {
					t.Errorf("version %q of what cannot be known", again)
				}
				return
			}
			if third := onlyPart(t, source).Version(); first == "" || again == "" || third != again {
				t.Fatalf("versions of the same: %q, %q, %q", first, again, third)
			}
			fresh := l.fresh
			if onlyPart(t, source).Version(); l.fresh != fresh {
				t.Error("what did not change was sent again")
			}
			test.change(l)
			if changed := onlyPart(t, source).Version(); changed == again || changed == "" {
				t.Errorf("changed, and the version is still %q", changed)
			}
			if settled := versionRead(t, source); settled == again || settled != onlyPart(t, source).Version() {
				t.Errorf("version %q after the change", settled)
			}
		})
	}
}

// A page is kept under the version that its part had before it was read.
func TestHTTPVersionIsThatOfWhatWasRead(t *testing.T) {
	source := openHTTP(t, &HTTP{URL: api(t, (&library{pages: []string{`[1]`}}).ServeHTTP).URL})
	part := onlyPart(t, source)
	if err := part.Read(t.Context(), nil, each(func(Record) error { return nil })); err != nil {
		t.Fatal(err)
	}
	if again := onlyPart(t, source).Version(); again != part.Version() {
		t.Errorf("read as %q, now %q", part.Version(), again)
	}
}

func TestHTTPLastModified(t *testing.T) {
	for name, test := range map[string]struct {
		age   time.Duration
		known bool
	}{"some time ago": {time.Hour, true}, "in this second": {0, false}} {
		modified := time.Now().Add(-test.age).UTC().Format(http.TimeFormat)
		source := openHTTP(t, &HTTP{URL: api(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Last-Modified", modified)
			if r.Header.Get("If-Modified-Since") == modified {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			_, _ = io.WriteString(w, "[1]")
		}).URL})
		if got := versionRead(t, source); (got != "") != test.known || got != onlyPart(t, source).Version() {
			t.Errorf("modified %s: version %q", name, got)
		}
	}
}

func TestHTTPVersionOfAnAPIThatIsAway(t *testing.T) {
	server := api(t, (&library{pages: []string{`[1]`}}).ServeHTTP)
	source := openHTTP(t, &HTTP{URL: server.URL})
	before := versionRead(t, source)
	server.Close()
	if away := onlyPart(t, source).Version(); away == before || away == "" {
		t.Errorf("version %q, was %q: nobody can know", away, before)
	}
}

func TestHTTPVersionsOfWindows(t *testing.T) {
	l := &library{pages: []string{`[1]`}}
	source := openHTTP(t, &HTTP{URL: api(t, l.ServeHTTP).URL, Since: &Since{Parameter: "since"}})
	day := time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC)
	january, february := Within(source, Window{From: day}), Within(source, Window{From: day.AddDate(0, 0, 1)})
	first := versionRead(t, january)
	if second := onlyPart(t, february).Version(); second == first || second == "" {
		t.Errorf("another window has version %q, too", second)
	}
	if again := onlyPart(t, january).Version(); again != first {
		t.Errorf("the window has version %q, was %q", again, first)
	}
}
