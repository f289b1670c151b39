package snapshot

import (
	"slices"
	"time"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/metrics"
)

// MetricState is what is known of a metric of the user's own. It does not change once it is in a
// snapshot.
type MetricState struct {
	Metric *metrics.Metric
	// Samples are the values, period by period.
	Samples []evaluation.Sample
	// Inputs are the states of the sources of its inputs, one for each; nil where the snapshot has no such
	// source.
	Inputs []*State
}

// newMetricState computes a metric from what is known of sources.
func newMetricState(m *metrics.Metric, s *Snapshot) *MetricState {
	state := &MetricState{Metric: m}
	for _, input := range m.Inputs {
		state.Inputs = append(state.Inputs, s.Source(input.Source))
	}
	if !state.complete() {
		return state
	}
	for _, w := range state.Windows() {
		if v, why := m.Kind.Compute(state.Moment(w.Period)); why == "" {
			state.Samples = append(state.Samples, metricSample(m, w.Period, v))
		}
	}
	return state
}

// complete reports whether all sources of the inputs have a result.
func (m *MetricState) complete() bool { return len(m.Missing()) == 0 }

// Current reports whether all that the metric was computed from is young enough to be shown.
func (m *MetricState) Current(now time.Time) bool {
	return m.complete() && !slices.ContainsFunc(m.Inputs, func(s *State) bool { return !s.Current(now) })
}

// Oldest is the source that was pulled the longest ago of those that the metric was computed from; nil
// while some was not pulled well.
func (m *MetricState) Oldest() *State {
	if !m.complete() {
		return nil
	}
	return slices.MinFunc(m.Inputs, func(a, b *State) int { return a.LastSuccess.Compare(b.LastSuccess) })
}

// Missing are the sources of which nothing is known that the metric could be computed from.
func (m *MetricState) Missing() []string {
	var names []string
	for i, s := range m.Inputs {
		name := m.Metric.Inputs[i].Source
		if (s == nil || s.Result == nil) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// Windows are those of the periods in which there may be a value, of a metric of which nothing is missing.
func (m *MetricState) Windows() []evaluation.PeriodWindows { return m.Inputs[0].Result.Windows }

// Judge holds an estimate of the metric against its benchmarks.
func (m *MetricState) Judge(e advocacy.Estimate) []advocacy.Judgement {
	return m.Metric.KPI.Judge(e, m.Metric.Benchmarks, m.Inputs[0].Result.Today.String())
}

// Today is the day that the metric is of, or where there is none yet that of a moment.
func (m *MetricState) Today(now time.Time) calendar.Day {
	if m.Inputs[0] == nil {
		return calendar.LastDay
	}
	return m.Inputs[0].Today(now)
}

// sameAs reports whether nothing changed that the metric was computed from.
func (m *MetricState) sameAs(s *Snapshot) bool {
	return !slices.ContainsFunc(m.Inputs, func(known *State) bool { return known == nil || s.Source(known.Job.Name) != known })
}

// Moment is what the inputs are in a period.
func (m *MetricState) Moment(p calendar.Period) metrics.Moment {
	n := len(m.Metric.Inputs)
	moment := metrics.Moment{
		Period: p, Inputs: m.Metric.Inputs, Now: make([]advocacy.Statistic, n), Z: advocacy.Z(m.Metric.Confidence),
		Then: map[calendar.Versus][]advocacy.Statistic{},
	}
	for i, input := range m.Metric.Inputs {
		sample := overall(m.Inputs[i].Result, input.KPI.Name, p)
		if sample == nil {
			continue
		}
		moment.Now[i] = sample.Statistic
		for _, e := range sample.Earlier {
			if moment.Then[e.Versus] == nil {
				moment.Then[e.Versus] = make([]advocacy.Statistic, n)
			}
			moment.Then[e.Versus][i] = e.Statistic
		}
	}
	return moment
}

// overall is the sample of a KPI in a period that metrics go on computing with, or nil.
func overall(r *evaluation.Result, kpi string, p calendar.Period) *evaluation.Sample {
	i := slices.IndexFunc(r.Samples, func(s evaluation.Sample) bool {
		return s.Statistic != nil && s.Period == p && s.KPI.Name == kpi
	})
	if i < 0 {
		return nil
	}
	return &r.Samples[i]
}

func metricSample(m *metrics.Metric, p calendar.Period, v metrics.Value) evaluation.Sample {
	s := evaluation.Sample{KPI: m.KPI, Period: p, Estimate: v.Estimate}
	for _, versus := range calendar.Comparisons() {
		if change, ok := v.Changes[versus]; ok {
			s.Changes = append(s.Changes, evaluation.Change{Versus: versus, Change: change})
		}
	}
	return s
}

// computed are the states of metrics by what is known of sources. Those of which nothing changed
// since before are kept.
func (s *Snapshot) computed(own []*metrics.Metric, before []*MetricState) []*MetricState {
	var all []*MetricState
	for i, m := range own {
		if i < len(before) && before[i].Metric == m && before[i].sameAs(s) {
			all = append(all, before[i])
			continue
		}
		all = append(all, newMetricState(m, s))
	}
	return all
}
