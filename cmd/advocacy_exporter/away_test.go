package main

import (
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A source that goes away keeps its last good values, with their age; the other one is untouched.
func TestASourceGoesAway(t *testing.T) {
	t.Parallel()
	d, configFile := startTwoSources(t)
	export := filepath.Join(filepath.Dir(configFile), "nps.csv")
	d.ready(t)
	before := d.series(t)
	if err := os.Rename(export, export+".away"); err != nil {
		t.Fatal(err)
	}
	said := d.want(t, http.StatusBadGateway, "POST", "/-/pull?source=nps").body
	if !strings.Contains(said, "nps.csv") || strings.Count(said, "\n") > 1 {
		t.Errorf("the pull fails with %q", said)
	}
	after := d.series(t)
	if after[npsUp] != 0 || after[shopUp] != 1 {
		t.Errorf("nps up %v, shop up %v", after[npsUp], after[shopUp])
	}
	if !maps.Equal(kpis(after), kpis(before)) || len(kpis(before)) == 0 {
		t.Errorf("the values changed:\nbefore %v\nafter  %v", kpis(before), kpis(after))
	}
	const good, tried = `advocacy_exporter_source_last_success_timestamp_seconds{source="nps"}`, `advocacy_exporter_source_last_attempt_timestamp_seconds{source="nps"}`
	if after[good] != before[good] || after[tried] <= before[tried] {
		t.Errorf("last success %v, before %v; last attempt %v, before %v", after[good], before[good], after[tried], before[tried])
	}

	if err := os.Rename(export+".away", export); err != nil {
		t.Fatal(err)
	}
	d.want(t, http.StatusOK, "POST", "/-/pull?source=nps")
	if back := d.series(t); back[npsUp] != 1 || back[good] <= after[good] {
		t.Errorf("it came back, and nps is up %v", back[npsUp])
	}
}

// kpis are the series that are not about the exporter and its process.
func kpis(series map[string]float64) map[string]float64 {
	kpis := maps.Clone(series)
	maps.DeleteFunc(kpis, func(name string, _ float64) bool {
		return !strings.HasPrefix(name, "advocacy_") || strings.HasPrefix(name, "advocacy_exporter_")
	})
	return kpis
}

// A segment that is no longer in the data is no longer among the series.
func TestASegmentVanishes(t *testing.T) {
	t.Parallel()
	d, configFile := startTwoSources(t)
	d.ready(t)
	if got := segments(d.series(t)); got["free"] == 0 || got["team"] == 0 || got["solo"] == 0 {
		t.Fatalf("series by segment: %v", got)
	}
	without := ""
	for row := range strings.Lines(export) {
		if !strings.Contains(row, ",team,") {
			without += row
		}
	}
	write(t, filepath.Join(filepath.Dir(configFile), "nps.csv"), "%s", without)
	d.want(t, http.StatusOK, "POST", "/-/pull?source=nps")
	if got := segments(d.series(t)); got["free"] == 0 || got["team"] != 0 || got["solo"] == 0 {
		t.Errorf("series by segment: %v", got)
	}
}

// segments are the numbers of series by the plan that they are about.
func segments(series map[string]float64) map[string]int {
	count := map[string]int{}
	for name := range series {
		if _, rest, ok := strings.Cut(name, `segment="`); ok {
			segment, _, _ := strings.Cut(rest, `"`)
			count[segment]++
		}
	}
	return count
}
