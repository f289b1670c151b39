package collector

import (
	"context"
	"errors"
	"fmt"
	"time"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/sources"
)

// Joined is the source with which the rows of a job are joined. The job reads it itself, and asks nobody
// else what it says.
type Joined struct {
	Name   string
	Source sources.Source
	Rows   rows.Kind
}

// joining is the other source of a job, as its puller reads it.
type joining struct {
	// puller is of what is looked up as of the end of a day.
	puller *Puller
	today  calendar.Day
	// sum is that of the customers with whom the known tallies of the job's own parts were joined.
	sum uint64
}

// join looks up the customers of the other source, if there is one, before rows are read. Rejects are
// what could not be looked up; nil where that is not to be told.
func (p *Puller) join(ctx context.Context) (kind rows.Kind, rejects *tally.Set, err error) {
	other := p.job.Joined
	if other == nil {
		return p.job.Rows, nil, nil
	}
	today := p.today()
	lookup, err := rows.JoinOf(p.job.Rows).Lookup(other.Rows, today)
	if err != nil {
		return nil, nil, ofJoined(other.Name, err)
	}
	found, err := p.lookedUp(lookup.Rows, today).pull(ctx)
	if err != nil {
		return nil, nil, ofJoined(other.Name, err)
	}
	customers := lookup.Customers(found)
	p.joinedWith(customers.Sum())
	if lookup.Rejects {
		rejects = found
	}
	return lookup.Joined(customers), rejects, nil
}

// lookedUp is the puller of what is looked up. It knows what it read before on the same day.
func (p *Puller) lookedUp(kind rows.Kind, today calendar.Day) *Puller {
	p.mu.Lock()
	defer p.mu.Unlock()
	job := &Job{Name: p.job.Joined.Name, Source: p.job.Joined.Source, Rows: kind, Evaluation: p.job.Evaluation}
	if before := p.joining.puller; before != nil && p.joining.today == today {
		p.joining.puller = newPullerLike(job, before)
	} else {
		p.joining.puller, p.joining.today = NewPuller(job, p.key, nil), today
	}
	p.joining.puller.progress, p.joining.puller.at = p.progress, p.at
	return p.joining.puller
}

// joinedWith forgets what was read of the job's own parts if it was joined with other customers.
func (p *Puller) joinedWith(sum uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.joining.sum != sum {
		p.known, p.joining.sum = nil, sum
	}
}

// today is the day of the pull under way.
func (p *Puller) today() calendar.Day {
	at := p.at
	if at.IsZero() {
		at = time.Now()
	}
	return p.job.Evaluation.Calendar.Day(at.UnixMilli())
}

// ofJoined says that an error is of the other source. That rows of it are missing does not mean that
// the rows that came are good: they may be joined with the wrong customers.
func ofJoined(name string, err error) error {
	if incomplete(err) {
		err = errors.New(err.Error())
	}
	return fmt.Errorf("joined source %s: %w", name, err)
}

// JoinedRows are how many of the rows have a customer whom the joined source knows.
type JoinedRows struct {
	With    string `json:"with"`
	Matched uint64 `json:"matched"`
	Rows    uint64 `json:"rows"`
}

// JoinedRows are those of the last good pull of a job that is joined; nil of any other.
func (s *State) JoinedRows() *JoinedRows {
	if s.Job.Joined == nil || s.Tally == nil {
		return nil
	}
	rows := s.Tally.Rows()
	return &JoinedRows{With: s.Job.Joined.Name, Matched: rows - s.Tally.UnmatchedRows(), Rows: rows}
}

// Close lets go of the sources that the job reads.
func (j *Job) Close() error {
	if j.Joined == nil {
		return j.Source.Close()
	}
	return errors.Join(j.Source.Close(), j.Joined.Source.Close())
}
