package rows

import (
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// reviewsReader reads the reviews of a part for one goroutine.
type reviewsReader struct {
	rowReader
	scores             *values.Scores
	score, testimonial int // where they are among the fields
}

// Reader builds a reader of a part.
func (r *Reviews) Reader(c calendar.Calendar, part string) Reader {
	scale, _ := r.scale()
	reader := &reviewsReader{rowReader: newRowReader(c, part, r.Fields(), r.columns()), scores: r.Score.Reader(scale)}
	reader.score, reader.testimonial = reader.at(r.Score.Column), reader.at(r.Testimonial)
	return reader
}

// Read adds a review, or those that a row stands for, to the tallies of what it has.
func (r *reviewsReader) Read(t *tally.Set, rec sources.Record, order uint64) {
	rating, f := r.scores.Bucket(rec.Fields[r.score])
	if f != (values.Fault{}) {
		r.reject(t, rec, r.score, f)
		return
	}
	told := r.testimonial != absent && values.Given(rec.Fields[r.testimonial])
	if rating == values.Unanswered && !told || !r.read(t, rec, order) {
		return
	}
	t.Count(r.row.Count)
	if rating != values.Unanswered {
		r.row.Bucket = rating
		t.Facet(ratings).Add(&r.row)
	}
	if r.testimonial != absent {
		r.row.Bucket = testimonialBucket(told)
		t.Facet(testimonials).Add(&r.row)
	}
}

func testimonialBucket(told bool) int {
	if told {
		return advocacy.WithTestimonial
	}
	return advocacy.WithoutTestimonial
}
