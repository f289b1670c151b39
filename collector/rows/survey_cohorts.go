package rows

import (
	"errors"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
)

// cohorts are the classes of customers by their latest answers.
func (s *Survey) cohorts(today calendar.Day) (customerCohorts, error) {
	switch {
	case s.Counts != nil:
		return customerCohorts{}, errors.New("its answers are counted already, and tell no customers apart")
	case s.Customer == "":
		return customerCohorts{}, errors.New("its answers do not say whose they are: add customer to the survey")
	}
	scale := s.Scale()
	looked := latestScores{s.Customer, s.Score, s.Time, scale}.rows(today)
	looked.count = s.Count
	looked.shape.IDs, looked.shape.MaxCustomers = s.ID != "", s.MaxCustomers
	names := make([]string, scale.Len())
	for i := range names {
		names[i] = scale.Class(i).String()
	}
	return customerCohorts{looked, customersOf, names, unmatched}, nil
}

// latestScores are the latest answers of customers.
type latestScores struct {
	customer string
	score    *values.Score
	time     *values.Time
	scale    *advocacy.Scale
}

// rows are looked up by score, for of two answers at the same time the lower one counts.
func (l latestScores) rows(today calendar.Day) *lookupRows {
	return &lookupRows{
		columns: columns{customer: l.customer, time: l.time},
		others:  []string{l.score.Column},
		shape:   tally.Shape{Lookup: tally.LatestAnswer, Buckets: l.scale.Len()},
		until:   today,
		teller:  l.teller,
	}
}

func (l latestScores) teller(at func(string) int) tellBucket {
	score, scores := at(l.score.Column), l.score.Reader(l.scale)
	return func(fields [][]byte) (int, bool, int, values.Fault) {
		bucket, f := scores.Bucket(fields[score])
		return bucket, bucket != values.Unanswered, score, f
	}
}
