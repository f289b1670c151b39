package rows

import (
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// rewardReader reads whether answers were rewarded.
type rewardReader struct {
	facet, column int
	rewarded      bool
}

// read reports false where the record is rejected.
func (r *rewardReader) read(t *tally.Set, rec sources.Record, s *surveyReader) bool {
	if r == nil {
		return true
	}
	var f values.Fault
	if r.rewarded, f = values.Flag(rec.Fields[r.column]); f != (values.Fault{}) {
		s.reject(t, rec, r.column, f)
		return false
	}
	return true
}

func (r *rewardReader) add(t *tally.Set, answer tally.Row) {
	if r != nil {
		answer.Bucket = advocacy.RewardBucket(answer.Bucket, r.rewarded)
		t.Facet(r.facet).Add(&answer)
	}
}
