// Package pulltest has sources for tests of what pulls them: they answer at once, fail when asked to, and
// remember who asked.
package pulltest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// Source answers every pull with what Answer returns, and remembers when it was asked.
type Source struct {
	Answer func(ctx context.Context) ([]sources.Part, error)

	mu    sync.Mutex
	asked []time.Time
}

// Parts answers.
func (s *Source) Parts(ctx context.Context) ([]sources.Part, error) {
	s.mu.Lock()
	s.asked = append(s.asked, time.Now())
	s.mu.Unlock()
	return s.Answer(ctx)
}

// Close does nothing.
func (s *Source) Close() error { return nil }

// Times are when the source was asked.
func (s *Source) Times() []time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked
}

// Part is a part of rows such as "1999-12-31 9 pro": a time, a score, a plan, and an id where there is a
// fourth field.
type Part struct {
	Title, Revision string
	Rows            []string
	// Err ends the reading after the rows; Before is called first.
	Err    error
	Before func(ctx context.Context) error
	// Reads is how often the part was read.
	Reads int
}

// Name is the title.
func (p *Part) Name() string { return p.Title }

// Version is the revision.
func (p *Part) Version() string { return p.Revision }

// Read yields the rows.
func (p *Part) Read(ctx context.Context, fields []string, open func() sources.Yield) error {
	p.Reads++
	if p.Before != nil {
		if err := p.Before(ctx); err != nil {
			return err
		}
	}
	yield := open()
	for i, row := range p.Rows {
		if err := yield(record(row, i, fields)); err != nil {
			return err
		}
	}
	return p.Err
}

func record(row string, i int, fields []string) sources.Record {
	rec := sources.Record{Line: int64(i + 1)}
	said := strings.Fields(row)
	if len(said) < 3 {
		rec.Err = fmt.Errorf("%d fields", len(said))
		return rec
	}
	named := map[string]string{"time": said[0], "score": said[1], "plan": said[2], "id": said[len(said)-1]}
	for _, name := range fields {
		rec.Fields = append(rec.Fields, []byte(named[name]))
	}
	return rec
}

// Of is a source of whatever its parts hold when it is asked.
func Of(parts ...*Part) *Source {
	return &Source{Answer: func(context.Context) ([]sources.Part, error) {
		all := make([]sources.Part, len(parts))
		for i, p := range parts {
			all[i] = p
		}
		return all, nil
	}}
}

// Always is a source that answers with the same rows in one part.
func Always(rows ...string) *Source {
	return &Source{Answer: func(context.Context) ([]sources.Part, error) { return []sources.Part{One(rows...)}, nil }}
}

// One is a part of a file nps.csv.
func One(rows ...string) *Part { return &Part{Title: "nps.csv", Rows: rows} }

// Rep repeats a row.
func Rep(n int, row string) []string { return slices.Repeat([]string{row}, n) }

// ErrAway is why nothing comes of an unreachable source.
var ErrAway = errors.New("nps.csv: no such file")

// Unreachable is a source that is always away.
func Unreachable() *Source {
	return &Source{Answer: func(context.Context) ([]sources.Part, error) { return nil, ErrAway }}
}

// Survey reads the rows as answers to a survey, by plan.
func Survey() *rows.Survey {
	return &rows.Survey{
		Score: &values.Score{Column: "score"}, Time: &values.Time{Column: "time"}, ScaleName: "0-10",
		Respondents: tally.Answers, Segments: map[string]string{"plan": "plan"},
	}
}

// Worth reads the rows as what customers, who stand where others have a plan, are worth in euros, in the
// cohorts of what they answered in a source nps.
func Worth() (worth *rows.LifetimeValues, answers *rows.Survey) {
	worth = &rows.LifetimeValues{
		Customer: "plan", Value: "score", Currency: &values.Currency{Code: "EUR"}, Time: &values.Time{Column: "time"},
		Cohort: &rows.Cohort{From: "nps"}, Advocates: []string{"advocate"}, MaxCustomers: 1000,
	}
	answers = Survey()
	answers.Customer, answers.Segments, answers.MaxCustomers = "plan", nil, 1000
	return worth, answers
}

// Cohorts are those of a result of Worth, each as often as it has customers.
func Cohorts(r *evaluation.Result) string {
	if r == nil {
		return "nothing"
	}
	var all []string
	for _, sample := range r.Samples {
		if sample.KPI.Name == "lifetime_value" {
			all = append(all, strings.Repeat(sample.Labels[0]+" ", int(sample.Estimate.N)))
		}
	}
	return strings.TrimSpace(strings.Join(all, ""))
}

// Settings evaluate in UTC, over 30 days and over all.
func Settings() evaluation.Settings {
	return evaluation.Settings{
		Calendar: calendar.New(time.UTC, time.January), Periods: []calendar.Period{"30d", calendar.All},
		Confidence: 0.95, MinRespondents: 5, MaxSegments: 50,
	}
}
