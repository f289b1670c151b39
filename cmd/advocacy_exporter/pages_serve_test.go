package main

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/promslog"

	"advocacy_exporter/cmd/advocacy_exporter/samples"
	"advocacy_exporter/cmd/advocacy_exporter/web/page"
)

// Behind a proxy every link of every page stays below the prefix, and leads somewhere.
func TestPagesUnderPrefix(t *testing.T) {
	t.Parallel()
	d, _ := startTwoSources(t, "--web.route-prefix=/advocacy")
	d.eventually(t, "ready", func() bool { r, err := d.ask("GET", "/advocacy/-/ready"); return err == nil && r.code == http.StatusOK })
	followed := make(map[string]bool)
	for _, path := range []string{"/advocacy/", "/advocacy/?source=nps&segment=plan", "/advocacy/runbook/", "/advocacy/explain?kpi=advocacy_score&source=nps"} {
		for _, link := range hrefsOf(d.get(t, path).body) {
			if strings.HasPrefix(link, "/") && !strings.HasPrefix(link, "/advocacy/") {
				t.Errorf("%s leads to %s", path, link)
			} else if strings.HasPrefix(link, "/") && !followed[link] {
				followed[link] = true
				d.get(t, link)
			}
		}
	}
	if missing := d.want(t, http.StatusNotFound, "GET", "/advocacy/?source=nsp"); !strings.Contains(missing.body, `href="/advocacy/?source=nps"`) {
		t.Errorf("the page of an unknown source does not lead to those that there are:\n%s", mainOf(missing.body))
	}
}

// Every answer tells browsers to load nothing from elsewhere.
func TestAnswersAreGuarded(t *testing.T) {
	t.Parallel()
	d, _ := startTwoSources(t)
	d.ready(t)
	for _, path := range []string{"/", "/runbook/", "/explain?kpi=advocacy_score&source=nps", "/config", "/metrics", "/api/v1/sources", "/?format=csv"} {
		h := d.get(t, path).header
		if policy := h.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none'; style-src 'self';") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: Content-Security-Policy %q", path, policy)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: %v", path, h)
		}
		if h.Get("Refresh") != "" {
			t.Errorf("%s is loaded again though nobody asked for it", path)
		}
	}
	page := d.get(t, "/?source=nps&refresh=60")
	if page.header.Get("Refresh") != "60" || !slices.Contains(hrefsOf(page.body), "/?period=30d&source=nps") {
		t.Errorf("Refresh: %q, and the links lead to %q", page.header.Get("Refresh"), hrefsOf(page.body))
	}
}

// Programs get what a page shows, as a pull prints it.
func TestPagesForPrograms(t *testing.T) {
	t.Parallel()
	d, file := startTwoSources(t)
	d.ready(t)
	var pulled, all, plans []samples.Line
	decode := func(text string, into *[]samples.Line) {
		t.Helper()
		if err := json.Unmarshal([]byte(text), into); err != nil {
			t.Fatal(err)
		}
	}
	decode(pullNow(t, file, "--source=nps", "--format=json"), &pulled)
	decode(d.get(t, "/?source=nps&period=all&format=json").body, &all)
	decode(d.get(t, "/?source=nps&period=all&segment=plan%3Dteam&format=json").body, &plans)
	pulled = slices.DeleteFunc(pulled, func(l samples.Line) bool { return l.Period != "all" })
	if len(all) == 0 || !reflect.DeepEqual(all, pulled) {
		t.Errorf("the page has %+v\na pull %+v", all, pulled)
	}
	if len(plans) == 0 || slices.ContainsFunc(plans, func(l samples.Line) bool { return l.Segment != "team" }) {
		t.Errorf("of one segment there are %+v", plans)
	}
	const header = "source,kpi,period,dimension,segment,value,"
	if csv := d.get(t, "/?segment=plan&period=all&format=csv"); !strings.HasPrefix(csv.body, header) || !strings.Contains(csv.body, "\nnps,advocacy_score,all,plan,free,") {
		t.Errorf("CSV:\n%s", csv.body)
	}
}

// What is too old to be exposed is shown to people with a warning, and to programs not at all.
func TestOldValuesAreShownWithAWarning(t *testing.T) {
	file := filepath.Join(t.TempDir(), "advocacy.yml")
	write(t, filepath.Join(filepath.Dir(file), "nps.csv"), export)
	write(t, file, "global: {max_age: 7d}\nsources: {nps: {csv: nps.csv, survey: {score: score}}}")
	p := pulling{now: time.Now(), bar: newBar(io.Discard)}
	known, err := p.pull(t.Context(), &common{configFile: file, log: promslog.Config{Writer: io.Discard}, stderr: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	later := func() time.Time { return time.Now().AddDate(0, 0, 8) }
	site := page.New(still{known}, page.Options{Metrics: "/metrics", Now: later, Logger: slog.New(slog.DiscardHandler)})
	show := func(path string) string {
		w := httptest.NewRecorder()
		site.Handlers()["GET /{$}"].ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		return w.Body.String()
	}
	if text := show("/"); !strings.Contains(text, "50.0 %") || !strings.Contains(text, "older than max_age") || !strings.Contains(text, "stale") {
		t.Errorf("the page:\n%s", mainOf(text))
	}
	if csv := show("/?format=csv"); strings.Count(csv, "\n") != 1 {
		t.Errorf("CSV:\n%s", csv)
	}
}
