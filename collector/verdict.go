package collector

import (
	"slices"

	"github.com/prometheus/client_golang/prometheus"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/rows"
)

// Judgement is the verdict on a sample by one border of a benchmark.
type Judgement struct {
	Benchmark advocacy.Benchmark
	Border    advocacy.Border
	Verdict   advocacy.Verdict
}

// Judge holds a sample against the benchmarks of the job, as of a day. Only overall values are
// judged, and nothing is by a benchmark that has expired.
func (j *Job) Judge(s evaluation.Sample, today calendar.Day) []Judgement {
	if s.Dimension != "" || len(s.Labels) > 0 {
		return nil
	}
	return j.hold(s.KPI, s.Estimate, today)
}

// hold holds any figure of a KPI against its benchmarks.
func (j *Job) hold(k *advocacy.KPI, e advocacy.Estimate, today calendar.Day) []Judgement {
	return hold(j.Benchmarks, k, e, today)
}

func hold(benchmarks []advocacy.Benchmark, k *advocacy.KPI, e advocacy.Estimate, today calendar.Day) []Judgement {
	var all []Judgement
	for _, b := range benchmarks {
		if b.KPI != k.Name || b.Expired(today.String()) {
			continue
		}
		for _, border := range b.Borders {
			all = append(all, Judgement{b, border, border.Verdict(e)})
		}
	}
	return all
}

// Band says in words between which borders of the judgements a sample surely is; it is empty where
// there are none.
func Band(s evaluation.Sample, all []Judgement) string { return band(s.Estimate, all) }

func band(e advocacy.Estimate, all []Judgement) string {
	if len(all) == 0 {
		return ""
	}
	borders := make([]advocacy.Border, len(all))
	for i, judged := range all {
		borders[i] = judged.Border
	}
	return advocacy.Band(e, borders)
}

var verdictFamily = Family{"advocacy_benchmark_verdict",
	"Whether the KPI is below the border of its benchmark, not below it, or neither can be told from its interval, whose n is the KPI's observations. Cached: as of the last good pull.",
	[]string{"period", "kpi", "border", "verdict"}}

// verdicts adds what the benchmarks of a source say of its samples. All verdicts are there, so that
// one that changes leaves no gap.
func (e *exposition) verdicts(s *State) {
	for _, sample := range s.Result.Samples {
		e.judged(sample, s.Job.Judge(sample, s.Result.Today))
	}
}

// judged adds the verdicts on a sample.
func (e *exposition) judged(s evaluation.Sample, all []Judgement) {
	desc := prometheus.NewDesc(verdictFamily.Name, verdictFamily.Help, verdictFamily.Labels, e.fixed)
	for _, judged := range all {
		for _, verdict := range advocacy.Verdicts() {
			e.add(desc, prometheus.GaugeValue, oneIf(verdict == judged.Verdict),
				string(s.Period), s.KPI.Name, judged.Border.Name, string(verdict))
		}
	}
}

// kpi is the KPI of a name that the job's rows give, or nil.
func (j *Job) kpi(name string) *advocacy.KPI {
	kpis := rows.KPIsOf(j.Rows)
	if i := slices.IndexFunc(kpis, func(k *advocacy.KPI) bool { return k.Name == name }); i >= 0 {
		return kpis[i]
	}
	return nil
}
