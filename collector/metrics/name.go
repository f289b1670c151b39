package metrics

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"advocacy_exporter/collector/advocacy"
)

var metricName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// reserved are the names, and beginnings of names, that others give.
var reserved = []struct{ prefix, whose string }{
	{"advocacy_exporter_", "the exporter's own"},
	{"go_", "the Go runtime's"},
	{"process_", "the process's"},
	{"promhttp_", "the HTTP handler's"},
	{"scrape_", "Prometheus' own"},
	{"up", "Prometheus' own"},
}

// NameProblem says what is wrong with a name, whatever is computed, or "".
func NameProblem(name string) string {
	if !metricName.MatchString(name) {
		return fmt.Sprintf("metric name %q: begin with a lower-case letter and go on with a-z, 0-9 and _", name)
	}
	for _, r := range reserved {
		if name == r.prefix || strings.HasSuffix(r.prefix, "_") && strings.HasPrefix(name, r.prefix) {
			return fmt.Sprintf("metric name %q: names that begin with %s are %s, choose another", name, r.prefix, r.whose)
		}
	}
	if strings.Contains(name, "percent") {
		return fmt.Sprintf("metric name %q: shares are ratios from 0 to 1, never percent; end the name in _ratio", name)
	}
	return ""
}

// Families are the names of all families of the metric.
func (m *Metric) Families() []string {
	var names []string
	for _, part := range m.KPI.Parts() {
		names = append(names, m.KPI.Family(part, false))
	}
	return names
}

// NameProblems say what is wrong with the name for what is computed: its unit, and what Prometheus'
// own lint has against it.
func (m *Metric) NameProblems() []string {
	if problem := m.unitProblem(); problem != "" {
		return []string{problem}
	}
	problems, err := promlint.New(strings.NewReader(m.exposition())).Lint()
	if err != nil {
		return []string{fmt.Sprintf("metric name %q: %v", m.KPI.Name, err)}
	}
	var all []string
	for _, p := range problems {
		text := fmt.Sprintf("metric name %q: %s", m.KPI.Name, p.Text)
		if !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return all
}

// unitProblem says that the name does not end as the unit asks.
func (m *Metric) unitProblem() string {
	name, unit := m.KPI.Name, m.KPI.Unit
	if unit != advocacy.Score {
		if suffix := "_" + string(unit); !strings.HasSuffix(name, suffix) || name == suffix {
			return fmt.Sprintf("metric name %q: it is %s, call it %s%s", name, unitWords[unit], bare(name), suffix)
		}
		return ""
	}
	if bare(name) != name {
		return fmt.Sprintf("metric name %q: it is a number without a unit, call it %s", name, bare(name))
	}
	return ""
}

var unitWords = map[advocacy.Unit]string{advocacy.Ratio: "a ratio", advocacy.Seconds: "in seconds"}

// bare is a name without the unit or the ending that it has wrongly.
func bare(name string) string {
	for _, ending := range []string{"_ratio", "_seconds", "_total", "_count", "_sum"} {
		if stem, ok := strings.CutSuffix(name, ending); ok {
			return stem
		}
	}
	return name
}

// exposition is what a scrape of the metric looks like to a lint.
func (m *Metric) exposition() string {
	var text strings.Builder
	for _, part := range m.KPI.Parts() {
		fmt.Fprintf(&text, "# HELP %[1]s %[2]s\n# TYPE %[1]s gauge\n%[1]s 1\n", m.KPI.Family(part, false), m.KPI.FamilyHelp(part, false))
	}
	return text.String()
}
