package alerts

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/common/model"
)

// promtool runs Debian's promtool in a folder. Where it is missing the test is skipped by name, but
// never in CI.
func promtool(t *testing.T, dir string, args ...string) (said string, ok bool) {
	t.Helper()
	path, err := exec.LookPath("promtool")
	if err != nil && os.Getenv("CI") != "" {
		t.Fatal("promtool is missing: apt-get install prometheus")
	}
	if err != nil {
		t.Skip("SKIPPED, promtool is missing: apt-get install prometheus")
	}
	cmd := exec.Command(path, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	return string(out), err == nil
}

// written are the rules and their tests in a folder of their own.
func written(t *testing.T, settings Settings, scope Scope) (dir string) {
	t.Helper()
	var rules, tests bytes.Buffer
	if err := WriteRules(&rules, Groups(settings, scope, "https://advocacy.example")); err != nil {
		t.Fatal(err)
	}
	if err := WriteTests(&tests, settings, scope); err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	write(t, filepath.Join(dir, RuleFile), rules.String())
	write(t, filepath.Join(dir, testFile), tests.String())
	return dir
}

const testFile = "advocacy.rules.test.yml"

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// The rules of all that there can be please promtool, and do what their tests say. Some at a time,
// since every test evaluates all rules of its file.
func TestEveryRuleDoesWhatItsTestSays(t *testing.T) {
	scope, settings := company(), defaults()
	settings.Drop.ByLabel = true
	names := Names(settings, scope)
	for some := range slices.Chunk(names, 8) {
		t.Run(some[0], func(t *testing.T) {
			for _, name := range names {
				enabled := slices.Contains(some, name)
				settings.Rules[name] = &Override{Enabled: &enabled, For: new(model.Duration)}
			}
			dir := written(t, settings, scope)
			if said, ok := promtool(t, dir, "check", "rules", RuleFile); !ok || !strings.Contains(said, "SUCCESS") {
				t.Error(said)
			}
			if said, ok := promtool(t, dir, "test", "rules", testFile); !ok {
				t.Error(said)
			}
		})
	}
}

// The tests find whatever is taken away from the rules.
func TestBrokenRulesFailTheirTests(t *testing.T) {
	scope := only(survey("nps", bordered("advocacy_score", 0.5, "2028-12-31"), settling))
	settings := defaults()
	settings.atOnce(scope)
	for what, broken := range map[string][2]string{
		"a great drop only":            {"<= -0.05", "<= -0.5"},
		"a wide interval":              {"> 0.998", "> 0.9"},
		"a wide interval of days":      {"> 0.9998", "> 0.99"},
		"a small sample":               {"change_observations{period=~\"last_month|last_quarter\",versus=\"previous\"}) >= 30", "change_observations) >= 29"},
		"a small sample for benchmark": {"score_observations{period=\"30d\"}) >= 30", "score_observations{period=\"30d\"}) >= 29"},
		"no lapse":                     {"< 1296000", "< 12960000"},
		"no time to settle":            {">= 691200", ">= 1000000"},
		"a value for a bound":          {"advocacy_score_upper_ratio", "advocacy_score_ratio"},
		"no way back to the border":    {"alertstate=\"firing\"", "alertstate=\"pending\""},
		"an expired benchmark":         {"advocacy_benchmark_verdict", "advocacy_score_ratio or advocacy_benchmark_verdict"},
		"a source that is up":          {"and on (source) (max by (source) (advocacy_exporter_source_up) == 0)", "and on (source) (max by (source) (advocacy_exporter_source_up) == 1)"},
		"no release":                   {"and on (source) (max by (source) (advocacy_exporter_source_up) == 0)", "and on (source) (max by (source) (advocacy_exporter_source_up) >= 0)"},
		"suspect ones as failing":      {"unless on (source)\n", "and on (source)\n"},
		"few rejected rows":            {"> 0.05", "> -1"},
	} {
		t.Run(what, func(t *testing.T) {
			dir := written(t, settings, scope)
			file := filepath.Join(dir, RuleFile)
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(text), broken[0]) {
				t.Fatalf("the rules have no %q", broken[0])
			}
			write(t, file, strings.ReplaceAll(string(text), broken[0], broken[1]))
			if said, ok := promtool(t, dir, "check", "rules", RuleFile); !ok {
				t.Fatal(said)
			}
			if said, ok := promtool(t, dir, "test", "rules", testFile); ok {
				t.Errorf("not found by the tests:\n%s", said)
			}
		})
	}
}
