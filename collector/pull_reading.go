package collector

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"

	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/sources"
)

const (
	// orderBits is how many bits of a row's order say where in its part it stood.
	orderBits = 40
	// rowsBetween is after how many rows a reading tells of its progress and asks whether to go on.
	rowsBetween = 1024
)

// reading is a part on its way into tallies, one for each goroutine that the part reads with.
type reading struct {
	puller *Puller
	ctx    context.Context
	index  int
	part   string
	count  *rowCount

	mu     sync.Mutex
	shares []*share
}

func (r *reading) read(part sources.Part) (err error) {
	defer recovered(&err)
	return part.Read(r.ctx, r.puller.job.Rows.Fields(), r.open)
}

// open starts another share.
func (r *reading) open() sources.Yield {
	s := &share{
		reading: r,
		tally:   r.puller.newSet(),
		reader:  r.puller.job.Rows.Reader(r.puller.job.Evaluation.Calendar, r.part),
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.shares = append(r.shares, s)
	return s.yield
}

// close merges what the shares counted.
func (r *reading) close() *tally.Set {
	tallies := make([]*tally.Set, len(r.shares))
	for i, s := range r.shares {
		r.count.add(s.rows % rowsBetween)
		tallies[i] = s.tally
	}
	return r.puller.merge(tallies)
}

// share is what one goroutine reads of a part.
type share struct {
	*reading
	tally  *tally.Set
	reader rows.Reader
	rows   uint64
}

func (s *share) yield(rec sources.Record) (err error) {
	defer recovered(&err)
	if rec.Err != nil {
		s.tally.Reject(tally.Reject{Reason: tally.Malformed, Part: s.part, Line: rec.Line})
	} else {
		s.reader.Read(s.tally, rec, uint64(s.index)<<orderBits|uint64(rec.Line))
	}
	if s.rows++; s.rows%rowsBetween > 0 {
		return nil
	}
	s.count.add(rowsBetween)
	return context.Cause(s.ctx)
}

// rowCount counts the rows of a pull and reports how many there are so far.
type rowCount struct {
	report func(rows uint64)

	mu   sync.Mutex
	rows uint64
}

func (c *rowCount) add(rows uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.rows += rows
	c.report(c.rows)
}

// Panic is the error made of a panic while a source was read or its rows were computed.
type Panic struct {
	Value any
	// Stack is where it happened.
	Stack []byte
}

// Error says what the panic said.
func (p *Panic) Error() string { return fmt.Sprintf("panic: %v", p.Value) }

// recovered turns a panic into an error; it is to be deferred.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = &Panic{r, debug.Stack()}
	}
}
