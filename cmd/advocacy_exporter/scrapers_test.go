package main

import (
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// Scrapers see what was known before a pull or what is known after it, and never half of each, whatever
// is pulled and reloaded meanwhile.
func TestScrapersLoseNothing(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	before, after := wave(20, 10), wave(21, 3)
	replace(t, folder, before)
	configFile := filepath.Join(folder, "advocacy.yml")
	write(t, configFile, `
global: {periods: [all]}
sources:
  nps: {csv: answers.csv, schedule: "@every 24h", survey: {score: score, time: at, segments: [plan]}}
`)
	d := serveFile(t, configFile)
	d.ready(t)
	known := []map[string]float64{kpisOf(d.series(t))}
	replace(t, folder, after)
	d.want(t, http.StatusOK, "POST", "/-/pull")
	known = append(known, kpisOf(d.series(t)))
	if len(known[0]) < 50 || maps.Equal(known[0], known[1]) {
		t.Fatalf("%d series before, %d after: want as many, and others", len(known[0]), len(known[1]))
	}

	var scrapers sync.WaitGroup
	var over atomic.Bool
	var scrapes [2]atomic.Int64
	stop := func() { over.Store(true); scrapers.Wait() }
	defer stop()
	for range 64 {
		scrapers.Go(func() {
			for !over.Load() && !t.Failed() {
				reply, err := d.ask("GET", "/metrics")
				if err != nil || reply.code != http.StatusOK {
					t.Errorf("%d: %.200s, %v", reply.code, reply.body, err)
					return
				}
				seen := kpisOf(parse(t, reply.body))
				switch {
				case maps.Equal(seen, known[0]):
					scrapes[0].Add(1)
				case maps.Equal(seen, known[1]):
					scrapes[1].Add(1)
				default:
					t.Errorf("neither what was known before nor what is known after:\n%v", seen)
				}
			}
		})
	}
	for round := range 6 {
		replace(t, folder, []string{before, after}[round%2])
		d.want(t, http.StatusOK, "POST", "/-/pull")
		d.want(t, http.StatusOK, "POST", "/-/reload")
	}
	stop()
	if scrapes[0].Load() == 0 || scrapes[1].Load() == 0 {
		t.Errorf("%d scrapes of what was known before, %d of what is known after: want some of each", scrapes[0].Load(), scrapes[1].Load())
	}
}

// wave is a file of so many answers of each plan, all with the same score.
func wave(answers, score int) string {
	var text strings.Builder
	text.WriteString("score,at,plan\n")
	for i := range answers * 4 {
		fmt.Fprintf(&text, "%d,2026-01-%02dT10:00:00Z,plan-%d\n", score, i%28+1, i%4)
	}
	return text.String()
}

// replace puts another file in the place of the one that is read.
func replace(t *testing.T, folder, text string) {
	t.Helper()
	file := filepath.Join(folder, "answers.csv")
	write(t, file+".new", "%s", text)
	if err := os.Rename(file+".new", file); err != nil {
		t.Fatal(err)
	}
}

// kpisOf are the series that rows tell, without those of the exporter itself.
func kpisOf(series map[string]float64) map[string]float64 {
	maps.DeleteFunc(series, func(name string, _ float64) bool {
		return !strings.HasPrefix(name, "advocacy_") || strings.HasPrefix(name, "advocacy_exporter_")
	})
	return series
}
