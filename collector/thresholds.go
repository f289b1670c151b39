package collector

import (
	"maps"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/snapshot"
)

// thresholdHelp is what the families of borders have in common.
const thresholdHelp = " Configured, not counted: it has no n, and stays when the benchmark expires."

// thresholdFamilies hold the borders of benchmarks, by the unit of the KPI.
var thresholdFamilies = map[advocacy.Unit]Family{
	advocacy.Ratio: {"advocacy_benchmark_ratio",
		"Border of a benchmark that a KPI is held against, where the KPI is a ratio." + thresholdHelp, thresholdLabels},
	advocacy.Score: {"advocacy_benchmark_score",
		"Border of a benchmark that a KPI is held against, where the KPI is on a scale of its own, such as NPS." + thresholdHelp, thresholdLabels},
	advocacy.Seconds: {"advocacy_benchmark_seconds",
		"Border of a benchmark that a KPI is held against, where the KPI is a time." + thresholdHelp, thresholdLabels},
}

var thresholdLabels = []string{"kpi", "industry", "border", "origin"}

var expiredFamily = Family{"advocacy_exporter_benchmark_expired",
	"Whether the last day on which a benchmark of the KPI holds has passed; then it judges nothing any more.", []string{"kpi", "industry", "origin"}}

// benchmarkFamilies are the families of benchmarks, those of borders by their unit.
func benchmarkFamilies() []Family {
	return []Family{thresholdFamilies[advocacy.Ratio], thresholdFamilies[advocacy.Score], thresholdFamilies[advocacy.Seconds], verdictFamily, expiredFamily}
}

type (
	threshold struct{ kpi, industry, border, origin string }
	validity  struct{ kpi, industry, origin string }
)

// thresholds tells once of every benchmark that any source or metric is held against, as of a moment.
func thresholds(s *snapshot.Snapshot, now time.Time) []prometheus.Metric {
	e := &exposition{}
	told, expired := make(map[threshold]bool), make(map[validity]bool)
	for _, state := range s.Sources {
		today := state.Today(now).String()
		for _, b := range state.Job.Benchmarks {
			e.thresholds(state.Job.KPI(b.KPI), b, told)
			key := validity{b.KPI, b.Industry, b.Origin}
			expired[key] = expired[key] || b.Expired(today)
		}
	}
	for _, m := range s.Metrics {
		for _, b := range m.Metric.Benchmarks {
			e.thresholds(m.Metric.KPI, b, told)
			expired[validity{b.KPI, b.Industry, b.Origin}] = b.Expired(m.Today(now).String())
		}
	}
	desc := prometheus.NewDesc(expiredFamily.Name, expiredFamily.Help, expiredFamily.Labels, nil)
	for b, is := range expired {
		e.add(desc, prometheus.GaugeValue, oneIf(is), b.kpi, b.industry, b.origin)
	}
	return e.metrics
}

// thresholds adds the borders of a benchmark of a KPI that were not told yet.
func (e *exposition) thresholds(kpi *advocacy.KPI, b advocacy.Benchmark, told map[threshold]bool) {
	if kpi == nil {
		return
	}
	f := thresholdFamilies[kpi.Unit]
	desc := prometheus.NewDesc(f.Name, f.Help, f.Labels, nil)
	for _, border := range b.Borders {
		key := threshold{b.KPI, b.Industry, border.Name, b.Origin}
		if !told[key] {
			told[key] = true
			e.add(desc, prometheus.GaugeValue, border.Value, b.KPI, b.Industry, border.Name, b.Origin)
		}
	}
}

// ofNoSource reports whether the samples of a family do not carry the name of a source: periods and
// borders are those of all sources.
func ofNoSource(f Family) bool {
	all := append(slices.Collect(maps.Values(thresholdFamilies)), expiredFamily, oldestPart, periodStart, periodEnd)
	return slices.ContainsFunc(all, func(other Family) bool { return other.Name == f.Name })
}
