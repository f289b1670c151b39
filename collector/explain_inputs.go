package collector

import (
	"time"

	"advocacy_exporter/collector/tally"
)

// inputs tells of the rows and the pulls.
func (e *explaining) inputs(now time.Time) {
	s := e.state
	e.Inputs = Inputs{Rows: s.Tally.Rows(), Rejected: make(map[string]uint64)}
	for _, r := range tally.Reasons() {
		if n := s.Tally.Rejected(r); n > 0 {
			e.Inputs.Rejected[r.String()] = n
		}
	}
	if newest, ok := s.Tally.Newest(); ok {
		e.Inputs.Newest = e.moment(newest)
	}
	e.Pulls = Pulls{
		Last: e.moment(s.LastAttempt), LastGood: e.moment(s.LastSuccess), Next: e.moment(s.NextPull),
		Up: s.Up(), Suspect: s.Suspect, Stale: !s.Current(now),
	}
}

// moment is a moment in the zone of the source, or nil where there is none.
func (e *explaining) moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	local := t.In(e.state.Job.Evaluation.Calendar.Zone()).Truncate(time.Second)
	return &local
}

// notes says what became of the dimensions.
func (e *explaining) notes() {
	for d, b := range e.cuts.dimensions {
		note := DimensionNote{Name: b.Name, Refused: b.Refused, Folded: b.Limited}
		if b.Refused == "" {
			note.Hidden = len(e.cuts.dimension(e.windows.Current, d).hidden)
		}
		e.Dimensions = append(e.Dimensions, note)
	}
}
