package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// backfilled is the history of a survey in July 2024, as a file.
func backfilled(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"advocacy.yml": "global: {timezone: Europe/Berlin, periods: [7d, last_month]}\nsources:\n  nps: {csv: nps.csv, survey: {score: score, time: day, segments: [plan]}}\n",
		"nps.csv":      "day,score,plan\n2024-07-02,10,\"pro \"\"2\"\" \\\"\n2024-07-02,3,free\n2024-07-30,9,free\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	file := filepath.Join(dir, "history.om")
	if code := run(t.Context(), []string{"backfill", "--config.file=" + dir + "/advocacy.yml", "--from=2024-07-01", "--to=2024-07-31", "--output=" + file}, &out, &out); code != exitOK || out.Len() > 0 {
		t.Fatal(out.String())
	}
	return file
}

// Before the first answer there is nothing, and each day ends by the clocks of the configuration.
func TestBackfill(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(backfilled(t))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	of := slices.DeleteFunc(slices.Clone(lines), func(l string) bool { return !strings.HasPrefix(l, `advocacy_score_ratio{period="7d"`) })
	const want = `advocacy_score_ratio{period="7d",source="nps"} 0.5 1719957599`
	if len(of) != 9 || of[0] != want || of[6] != `advocacy_score_ratio{period="7d",source="nps"} 0.5 1720475999` || !strings.Contains(of[7], " 1 ") {
		t.Errorf("got\n%s\nwant the 2nd to the 8th, then the 30th and 31st, from\n%s", strings.Join(of, "\n"), want)
	}
	if strings.Contains(string(text), "advocacy_exporter_") || !strings.HasSuffix(string(text), "\n# EOF\n") {
		t.Error(string(text))
	}
}

// Prometheus' own tool makes blocks of the history, and finds in them what was written.
func TestBackfillPleasesPromtool(t *testing.T) {
	t.Parallel()
	promtool, file := need(t, "promtool", "prometheus"), backfilled(t)
	blocks := filepath.Join(filepath.Dir(file), "blocks")
	promtoolSays(t, promtool, "tsdb", "create-blocks-from", "--max-block-duration=720h", "openmetrics", file, blocks)
	if err := os.Mkdir(filepath.Join(blocks, "wal"), 0o700); err != nil { // or it cannot be opened
		t.Fatal(err)
	}
	dump := promtoolSays(t, promtool, "tsdb", "dump", `--match={__name__=~"advocacy_.+"}`, blocks)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	written := 0
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, "#") {
			written++
		}
	}
	if found := strings.Count(dump, "\n"); found != written || written < 300 {
		t.Errorf("promtool finds %d samples of %d", found, written)
	}
	if want := `{__name__="advocacy_score_ratio", period="7d", source="nps"} 0.5 1719957599000`; !strings.Contains(dump, want) {
		t.Errorf("no %s in\n%s", want, dump)
	}
}

func promtoolSays(t *testing.T, promtool string, args ...string) string {
	t.Helper()
	var said bytes.Buffer
	cmd := exec.Command(promtool, args...)
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("promtool %s: %v\n%s", strings.Join(args, " "), err, said.String())
	}
	return string(out)
}
