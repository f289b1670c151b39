package pull

import (
	"context"
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
	// tentative is the share of rows that may not be all written yet; nil where there are none.
	tentative *share
}

func (r *reading) read(part sources.Part) (err error) {
	defer Recover(&err)
	if done, err := r.readGroups(part); done {
		return err
	}
	return part.Read(r.ctx, r.puller.kind.Fields(), r.open)
}

// open starts another share.
func (r *reading) open() sources.Yield {
	s := r.newShare()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.shares = append(r.shares, s)
	return s.yield
}

func (r *reading) newShare() *share {
	return &share{
		reading: r,
		tally:   r.puller.newSet(),
		reader:  r.puller.kind.Reader(r.puller.job.Evaluation.Calendar, r.part),
	}
}

// close merges what the shares counted with what was counted before, if that is not nil.
func (r *reading) close(before *tally.Set) known {
	settled := r.counted()
	if before != nil {
		settled = r.puller.merge([]*tally.Set{before, settled})
	}
	if r.tentative == nil {
		return known{index: r.index, tally: settled, settled: settled}
	}
	all := r.puller.merge([]*tally.Set{settled, r.tentative.tally})
	return known{index: r.index, tally: all, settled: settled}
}

// counted is what all shares counted. It is merged into the first one, which takes less memory than
// another set for all.
func (r *reading) counted() *tally.Set {
	if len(r.shares) == 0 {
		return r.puller.newSet()
	}
	all := r.shares[0].tally
	for i, s := range r.shares {
		r.count.add(s.rows % rowsBetween)
		if i > 0 {
			all.Merge(s.tally)
		}
		s.tally = nil
	}
	return all
}

// forget undoes what was read of a part that has to be read in another way.
func (r *reading) forget() {
	for _, s := range r.shares {
		r.count.remove(s.told)
	}
	r.shares = nil
	r.puller.badRows.forget()
}

// yieldTentative counts a row apart from those that are settled.
func (r *reading) yieldTentative(rec sources.Record) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.tentative == nil {
		r.tentative = r.newShare()
	}
	rec.Tentative = false
	return r.tentative.yield(rec)
}

// share is what one goroutine reads of a part.
type share struct {
	*reading
	tally  *tally.Set
	reader rows.Reader
	rows   uint64
	told   uint64   // of the rows, to the progress of the pull
	_      [64]byte // keeps what another goroutine counts out of the cache line
}

func (s *share) yield(rec sources.Record) (err error) {
	defer Recover(&err)
	if rec.Tentative {
		return s.yieldTentative(rec)
	}
	if bad := s.puller.badRows; bad != nil {
		s.takeKeeping(rec, bad)
	} else {
		s.take(rec)
	}
	if others := rec.Rows() - 1; others > 0 {
		s.tell(others)
	}
	if s.rows++; s.rows%rowsBetween > 0 {
		return nil
	}
	s.tell(rowsBetween)
	return context.Cause(s.ctx)
}

func (s *share) tell(rows uint64) {
	s.told += rows
	s.count.add(rows)
}

// take counts a row, or rejects it.
func (s *share) take(rec sources.Record) {
	if rec.Err != nil {
		s.tally.Reject(tally.Reject{Reason: tally.Malformed, Part: s.part, Line: rec.Line})
	} else {
		s.reader.Read(s.tally, rec, uint64(s.index)<<orderBits|uint64(rec.Line))
	}
}

// takeKeeping counts a row, or rejects it and keeps it for whoever has to repair it.
func (s *share) takeKeeping(rec sources.Record, bad *rejectsFile) {
	before := s.tally.RejectedRows()
	s.take(rec)
	if s.tally.RejectedRows() > before {
		bad.add(s.tally.LastReject(), rec)
	}
}

// rowCount counts the rows of a pull and reports how many there are so far, where anyone asks.
type rowCount struct {
	report func(rows uint64)

	mu   sync.Mutex
	rows uint64
}

func (c *rowCount) add(rows uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.rows += rows
	if c.report != nil {
		c.report(c.rows)
	}
}

// remove takes back rows that will be counted again.
func (c *rowCount) remove(rows uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.rows -= rows
}
