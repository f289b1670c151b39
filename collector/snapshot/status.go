package snapshot

import (
	"time"

	"advocacy_exporter/collector/pull"
)

// Status is how a source does, for people and programs: nothing of it is of a single person.
type Status struct {
	Source  string           `json:"source"`
	Up      bool             `json:"up"`
	Error   string           `json:"error,omitempty"`
	Suspect []pull.Suspicion `json:"suspect,omitempty"`
	// The moments are left out where there was or will be none.
	LastAttempt time.Time          `json:"last_attempt,omitzero"`
	LastSuccess time.Time          `json:"last_success,omitzero"`
	NextPull    time.Time          `json:"next_pull,omitzero"`
	NewestRow   time.Time          `json:"newest_row,omitzero"`
	Seconds     float64            `json:"pull_duration_seconds"`
	Pulls       map[Outcome]uint64 `json:"pulls"`
	// Rows are those of the last good pull, and Rejected the ones that could not be used, by reason.
	Rows     uint64            `json:"rows"`
	Rejected map[string]uint64 `json:"rejected,omitempty"`
	// Samples say where some of the rejected rows stood and what is wrong with them.
	Samples    []RejectedRow     `json:"rejected_samples,omitempty"`
	Dimensions []DimensionStatus `json:"dimensions,omitempty"`
}

// RejectedRow is where a row stood that could not be used, and why.
type RejectedRow struct {
	Reason  string `json:"reason"`
	Part    string `json:"part"`
	Line    int64  `json:"line"`
	Field   string `json:"field,omitempty"`
	Problem string `json:"problem,omitempty"`
}

// DimensionStatus is what became of a segment dimension.
type DimensionStatus struct {
	Name    string `json:"name"`
	Values  int    `json:"values"`
	Folded  int    `json:"folded,omitempty"`
	Refused string `json:"refused,omitempty"`
}

// Statuses are how the sources of a snapshot do, in the order of their names.
func (s *Snapshot) Statuses() []Status {
	all := make([]Status, len(s.Sources))
	for i, state := range s.Sources {
		all[i] = state.status()
	}
	return all
}

func (s *State) status() Status {
	status := Status{
		Source: s.Job.Name, Up: s.Up(), Suspect: s.Suspect, Pulls: s.Pulls, Seconds: s.Duration.Seconds(),
		LastAttempt: s.Local(s.LastAttempt), LastSuccess: s.Local(s.LastSuccess), NextPull: s.Local(s.NextPull),
	}
	if s.Err != nil {
		status.Error = s.Err.Error()
	}
	if s.Tally != nil {
		s.count(&status)
	}
	if s.Result != nil {
		for _, d := range s.Result.Dimensions {
			status.Dimensions = append(status.Dimensions, DimensionStatus{d.Name, d.Values, d.Limited, d.Refused})
		}
	}
	return status
}

// count tells of the rows.
func (s *State) count(status *Status) {
	status.Rows, status.Rejected = s.Tally.Rows(), s.Tally.RejectedByReason()
	if newest, ok := s.Tally.Newest(); ok {
		status.NewestRow = s.Local(newest)
	}
	for _, r := range s.Tally.Rejects() {
		status.Samples = append(status.Samples, RejectedRow{r.Reason.String(), r.Part, r.Line, r.Field, r.Problem})
	}
}

// Local is a moment in the zone of the source, and stays zero where there is none.
func (s *State) Local(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(s.Job.Evaluation.Calendar.Zone()).Truncate(time.Second)
}
