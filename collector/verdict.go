package collector

import (
	"github.com/prometheus/client_golang/prometheus"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/snapshot"
)

var verdictFamily = Family{"advocacy_benchmark_verdict",
	"Whether the KPI is below the border of its benchmark, not below it, or neither can be told from its interval, whose n is the KPI's observations. Cached: as of the last good pull.",
	[]string{"period", "kpi", "border", "verdict"}}

// verdicts adds what the benchmarks of a source say of its samples. All verdicts are there, so that
// one that changes leaves no gap.
func (e *exposition) verdicts(s *snapshot.State) {
	for _, sample := range s.Result.Samples {
		e.judged(sample, s.Judge(sample))
	}
}

// judged adds the verdicts on a sample.
func (e *exposition) judged(s evaluation.Sample, all []advocacy.Judgement) {
	desc := prometheus.NewDesc(verdictFamily.Name, verdictFamily.Help, verdictFamily.Labels, e.fixed)
	for _, judged := range all {
		for _, verdict := range advocacy.Verdicts() {
			e.add(desc, prometheus.GaugeValue, oneIf(verdict == judged.Verdict),
				string(s.Period), s.KPI.Name, judged.Border.Name, string(verdict))
		}
	}
}
