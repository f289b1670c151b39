package rows

import (
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// followUpReader reads the first replies to detractors.
type followUpReader struct {
	facet, column int
	scale         *advocacy.Scale
	times         *values.Times
	ids           bool
	duration      int64
}

func (s *Survey) newFollowUpReader(c calendar.Calendar, column int) *followUpReader {
	return &followUpReader{
		facet:  s.tallyOf(surveyFollowUps),
		column: column,
		scale:  s.Scale(),
		times:  s.FollowedUp.ReaderAt("followed_up", c.Location),
		ids:    s.ID != "",
	}
}

// read reads how long a detractor waited; it reports false where the record is rejected.
func (r *followUpReader) read(t *tally.Set, rec sources.Record, s *surveyReader) bool {
	if r == nil {
		return true
	}
	r.duration = tally.NoDuration
	if !r.concerns(s.row) {
		return true
	}
	r.duration = tally.StillOpen
	replied, f := r.times.Read(rec.Fields[r.column])
	switch {
	case f.Reason == tally.MissingTime:
		return true
	case f == (values.Fault{}) && replied < s.row.Time:
		f = values.Fault{Reason: tally.NegativeDuration, Problem: "before the answer" + midnightHint}
	}
	if f != (values.Fault{}) {
		s.reject(t, rec, r.column, f)
		return false
	}
	r.duration = wholeSeconds(replied - s.row.Time)
	return true
}

// wholeSeconds rounds milliseconds up, so that what took too long stays so.
func wholeSeconds(ms int64) int64 { return (ms + 999) / 1000 }

// concerns reports whether an answer is a detractor's.
func (r *followUpReader) concerns(answer tally.Row) bool {
	return r.scale.Class(answer.Bucket) == advocacy.Detractor
}

// add adds the answer of a detractor. Any other is none, and takes the place of one with its id.
func (r *followUpReader) add(t *tally.Set, answer tally.Row) {
	if r == nil || !r.ids && !r.concerns(answer) {
		return
	}
	if !r.concerns(answer) {
		answer.Count = 0
	}
	answer.Bucket, answer.Weight, answer.Duration = 0, advocacy.One, r.duration
	t.Facet(r.facet).Add(&answer)
}
