package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const npsPulled = `advocacy_exporter_source_last_success_timestamp_seconds{source="nps"}`

// After a crash the last good values are there at once, as old as they are, though the file is gone.
func TestValuesOutlastACrash(t *testing.T) {
	t.Parallel()
	d, configFile := startTwoSources(t)
	d.ready(t)
	before := d.series(t)
	d.eventually(t, "both pulls are kept", func() bool { return len(kept(t, configFile)) == 2 })
	d.Process.Kill()
	<-d.ended
	if err := os.Remove(filepath.Join(filepath.Dir(configFile), "nps.csv")); err != nil {
		t.Fatal(err)
	}

	d = serveFile(t, configFile)
	d.ready(t)
	after := d.series(t)
	if after[npsScore] != 0.5 || after[teamSize] != 6 || after[npsPulled] != before[npsPulled] {
		t.Errorf("score %v, team %v, pulled %v, before the crash %v", after[npsScore], after[teamSize], after[npsPulled], before[npsPulled])
	}
	if up, ok := after[npsUp]; !ok || up != 0 {
		t.Errorf("up %v, %v", up, ok)
	}
	if body := d.get(t, "/api/v1/sources").body; !strings.Contains(body, `"source":"nps","up":false,"error":"source nps: `) || !strings.Contains(body, `"rows":18`) {
		t.Error(body)
	}
}

// kept are the files of what is kept of sources beside a configuration.
func kept(t *testing.T, configFile string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(filepath.Dir(configFile), "data", "sources", "*.state"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}
