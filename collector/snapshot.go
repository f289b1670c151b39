package collector

import (
	"slices"
	"time"

	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/metrics"
	"advocacy_exporter/collector/pull"
	"advocacy_exporter/collector/tally"
)

// Snapshot is what is known of all sources at a moment. It is swapped in whole and never edited.
type Snapshot struct {
	// Sources are in the order of their names.
	Sources []*State
	// Metrics are the user's own numbers, which were computed from what Sources say.
	Metrics []*MetricState
}

// NewSnapshot makes a snapshot of sources, and computes metrics from them.
func NewSnapshot(states []*State, own []*metrics.Metric) *Snapshot {
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

// with is the snapshot with another state of one source, and the metrics as they are then.
func (s *Snapshot) with(i int, state *State) *Snapshot {
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

// State is what is known of one source. It does not change once it is in a snapshot.
type State struct {
	Job *pull.Job
	// Result and Tally are of the last good pull; nil while there was none.
	Result *evaluation.Result
	Tally  *tally.Set
	// Err says why the last pull failed or is suspect; nil where it ended well.
	Err error
	// Suspect holds the reasons for which the last pull is suspect.
	Suspect []pull.Suspicion
	// LastAttempt is when the last pull that ended began, and LastSuccess the last one that ended
	// well; NextPull is when the next one is due. They are zero where there was or will be none.
	LastAttempt, LastSuccess, NextPull time.Time
	Duration                           time.Duration
	Pulls                              map[Outcome]uint64
}

// NewState is that of a job of which nothing is known.
func NewState(job *pull.Job) *State {
	pulls := make(map[Outcome]uint64)
	for _, outcome := range Outcomes() {
		pulls[outcome] = 0
	}
	return &State{Job: job, Pulls: pulls}
}

// Outcome is how a pull ended.
type Outcome string

// The outcomes of a pull.
const (
	Succeeded Outcome = "success"
	Failed    Outcome = "failed"
	Suspected Outcome = "suspect"
)

// Outcomes lists every way in which a pull can end.
func Outcomes() []Outcome { return []Outcome{Succeeded, Failed, Suspected} }

// Up reports whether the last pull ended well and is not suspect.
func (s *State) Up() bool { return !s.LastAttempt.IsZero() && s.Err == nil }

// Current reports whether the result is young enough to be shown. A job without a MaxAge shows it for ever.
func (s *State) Current(now time.Time) bool {
	return s.Result != nil && (s.Job.MaxAge == 0 || now.Sub(s.LastSuccess) <= s.Job.MaxAge)
}

// JoinedRows are how many of the rows have a customer whom the joined source knows.
type JoinedRows struct {
	With    string `json:"with"`
	Matched uint64 `json:"matched"`
	Rows    uint64 `json:"rows"`
}

// JoinedRows are those of the last good pull of a job that is joined; nil of any other.
func (s *State) JoinedRows() *JoinedRows {
	if s.Job.Joined == nil || s.Tally == nil {
		return nil
	}
	rows := s.Tally.Rows()
	return &JoinedRows{With: s.Job.Joined.Name, Matched: rows - s.Tally.UnmatchedRows(), Rows: rows}
}
