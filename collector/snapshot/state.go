package snapshot

import (
	"time"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/pull"
	"advocacy_exporter/collector/tally"
)

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

// Today is the day that the result is of, or where there is none yet that of a moment.
func (s *State) Today(now time.Time) calendar.Day {
	if s.Result != nil {
		return s.Result.Today
	}
	return s.Job.Evaluation.Calendar.Day(now.UnixMilli())
}

// Judge holds a sample of the source against its benchmarks. Only overall values are judged.
func (s *State) Judge(sample evaluation.Sample) []advocacy.Judgement {
	if sample.Dimension != "" || len(sample.Labels) > 0 {
		return nil
	}
	return sample.KPI.Judge(sample.Estimate, s.Job.Benchmarks, s.Result.Today.String())
}
