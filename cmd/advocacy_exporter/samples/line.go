package samples

import (
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/snapshot"
)

// Line is a sample as programs read it. Absent numbers are left out, never 0.
type Line struct {
	// Source is blank for the user's own metrics.
	Source    string `json:"source,omitempty"`
	KPI       string `json:"kpi"`
	Period    string `json:"period"`
	Dimension string `json:"dimension,omitempty"`
	Segment   string `json:"segment,omitempty"`
	// Labels tell the overall values of a KPI apart where there are several.
	Labels  map[string]string `json:"labels,omitempty"`
	Value   float64           `json:"value"`
	Lower   *float64          `json:"lower,omitempty"`
	Upper   *float64          `json:"upper,omitempty"`
	Rows    uint64            `json:"observations"`
	Changes []Change          `json:"changes,omitempty"`
	Growth  []Growth          `json:"growth,omitempty"`
	// Benchmarks is what the KPI is held against, border by border, and Band what comes of it in words.
	Benchmarks []Judgement `json:"benchmarks,omitempty"`
	Band       string      `json:"band,omitempty"`
}

// Change is a change as programs read it.
type Change struct {
	Versus     string   `json:"versus"`
	Value      float64  `json:"value"`
	Lower      *float64 `json:"lower,omitempty"`
	Upper      *float64 `json:"upper,omitempty"`
	Confidence float64  `json:"confidence"`
}

// Judgement is on which side of a border a value is.
type Judgement struct {
	Border   string  `json:"border"`
	Value    float64 `json:"value"`
	Industry string  `json:"industry,omitempty"`
	Origin   string  `json:"origin"`
	Verdict  string  `json:"verdict"`
}

// Growth is the growth of a count.
type Growth struct {
	Versus string  `json:"versus"`
	Ratio  float64 `json:"ratio"`
}

// lines are all samples of a snapshot: the sources in order, and then the user's own metrics.
func lines(s *snapshot.Snapshot) []Line {
	all := []Line{}
	for _, state := range s.Sources {
		if state.Result == nil {
			continue
		}
		for _, sample := range state.Result.Samples {
			l := lineOf(state.Job.Name, sample)
			l.judge(state.Judge(sample))
			all = append(all, l)
		}
	}
	for _, m := range s.Metrics {
		for _, sample := range m.Samples {
			l := lineOf("", sample)
			l.judge(m.Judge(sample.Estimate))
			all = append(all, l)
		}
	}
	return all
}

func lineOf(source string, s evaluation.Sample) Line {
	l := Line{
		Source: source, KPI: s.KPI.Name, Period: string(s.Period), Dimension: s.Dimension, Segment: s.Segment,
		Value: s.Estimate.Value, Rows: s.Estimate.N,
	}
	if len(s.Labels) > 0 {
		l.Labels = make(map[string]string, len(s.Labels))
	}
	for i, name := range s.LabelNames {
		l.Labels[name] = s.Labels[i]
	}
	if s.Estimate.Bounded {
		l.Lower, l.Upper = &s.Estimate.Lower, &s.Estimate.Upper
	}
	for _, c := range s.Changes {
		printed := Change{Versus: string(c.Versus), Value: c.Value, Confidence: c.Confidence}
		if c.Bounded {
			printed.Lower, printed.Upper = &c.Lower, &c.Upper
		}
		l.Changes = append(l.Changes, printed)
	}
	for _, g := range s.Growth {
		l.Growth = append(l.Growth, Growth{Versus: string(g.Versus), Ratio: g.Ratio})
	}
	return l
}

// judge adds what the benchmarks say of the sample.
func (l *Line) judge(all []advocacy.Judgement) {
	l.Band = advocacy.Band(all)
	for _, j := range all {
		l.Benchmarks = append(l.Benchmarks, Judgement{j.Border.Name, j.Border.Value, j.Benchmark.Industry, j.Benchmark.Origin, string(j.Verdict)})
	}
}
