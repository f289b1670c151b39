package alerts

import (
	"fmt"
	"slices"
	"time"

	"advocacy_exporter/collector/advocacy"
)

// The families of how the exporter and its sources do.
const (
	upFamily       = "advocacy_exporter_source_up"
	suspectFamily  = "advocacy_exporter_source_suspect"
	successFamily  = "advocacy_exporter_source_last_success_timestamp_seconds"
	rowsFamily     = "advocacy_exporter_source_rows"
	rejectedFamily = "advocacy_exporter_source_rejected_rows"
	reloadFamily   = "advocacy_exporter_config_last_reload_successful"
	expiredFamily  = "advocacy_exporter_benchmark_expired"
)

// source is the label of a source in a test.
func (s subject) source() label {
	if parts := s.parts(); parts != nil {
		return label{"source", parts[0]}
	}
	return label{"source", s.sources[0].Name}
}

// bySource aggregates a family by its sources, and by other labels where they tell alerts apart.
func (s subject) bySource(aggregation, family string, labels ...string) string {
	return by(aggregation, append([]string{"source"}, labels...), selector(family, s.ofSources()...))
}

// every is the variant of rules that are the same for all sources.
func every(plan, Source, KPI) (variant, bool) { return variant{}, true }

// aged is the variant of rules that depend on how long values are shown.
func aged(_ plan, s Source, _ KPI) (variant, bool) {
	return variant{maxAge: s.MaxAge}, s.MaxAge > 0
}

// expiring is the variant where a benchmark can expire.
func expiring(p plan, _ Source, _ KPI) (variant, bool) {
	expires := func(b advocacy.Benchmark) bool { return b.ValidUntil != "" }
	return variant{}, slices.ContainsFunc(p.scope.Sources, func(s Source) bool { return slices.ContainsFunc(s.Benchmarks, expires) })
}

// failing is a source whose pulls fail. One that is suspect has an alert of its own.
func failing(_ plan, s subject) []condition {
	reason := label{"reason", "few_rows"}
	return []condition{
		{without: "a source that is up", expr: s.bySource("max", upFamily) + " == 0",
			points: []point{{family: upFamily, labels: []label{s.source()}, holds: 0, fails: 1}}},
		{without: "a source that is suspect", not: true, expr: s.bySource("max", suspectFamily) + " == 1",
			points: []point{{family: suspectFamily, labels: []label{s.source(), reason}, holds: 0, fails: 1}}},
	}
}

// stale is a source whose last good values are too old to be shown.
func stale(_ plan, s subject) []condition {
	age := seconds(s.variant.maxAge)
	return []condition{{without: "values that are young enough",
		expr: fmt.Sprintf("time() - %s > %s", s.bySource("max", successFamily), number(age)),
		points: []point{{family: successFamily, labels: []label{s.source()},
			holds: age + seconds(time.Hour), fails: 0, ages: true}}}}
}

// suspect is a source whose last pull is not believed, and why.
func suspect(_ plan, s subject) []condition {
	return []condition{{without: "nothing suspect", expr: s.bySource("max", suspectFamily, "reason") + " == 1",
		points: []point{{family: suspectFamily, labels: []label{s.source(), {"reason", "few_rows"}}, holds: 1, fails: 0}}}}
}

// rejecting is a source of whose rows too many are rejected.
func rejecting(p plan, s subject) []condition {
	share := p.settings.Pipe.MaxRejected
	rejected := by("sum", []string{"source"}, s.bySource("max", rejectedFamily, "reason"))
	return []condition{{without: "few rejected rows",
		expr: fmt.Sprintf("%s\n/ (%s + %s) > %s", rejected, rejected, s.bySource("max", rowsFamily), number(share)),
		points: []point{
			{family: rejectedFamily, labels: []label{s.source(), {"reason", "bad_score"}}, holds: 100 * (share + 1) / 2, fails: 0},
			{family: rowsFamily, labels: []label{s.source()}, holds: 100 * (1 - share) / 2, fails: 100},
		}}}
}

// reloadFailed is a configuration that could not be read again.
func reloadFailed(plan, subject) []condition {
	return []condition{{without: "a configuration that was read", expr: by("min", nil, reloadFamily) + " == 0",
		points: []point{{family: reloadFamily, holds: 0, fails: 1}}}}
}

// expired is a benchmark that judges nothing any more.
func expired(plan, subject) []condition {
	labels := []label{{"industry", "retail"}, {"kpi", "advocacy_score"}, {"origin", "board"}}
	return []condition{{without: "a benchmark that holds", expr: by("max", []string{"kpi", "industry", "origin"}, expiredFamily) + " == 1",
		points: []point{{family: expiredFamily, labels: labels, holds: 1, fails: 0}}}}
}
