package tally

import (
	"cmp"
	"fmt"
	"time"

	"advocacy_exporter/collector/calendar"
)

// Tally counts the rows of a facet. Tallies of one shape merge in any order to the same tally.
//
// Rows that stand for themselves are added to histograms by segment and day. Rows of which some
// take the place of others, because they have an id or because a customer is asked once, are kept
// one by one, as are those with durations.
type Tally struct {
	shape      Shape
	key        [16]byte
	cells      cells
	overall    pages
	dimensions []dimension
	answers    *answers // nil where no row has to be kept
	lookup     *lookup  // nil where customers are not looked up
	values     []uint16 // of the row that is being added
	timed      bool     // first and newest are set
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
	t.values = make([]uint16, len(t.dimensions), len(t.dimensions)+32) // in a cache line of its own
	if shape.keeps() {
		t.answers = newAnswers(shape)
	}
	if shape.Lookup.PerCustomer() {
		t.answers, t.lookup = nil, newLookup(shape)
	}
	return t
}

// Add counts a row, and does not change it.
func (t *Tally) Add(r *Row) {
	switch {
	case t.lookup != nil:
		t.look(r)
	case t.answers != nil:
		t.addAnswer(r)
	case r.Count > 0:
		t.take(r)
		t.count(r)
	}
}

// addAnswer keeps a row, or counts it where there is no need to keep it.
func (t *Tally) addAnswer(r *Row) {
	if t.shape.Standing && len(r.Customer) == 0 {
		return
	}
	a, kept := t.answer(r)
	if r.Count == 0 && (!kept || a.key == anonymous) {
		return
	}
	t.take(r)
	if kept {
		t.keep(a, t.lasted(r), t.values)
		return
	}
	t.count(r)
}

// take notes when a row was and the values of its segments.
func (t *Tally) take(r *Row) {
	if r.Day != calendar.NoDay {
		t.seen(r.Day, r.Time)
	}
	for i := range t.dimensions {
		t.values[i] = uint16(t.dimensions[i].index(r.Segments[i]))
	}
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

// answer is the row as one that is kept, since others can take the place of it or it has a duration.
// It reports false where there is no need to.
func (t *Tally) answer(r *Row) (answer, bool) {
	a := answer{
		order: r.Order, time: r.Time, weight: r.Weight,
		day: r.Day, count: uint32(r.Count), bucket: uint16(r.Bucket),
	}
	perCustomer := t.shape.Respondents.PerCustomer()
	if (perCustomer || t.shape.Stays) && len(r.Customer) > 0 {
		a.customer = hashCustomer(t.key, r.Customer)
	}
	switch {
	case t.shape.IDs && len(r.ID) > 0:
		a.key, a.byID = max(siphash(t.key, r.ID), anonymous+1), true
	case perCustomer && a.customer != 0:
		a.key = max(a.customer^scatter(r.Day), anonymous+1)
	default:
		a.order = 0 // nothing hangs on it
		return a, t.shape.lasting()
	}
	return a, true
}

// lasted is what is kept of how long something lasted: the duration, or the day a stay was over.
func (t *Tally) lasted(r *Row) int64 {
	if t.shape.Stays {
		return int64(r.Until)
	}
	return r.Duration
}

// scatter spreads days over 64 bits and is never 0, so that the keys of a customer's days differ
// from each other and from an id that reads the same.
func scatter(d calendar.Day) uint64 { return (uint64(uint32(d)) | 1<<32) * 0x9e3779b97f4a7c15 }

func (t *Tally) keep(a answer, duration int64, values []uint16) {
	if t.err != nil {
		return
	}
	t.answers.put(a, duration, values)
	if most := t.shape.MaxCustomers; most > 0 && t.answers.kept > most {
		t.err = t.tooMany()
		t.answers = newAnswers(t.shape)
	}
}

func (t *Tally) tooMany() error {
	switch {
	case t.lookup != nil:
		return fmt.Errorf("more than %d customers to look up: raise max_customers, or read fewer rows", t.shape.MaxCustomers)
	case t.shape.Durations:
		return fmt.Errorf("more than %d durations to keep: raise max_customers, or read fewer rows", t.shape.MaxCustomers)
	case t.shape.Stays:
		return fmt.Errorf("more than %d stays to keep: raise max_customers, or read fewer rows", t.shape.MaxCustomers)
	case t.shape.Standing:
		return fmt.Errorf("more than %d answers to keep, one of every customer and day: raise max_customers, or read fewer rows", t.shape.MaxCustomers)
	}
	return fmt.Errorf("more than %d answers to tell apart by id or customer: raise max_customers, or leave them out", t.shape.MaxCustomers)
}

// Merge adds what another tally of the same shape and key counted.
func (t *Tally) Merge(other *Tally) {
	if t.lookup != nil {
		t.mergeLookup(other)
		return
	}
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
	if t.answers.kept == 0 && t.err == nil && sameValues(own) {
		t.answers = other.answers.fork()
		return
	}
	for i := range other.answers.kept {
		for d, value := range other.answers.valuesAt(i) {
			t.values[d] = 0
			if int(value) < len(own[d]) {
				t.values[d] = uint16(own[d][value])
			}
		}
		t.keep(*other.answers.at(i), other.answers.durationAt(i), t.values)
	}
}

// Err says why the tally cannot be used: it grew past a bound.
func (t *Tally) Err() error { return t.err }

// First is the first day counted; it reports false where nothing was, or rows have no time.
func (t *Tally) First() (calendar.Day, bool) { return t.first, t.timed }

// Newest is the newest moment counted; it reports false where nothing was, or rows have no time.
func (t *Tally) Newest() (time.Time, bool) {
	if !t.timed {
		return time.Time{}, false
	}
	return time.UnixMilli(t.newest), true
}
