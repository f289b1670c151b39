package snapshot

import (
	"slices"

	"advocacy_exporter/collector/metrics"
)

// Snapshot is what is known of all sources at a moment. It is swapped in whole and never edited.
type Snapshot struct {
	// Sources are in the order of their names.
	Sources []*State
	// Metrics are the user's own numbers, which were computed from what Sources say.
	Metrics []*MetricState
}

// New makes a snapshot of sources, and computes metrics from them.
func New(states []*State, own []*metrics.Metric) *Snapshot {
	s := &Snapshot{Sources: states}
	s.Metrics = s.computed(own, nil)
	return s
}

// Source is the state of the source of a name, or nil.
func (s *Snapshot) Source(name string) *State {
	if s == nil {
		return nil
	}
	i := slices.IndexFunc(s.Sources, func(state *State) bool { return state.Job.Name == name })
	if i < 0 {
		return nil
	}
	return s.Sources[i]
}

// Metric is the metric of a name, or nil.
func (s *Snapshot) Metric(name string) *MetricState {
	if i := slices.IndexFunc(s.Metrics, func(m *MetricState) bool { return m.Metric.KPI.Name == name }); i >= 0 {
		return s.Metrics[i]
	}
	return nil
}

// With is the snapshot with another state of one source, and the metrics as they are then.
func (s *Snapshot) With(i int, state *State) *Snapshot {
	all := slices.Clone(s.Sources)
	all[i] = state
	next := &Snapshot{Sources: all}
	own := make([]*metrics.Metric, len(s.Metrics))
	for i, m := range s.Metrics {
		own[i] = m.Metric
	}
	next.Metrics = next.computed(own, s.Metrics)
	return next
}
