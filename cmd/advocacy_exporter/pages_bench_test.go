package main

import (
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/promslog"

	"advocacy_exporter/alerts"
	"advocacy_exporter/alerts/engine"
	"advocacy_exporter/cmd/advocacy_exporter/web/page"
	"advocacy_exporter/collector/snapshot"
)

// still is an exporter that nothing happens to.
type still struct{ known *snapshot.Snapshot }

func (s still) Snapshot() *snapshot.Snapshot    { return s.known }
func (s still) Alerts() ([]engine.Active, bool) { return nil, true }
func (s still) Runbook() []alerts.Page          { return nil }

// manySurveys pulls so many sources, whose answers of two years are of so many segments.
func manySurveys(b *testing.B, sources, segments int) *snapshot.Snapshot {
	b.Helper()
	folder, dice := b.TempDir(), rand.New(rand.NewPCG(1, 2))
	today := time.Now().UTC().Truncate(24 * time.Hour)
	var config, answers strings.Builder
	fmt.Fprintln(&config, "sources:")
	for i := range sources {
		fmt.Fprintf(&config, "  survey_%02d: {csv: %d.csv, industry: software_saas, survey: {score: score, time: day, segments: [team]}}\n", i, i)
		answers.Reset()
		fmt.Fprintln(&answers, "score,day,team")
		for n := range 20_000 {
			fmt.Fprintf(&answers, "%d,%s,team %d\n", 10-min(dice.IntN(12), dice.IntN(12)), today.AddDate(0, 0, -n%730).Format(time.DateOnly), dice.IntN(segments))
		}
		write(b, filepath.Join(folder, fmt.Sprintf("%d.csv", i)), "%s", strings.ReplaceAll(answers.String(), "%", "%%"))
	}
	file := filepath.Join(folder, "advocacy.yml")
	write(b, file, "%s", config.String())
	p := pulling{now: time.Now(), bar: newBar(io.Discard)}
	known, err := p.pull(b.Context(), &common{configFile: file, log: promslog.Config{Writer: io.Discard}, stderr: io.Discard})
	if err != nil {
		b.Fatal(err)
	}
	return known
}

// BenchmarkPages is the time that a page takes on the server, of 10 sources with 20 segments each. Cold is the
// first view after a pull, when past periods are counted.
func BenchmarkPages(b *testing.B) {
	known := manySurveys(b, 10, 20)
	site := func() http.Handler {
		mux := http.NewServeMux()
		s := page.New(still{known}, page.Options{Metrics: "/metrics", Now: time.Now, Logger: slog.New(slog.DiscardHandler)})
		for pattern, handler := range s.Handlers() {
			mux.Handle(pattern, handler)
		}
		return mux
	}
	warm := site()
	for _, page := range []struct{ name, path string }{
		{"overview", "/"}, {"overview by segment", "/?segment=team%3Dteam+7"}, {"source", "/?source=survey_03"}, {"source by segments", "/?source=survey_03&segment=team"},
	} {
		b.Run(page.name, func(b *testing.B) {
			for b.Loop() {
				ask(b, warm, page.path)
			}
		})
	}
	b.Run("overview cold", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			cold := site()
			b.StartTimer()
			ask(b, cold, "/")
		}
	})
}

func ask(b *testing.B, h http.Handler, path string) {
	r := httptest.NewRequest("GET", path, nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		b.Fatal(w.Code, w.Body)
	}
	b.ReportMetric(float64(w.Body.Len())/1e3, "kB")
}
