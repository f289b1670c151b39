package tally

import (
	"crypto/rand"
	"io"
	"slices"
	"time"

	"advocacy_exporter/collector/calendar"
)

// Set is the tallies of what the rows of a source say, one for each facet, and what is known of the
// rows as a whole. Sets of the same shapes merge in any order to the same set.
type Set struct {
	tallies []*Tally
	rows    uint64
	// unmatched are those of the rows whose customer the joined source does not know.
	unmatched uint64
	rejects   rejects
}

// NewKey makes a secret with which ids and customers are hashed.
func NewKey() (key [16]byte) {
	rand.Read(key[:])
	return key
}

// NewSet makes an empty tally for every shape. Key is the secret with which ids and customers are
// hashed; sets merge only where it is the same.
func NewSet(shapes []Shape, key [16]byte) *Set {
	s := &Set{tallies: make([]*Tally, len(shapes))}
	for i, shape := range shapes {
		s.tallies[i] = New(shape, key)
	}
	return s
}

// Facet is the tally of the facet with an index.
func (s *Set) Facet(i int) *Tally { return s.tallies[i] }

// Count takes note of rows that are good, whatever they are added to.
func (s *Set) Count(rows uint64) { s.rows += rows }

// Unmatched takes note of rows whose customer the source that they are joined with does not know.
func (s *Set) Unmatched(rows uint64) { s.unmatched += rows }

// Reject counts a row that cannot be used and keeps a bounded sample of where that was.
func (s *Set) Reject(r Reject) { s.rejects.add(r) }

// WithRejects is the set with the rejected rows of another one, which may be of other shapes. Neither
// changes, and the tallies are those of the set.
func (s *Set) WithRejects(other *Set) *Set {
	all := *s
	for reason, samples := range s.rejects.samples {
		all.rejects.samples[reason] = slices.Clone(samples)
	}
	all.rejects.merge(&other.rejects)
	return &all
}

// LastReject is the row that was rejected last by this set; that of merged ones does not count.
func (s *Set) LastReject() Reject { return s.rejects.last }

// Merge adds what another set of the same shapes and key counted.
func (s *Set) Merge(other *Set) {
	s.rows += other.rows
	s.unmatched += other.unmatched
	s.rejects.merge(&other.rejects)
	for i, t := range s.tallies {
		t.Merge(other.tallies[i])
	}
}

// Err says why the set cannot be used: one of its tallies grew past a bound.
func (s *Set) Err() error {
	for _, t := range s.tallies {
		if err := t.Err(); err != nil {
			return err
		}
	}
	return nil
}

// Rows is the number of rows counted, with those that others took the place of.
func (s *Set) Rows() uint64 { return s.rows }

// UnmatchedRows is how many of the rows have a customer whom the joined source does not know.
func (s *Set) UnmatchedRows() uint64 { return s.unmatched }

// Rejected is the number of rows rejected for a reason.
func (s *Set) Rejected(r Reason) uint64 { return s.rejects.counts[r] }

// RejectedRows is the number of rows rejected for any reason.
func (s *Set) RejectedRows() (rows uint64) {
	for _, n := range s.rejects.counts {
		rows += n
	}
	return rows
}

// RejectedByReason are the rejected rows by the reason's name, without those of which there are none.
func (s *Set) RejectedByReason() map[string]uint64 {
	all := make(map[string]uint64)
	for _, r := range Reasons() {
		if n := s.Rejected(r); n > 0 {
			all[r.String()] = n
		}
	}
	return all
}

// Rejects are samples of rejected rows, at most a few for every reason, in the order of the reasons.
func (s *Set) Rejects() []Reject { return s.rejects.all() }

// First is the first day counted; it reports false where nothing was, or rows have no time.
func (s *Set) First() (first calendar.Day, timed bool) {
	for _, t := range s.tallies {
		if day, ok := t.First(); ok && (!timed || day < first) {
			first, timed = day, true
		}
	}
	return first, timed
}

// Newest is the newest moment counted; it reports false where nothing was, or rows have no time.
func (s *Set) Newest() (newest time.Time, timed bool) {
	for _, t := range s.tallies {
		if at, ok := t.Newest(); ok && (!timed || at.After(newest)) {
			newest, timed = at, true
		}
	}
	return newest, timed
}

// AppendBinary appends all that was counted. Sets that counted the same rows give the same bytes,
// whatever way they were split and merged.
func (s *Set) AppendBinary(to []byte) ([]byte, error) {
	b := &bytesOut{bytes: to}
	b.set(s)
	return b.bytes, nil
}

// WriteTo writes all that was counted, for ParseSet to read. It takes less memory than AppendBinary,
// and the bytes may differ for sets that counted the same rows.
func (s *Set) WriteTo(w io.Writer) (int64, error) {
	b := &bytesOut{to: w}
	b.set(s)
	b.spill(0)
	return b.written, b.err
}
