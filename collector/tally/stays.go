package tally

import (
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
)

// Where a customer with stays was: the bits of the bucket.
const (
	atStart = 1 << iota
	atEnd
)

// countStays counts customers by where they were at the start and at the end of a window, overall
// and again by the segments of the stays: who moved from one segment to another left the one, joined
// the other, and was there all along.
func (t *Tally) countStays(w calendar.Window, s *sums) {
	all := t.answers
	customer := func(i int) uint64 { return all.at(i).customer }
	all.stays(w, customer, func(i, where int) { s.cells.add(s.overall, where, 1, advocacy.One) })
	for d, values := range s.dimensions {
		if len(values) == 0 {
			continue
		}
		value := func(i int) int { return int(all.valuesAt(i)[d]) }
		inSegment := func(i int) uint64 { return customer(i) ^ scatter(calendar.Day(value(i))) }
		all.stays(w, inSegment, func(i, where int) { s.cells.add(s.of(d, value(i)), where, 1, advocacy.One) })
	}
}

// stays visits a stay of everybody who came before the end of a window, with where they were by all
// of their stays. Key tells whose a stay is; one without a customer stands alone.
func (a *answers) stays(w calendar.Window, key func(i int) uint64, visit func(i, where int)) {
	whereabouts := make([]uint8, a.kept) // by the first stay of everybody
	first := table{key: key}
	for i := range a.kept {
		one := a.at(i)
		if one.day >= w.To {
			continue
		}
		where := one.whereabouts(w, calendar.Day(a.durationAt(i)))
		if one.customer == 0 {
			visit(i, int(where))
			continue
		}
		slot := first.slot(key(i))
		if *slot == 0 {
			*slot = uint32(i + 1)
			first.added()
			whereabouts[i] = where
		} else {
			whereabouts[*slot-1] |= where
		}
	}
	for _, slot := range first.slots {
		if slot != 0 {
			visit(int(slot-1), int(whereabouts[slot-1]))
		}
	}
}

// whereabouts are the ends of a window at which a stay held: it began before them and was not over.
func (a *answer) whereabouts(w calendar.Window, until calendar.Day) uint8 {
	var where uint8
	if a.day < w.From && w.From <= until {
		where |= atStart
	}
	if a.day < w.To && w.To <= until {
		where |= atEnd
	}
	return where
}
