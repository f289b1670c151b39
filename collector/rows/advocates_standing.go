package rows

import (
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// standingReader reads the answers of a part for one goroutine: each says of its customer whether it
// is an advocate, until the next one.
type standingReader struct {
	rowReader
	scale  *advocacy.Scale
	scores *values.Scores
	score  int // where the scores are among the fields
}

func (a *Advocates) newStandingReader(rows rowReader) *standingReader {
	scale, _ := a.scale()
	return &standingReader{rowReader: rows, scale: scale, scores: a.Score.Reader(scale), score: rows.at(a.Score.Column)}
}

// Read adds the answer of a customer. A row without a score is none.
func (r *standingReader) Read(t *tally.Set, rec sources.Record, order uint64) {
	score, f := r.scores.Bucket(rec.Fields[r.score])
	if f != (values.Fault{}) {
		r.reject(t, rec, r.score, f)
		return
	}
	if score == values.Unanswered || !r.read(t, rec, order) || len(r.row.Customer) == 0 {
		return
	}
	r.row.Bucket = 0
	if r.scale.Class(score) == advocacy.Advocate {
		r.row.Bucket = tally.Stands
	}
	t.Count(1)
	t.Facet(0).Add(&r.row)
}
