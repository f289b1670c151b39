package tally

import (
	"cmp"
	"fmt"
	"time"

	"advocacy_exporter/collector/calendar"
)

// Tally counts rows. Tallies of one shape merge in any order to the same tally.
//
// Rows that stand for themselves are added to histograms by segment and day. Rows of which some
// take the place of others, because they have an id or because a customer is asked once, are kept
// one by one.
type Tally struct {
	shape      Shape
	key        [16]byte
	cells      cells
	overall    pages
	dimensions []dimension
	answers    *answers // nil where no row takes the place of another
	values     []uint16 // of the row that is being added
	rejects    rejects
	rows       uint64
	timed      bool // first and newest are set
	first      calendar.Day
	newest     int64
	err        error
}

// New makes an empty tally. Key is the secret with which ids and customers are hashed; tallies
// merge only where it is the same.
func New(shape Shape, key [16]byte) *Tally {
	c := newCells(shape)
	t := &Tally{shape: shape, key: key, cells: c, overall: pages{cells: c}}
	for _, name := range shape.Dimensions {
		t.dimensions = append(t.dimensions, newDimension(name, c))
	}
	t.values = make([]uint16, len(t.dimensions))
	if shape.IDs || shape.Respondents.PerCustomer() {
		t.answers = newAnswers(shape)
	}
	return t
}

// Add counts a row.
func (t *Tally) Add(r Row) {
	a, keyed := t.answer(&r)
	if r.Count == 0 && !keyed {
		return
	}
	t.rows += r.Count
	if r.Day != calendar.NoDay {
		t.seen(r.Day, r.Time)
	}
	for i := range t.dimensions {
		t.values[i] = uint16(t.dimensions[i].index(r.Segments[i]))
	}
	if keyed {
		t.keep(a, t.values)
		return
	}
	t.count(&r)
}

func (t *Tally) count(r *Row) {
	t.overall.add(0, r.Day, r.Bucket, r.Count, r.Weight)
	for i := range t.dimensions {
		t.dimensions[i].add(int(t.values[i]), r)
	}
}

func (t *Tally) seen(first calendar.Day, newest int64) {
	if !t.timed {
		t.timed, t.first, t.newest = true, first, newest
		return
	}
	t.first, t.newest = min(t.first, first), max(t.newest, newest)
}

// answer is the row as one that others can take the place of; it reports false where none can.
func (t *Tally) answer(r *Row) (answer, bool) {
	if t.answers == nil {
		return answer{}, false
	}
	a := answer{
		order: r.Order, time: r.Time, weight: r.Weight,
		day: r.Day, count: uint32(r.Count), bucket: uint16(r.Bucket),
	}
	if t.shape.Respondents.PerCustomer() && len(r.Customer) > 0 {
		a.customer = max(siphash(t.key, r.Customer), 1)
	}
	switch {
	case t.shape.IDs && len(r.ID) > 0:
		a.key, a.byID = siphash(t.key, r.ID), true
	case a.customer != 0:
		a.key = a.customer ^ scatter(r.Day)
	default:
		return answer{}, false
	}
	return a, true
}

// scatter spreads days over 64 bits and is never 0, so that the keys of a customer's days differ
// from each other and from an id that reads the same.
func scatter(d calendar.Day) uint64 { return (uint64(uint32(d)) | 1<<32) * 0x9e3779b97f4a7c15 }

func (t *Tally) keep(a answer, values []uint16) {
	if t.err != nil {
		return
	}
	t.answers.put(a, values)
	if most := t.shape.MaxCustomers; most > 0 && t.answers.kept > most {
		t.err = fmt.Errorf("more than %d answers to tell apart by id or customer: raise max_customers, or leave them out", most)
		t.answers = newAnswers(t.shape)
	}
}

// Reject counts a row that cannot be used and keeps a bounded sample of where that was.
func (t *Tally) Reject(r Reject) { t.rejects.add(r) }

// Merge adds what another tally of the same shape and key counted.
func (t *Tally) Merge(other *Tally) {
	t.rows += other.rows
	t.rejects.merge(&other.rejects)
	if other.timed {
		t.seen(other.first, other.newest)
	}
	t.overall.mergeAll(&other.overall)
	own := make([][]int, len(t.dimensions))
	for i := range t.dimensions {
		own[i] = t.dimensions[i].merge(&other.dimensions[i])
	}
	t.mergeAnswers(other, own)
}

func (t *Tally) mergeAnswers(other *Tally, own [][]int) {
	if t.err = cmp.Or(t.err, other.err); t.err != nil {
		t.answers = newAnswers(t.shape)
	}
	if t.answers == nil {
		return
	}
	for i := range other.answers.kept {
		for d, value := range other.answers.valuesAt(i) {
			t.values[d] = 0
			if int(value) < len(own[d]) {
				t.values[d] = uint16(own[d][value])
			}
		}
		t.keep(*other.answers.at(i), t.values)
	}
}

// Err says why the tally cannot be used: it grew past a bound.
func (t *Tally) Err() error { return t.err }

// Rows is the number of rows counted, with those that others took the place of.
func (t *Tally) Rows() uint64 { return t.rows }

// Rejected is the number of rows rejected for a reason.
func (t *Tally) Rejected(r Reason) uint64 { return t.rejects.counts[r] }

// Rejects are samples of rejected rows, at most a few for every reason, in the order of the reasons.
func (t *Tally) Rejects() []Reject { return t.rejects.all() }

// First is the first day counted; it reports false where nothing was, or rows have no time.
func (t *Tally) First() (calendar.Day, bool) { return t.first, t.timed }

// Newest is the newest moment counted; it reports false where nothing was, or rows have no time.
func (t *Tally) Newest() (time.Time, bool) {
	if !t.timed {
		return time.Time{}, false
	}
	return time.UnixMilli(t.newest), true
}
