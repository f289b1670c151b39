package pull

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
	found, err := p.lookedUp(lookup.Rows, today).Pull(ctx)
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
		p.joining.puller = before.For(job)
	} else {
		p.joining.puller, p.joining.today = New(job, p.key), today
	}
	p.joining.puller.Progress, p.joining.puller.At = p.Progress, p.At
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
	at := p.At
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
