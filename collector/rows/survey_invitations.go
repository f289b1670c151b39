package rows

import (
	"time"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// invitationReader reads the invitations to a survey, which have their own time and no weight.
type invitationReader struct {
	rowReader
	facet   int
	settle  int64 // milliseconds
	invited bool  // the record that is being read is an invitation
}

func (s *Survey) newInvitationReader(c calendar.Calendar, part string) *invitationReader {
	columns := columns{id: s.ID, count: s.Count, time: s.Sent, segments: s.Segments}
	r := &invitationReader{
		rowReader: newRowReader(c, part, s.Fields(), columns),
		facet:     s.tallyOf(surveyInvitations),
		settle:    time.Duration(s.Settle).Milliseconds(),
	}
	r.times = s.Sent.ReaderAt("sent", c.Location)
	return r
}

// readUnanswered adds an invitation without an answer.
func (r *invitationReader) readUnanswered(t *tally.Set, rec sources.Record, order uint64) {
	if !r.read(t, rec, order) || !r.invited {
		return
	}
	r.row.Bucket = advocacy.UnansweredInvitation
	t.Count(r.row.Count)
	r.add(t)
}

// readAnswered reads the invitation of an answer; it reports false where the record is rejected.
func (r *invitationReader) readAnswered(t *tally.Set, rec sources.Record, answer *tally.Row) bool {
	if r == nil {
		return true
	}
	if !r.read(t, rec, answer.Order) {
		return false
	}
	late := answer.Time - r.row.Time
	if r.invited && late < 0 {
		r.reject(t, rec, r.time, values.Fault{Reason: tally.NegativeDuration, Problem: "after the answer" + midnightHint})
		return false
	}
	r.row.Bucket = advocacy.AnsweredInvitation
	if late > r.settle {
		r.row.Bucket = advocacy.UnansweredInvitation
	}
	return true
}

// midnightHint says why a time of the same day may come before another.
const midnightHint = "; a day without a clock is read as its midnight"

// read reads an invitation. A record that does not say when it was sent is none.
func (r *invitationReader) read(t *tally.Set, rec sources.Record, order uint64) bool {
	r.invited = values.Key(rec.Fields[r.time]) != nil
	return !r.invited || r.rowReader.read(t, rec, order)
}

func (r *invitationReader) add(t *tally.Set) {
	if r != nil && r.invited {
		t.Facet(r.facet).Add(&r.row)
	}
}
