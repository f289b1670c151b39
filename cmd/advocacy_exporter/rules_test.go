package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/diff"

	"advocacy_exporter/alerts"
)

const alertsExample = "../../examples/alerts/advocacy.yml"

// rulesOf is what the command rules prints of the example.
func rulesOf(t *testing.T, flags ...string) []byte {
	t.Helper()
	var out, said bytes.Buffer
	if code := run(t.Context(), append([]string{"rules", "--config.file=" + alertsExample}, flags...), &out, &said); code != exitOK {
		t.Fatal(said.String())
	}
	return out.Bytes()
}

// The rules of the example please Prometheus as Debian has it, and do what their tests say.
func TestRulesOfTheExample(t *testing.T) {
	t.Parallel()
	promtool, dir := need(t, "promtool", "prometheus"), t.TempDir()
	for file, text := range map[string][]byte{
		alerts.RuleFile: rulesOf(t, "--web.external-url=https://advocacy.example/"), "test.yml": rulesOf(t, "--tests"),
	} {
		if err := os.WriteFile(filepath.Join(dir, file), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{{"check", "rules", alerts.RuleFile}, {"test", "rules", "test.yml"}} {
		cmd := exec.Command(promtool, args...)
		cmd.Dir = dir
		if said, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(said), "SUCCESS") {
			t.Errorf("promtool %s: %v\n%s", strings.Join(args, " "), err, said)
		}
	}
}

// The page of the runbook is that of the example.
func TestRunbookPage(t *testing.T) {
	const page = "../../docs/runbook.md"
	want := rulesOf(t, "--runbook")
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(page, want, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("docs/runbook.md is not what the table says:\n%s\nrun: UPDATE=1 go test ./cmd/advocacy_exporter -run TestRunbookPage", diff.Diff("docs/runbook.md", got, "as generated", want))
	}
}

// A running exporter serves what runbook_url points at.
func TestRunbookIsServed(t *testing.T) {
	t.Parallel()
	d, _ := startTwoSources(t)
	d.ready(t)
	page := d.get(t, "/runbook/AdvocacySourceFailing").body
	if !strings.Contains(page, "What to do") || !strings.Contains(page, "<code>advocacy_exporter check --pull</code>") || strings.Contains(page, "AdvocacySourceStale\"") {
		t.Error(page)
	}
	if all := d.get(t, "/runbook/").body; !strings.Contains(all, `id="AdvocacySourceStale"`) || !strings.Contains(all, `id="AdvocacyScoreFastDrop"`) {
		t.Error(all)
	}
	d.want(t, 404, "GET", "/runbook/AdvocacySourceSleepy")
}
