package explain

import (
	"time"

	"advocacy_exporter/collector/snapshot"
)

// inputs tells of the rows and the pulls.
func (e *explaining) inputs(now time.Time) {
	s := e.state
	e.Inputs = Inputs{Rows: s.Tally.Rows(), Rejected: s.Tally.RejectedByReason(), Joined: s.JoinedRows()}
	if newest, ok := s.Tally.Newest(); ok {
		e.Inputs.Newest = momentOf(s, newest)
	}
	e.Pulls = pullsOf(s, now)
}

func pullsOf(s *snapshot.State, now time.Time) Pulls {
	return Pulls{
		Last: momentOf(s, s.LastAttempt), LastGood: momentOf(s, s.LastSuccess), Next: momentOf(s, s.NextPull),
		Up: s.Up(), Suspect: s.Suspect, Stale: !s.Current(now),
	}
}

// momentOf is a moment in the zone of the source, or nil where there is none.
func momentOf(s *snapshot.State, t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	local := s.Local(t)
	return &local
}

// notes says what became of the dimensions.
func (e *explaining) notes() {
	for d, b := range e.view.Dimensions {
		note := DimensionNote{Name: b.Name, Refused: b.Refused, Folded: b.Limited}
		if b.Refused == "" {
			note.Hidden = e.view.Hidden(e.windows.Current, d)
		}
		e.Dimensions = append(e.Dimensions, note)
	}
}
