package main

import (
	"bytes"
	"maps"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Two exporters with one source each expose what one exporter does that has both: not a series more or less.
// When periods begin and end both say, and nothing of a source is in both.
func TestShardsExposeTheSame(t *testing.T) {
	whole := exposed(t, "advocacy.yml")
	both := exposed(t, "north.yml")
	for name, value := range exposed(t, "south.yml") {
		if other, twice := both[name]; twice && (other != value || strings.Contains(name, "source=")) {
			t.Errorf("both shards have %s: %v and %v", name, other, value)
		}
		both[name] = value
	}
	if len(whole) < 200 || !maps.Equal(both, whole) {
		t.Errorf("%d series of both shards, %d of one exporter", len(both), len(whole))
		for name, value := range whole {
			if other, ok := both[name]; !ok || other != value {
				t.Errorf("%s %v: the shards have %v, %v", name, value, other, ok)
			}
		}
	}
}

// exposed are the series that are scraped of a configuration of the example, without those that tell when
// it was read, when it will be again, and how long that took.
func exposed(t *testing.T, file string) map[string]float64 {
	t.Helper()
	var out bytes.Buffer
	path := filepath.Join("../../examples/scale_out", file)
	if code := run(t.Context(), []string{"pull", "--format=prometheus", "--at=2026-04-01", "--config.file=" + path}, &out, &out); code != exitOK {
		t.Fatalf("exit %d\n%s", code, out.String())
	}
	series := parse(t, out.String())
	maps.DeleteFunc(series, func(name string, _ float64) bool { return ofThisRun.MatchString(name) })
	return series
}

var ofThisRun = regexp.MustCompile(`^advocacy_exporter_source_(last_|next_pull|pull_duration)`)
