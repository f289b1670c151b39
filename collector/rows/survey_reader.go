package rows

import (
	"slices"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// surveyReader reads the answers of a part for one goroutine.
type surveyReader struct {
	rowReader
	scores *values.Scores
	score  int   // where the scores are among the fields
	counts []int // where the counts of each bucket are
	idBuf  []byte

	// What else a survey may have; nil where it has not.
	invitations *invitationReader
	rewards     *rewardReader
	followUps   *followUpReader
}

// Reader builds a reader of a part.
func (s *Survey) Reader(c calendar.Calendar, part string) Reader {
	r := &surveyReader{rowReader: newRowReader(c, part, s.Fields(), s.columns()), score: absent}
	if s.Score != nil {
		r.score, r.scores = r.at(s.Score.Column), s.Score.Reader(s.Scale())
	}
	if s.Counts != nil {
		r.counts = r.all(s.Counts.columns())
	}
	if s.Sent != nil {
		r.invitations = s.newInvitationReader(c, part)
	}
	if s.Rewarded != "" {
		r.rewards = &rewardReader{facet: s.tallyOf(surveyRewards), column: r.at(s.Rewarded)}
	}
	if s.FollowedUp != nil {
		r.followUps = s.newFollowUpReader(c, r.at(s.FollowedUp.Column))
	}
	return r
}

// tallyOf is the place of the tally of a facet that the survey has.
func (s *Survey) tallyOf(facet string) int {
	return slices.IndexFunc(s.Facets(), func(f Facet) bool { return f.Name == facet })
}

// Read adds an answer, or the counted answers of a row, to the tallies, or an invitation without an answer.
func (r *surveyReader) Read(t *tally.Set, rec sources.Record, order uint64) {
	bucket := 0
	if r.scores != nil {
		var f values.Fault
		if bucket, f = r.scores.Bucket(rec.Fields[r.score]); f != (values.Fault{}) {
			r.reject(t, rec, r.score, f)
			return
		}
	}
	switch {
	case bucket == values.Unanswered && r.invitations != nil:
		r.invitations.readUnanswered(t, rec, order)
	case bucket == values.Unanswered:
	case !r.read(t, rec, order):
	case r.counts != nil:
		r.addCounts(t, rec)
	default:
		r.row.Bucket = bucket
		r.addAnswer(t, rec)
	}
}

// addAnswer adds the row to the tallies that it belongs to, once all of it is known to be good.
func (r *surveyReader) addAnswer(t *tally.Set, rec sources.Record) {
	if r.invitations == nil && r.rewards == nil && r.followUps == nil {
		t.Count(r.row.Count)
		t.Facet(0).Add(&r.row)
		return
	}
	good := r.invitations.readAnswered(t, rec, &r.row) && r.rewards.read(t, rec, r) && r.followUps.read(t, rec, r)
	if !good {
		return
	}
	t.Count(r.row.Count)
	t.Facet(0).Add(&r.row)
	r.invitations.add(t)
	r.rewards.add(t, r.row)
	r.followUps.add(t, r.row)
}

// addCounts adds a row of every class. A later row with the same id takes the place of each.
func (r *surveyReader) addCounts(t *tally.Set, rec sources.Record) {
	var counts [advocacy.Advocate + 1]uint64
	for bucket, at := range r.counts {
		n, f := values.Count(rec.Fields[at])
		if f != (values.Fault{}) {
			r.reject(t, rec, at, f)
			return
		}
		counts[bucket] = n * rec.Rows()
	}
	id := r.row.ID
	for bucket, n := range counts {
		r.row.Bucket, r.row.Count = bucket, n
		if len(id) > 0 {
			r.idBuf = append(append(r.idBuf[:0], id...), 0, byte(bucket))
			r.row.ID = r.idBuf
		}
		t.Count(n)
		t.Facet(0).Add(&r.row)
	}
}
