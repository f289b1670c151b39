package collector

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
	// sources are the states of the sources of its inputs; nil where the snapshot has no such source.
	sources []*State
}

// newMetricState computes a metric from what is known of sources.
func newMetricState(m *metrics.Metric, s *Snapshot) *MetricState {
	state := &MetricState{Metric: m}
	for _, name := range m.Sources() {
		state.sources = append(state.sources, s.Source(name))
	}
	if !state.complete() {
		return state
	}
	for _, w := range state.sources[0].Result.Windows {
		if v, why := m.Kind.Compute(state.moment(w.Period)); why == "" {
			state.Samples = append(state.Samples, metricSample(m, w.Period, v))
		}
	}
	return state
}

// complete reports whether all sources of the inputs have a result.
func (m *MetricState) complete() bool { return len(m.Missing()) == 0 }

// Current reports whether all that the metric was computed from is young enough to be shown.
func (m *MetricState) Current(now time.Time) bool {
	return m.complete() && !slices.ContainsFunc(m.sources, func(s *State) bool { return !s.Current(now) })
}

// Oldest is when the oldest of what the metric was computed from was pulled. It reports false while
// some was not.
func (m *MetricState) Oldest() (time.Time, bool) {
	if !m.complete() {
		return time.Time{}, false
	}
	return m.oldest().LastSuccess, true
}

func (m *MetricState) oldest() *State {
	return slices.MinFunc(m.sources, func(a, b *State) int { return a.LastSuccess.Compare(b.LastSuccess) })
}

// source is the state of a source of the inputs.
func (m *MetricState) source(name string) *State {
	return m.sources[slices.Index(m.Metric.Sources(), name)]
}

// Missing are the sources of which nothing is known that the metric could be computed from.
func (m *MetricState) Missing() []string {
	var names []string
	for i, s := range m.sources {
		if s == nil || s.Result == nil {
			names = append(names, m.Metric.Sources()[i])
		}
	}
	return names
}

// Judge holds an estimate of the metric against its benchmarks.
func (m *MetricState) Judge(e advocacy.Estimate) []advocacy.Judgement {
	return m.Metric.KPI.Judge(e, m.Metric.Benchmarks, m.sources[0].Result.Today.String())
}

// today is the day that the metric is of, or where there is none yet that of a moment.
func (m *MetricState) today(now time.Time) calendar.Day {
	if m.sources[0] == nil {
		return calendar.LastDay
	}
	return m.sources[0].today(now)
}

// sameAs reports whether nothing changed that the metric was computed from.
func (m *MetricState) sameAs(s *Snapshot) bool {
	return !slices.ContainsFunc(m.sources, func(known *State) bool { return known == nil || s.Source(known.Job.Name) != known })
}

// moment is what the inputs are in a period.
func (m *MetricState) moment(p calendar.Period) metrics.Moment {
	n := len(m.Metric.Inputs)
	moment := metrics.Moment{
		Period: p, Inputs: m.Metric.Inputs, Now: make([]advocacy.Statistic, n), Z: advocacy.Z(m.Metric.Confidence),
		Then: map[calendar.Versus][]advocacy.Statistic{},
	}
	for i, input := range m.Metric.Inputs {
		sample := m.input(input, p)
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

// input is the overall sample of an input in a period, or nil.
func (m *MetricState) input(input metrics.Input, p calendar.Period) *evaluation.Sample {
	samples := m.source(input.Source).Result.Samples
	i := slices.IndexFunc(samples, func(s evaluation.Sample) bool {
		return s.Statistic != nil && s.Period == p && s.KPI.Name == input.KPI.Name
	})
	if i < 0 {
		return nil
	}
	return &samples[i]
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
