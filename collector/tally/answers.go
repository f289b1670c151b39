package tally

import (
	"cmp"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
)

// answers holds one answer for every key: that of an id, or of a customer on a day, and all of those
// without a key. It is made for rows of which some take the place of others, or that have a duration;
// memory grows with ids and customers, or with rows.
type answers struct {
	respondents Respondents
	index       table
	chunks      [][]answer
	values      [][]uint16 // by chunk: the segments of its answers, one after the other
	durations   [][]int64  // by chunk: those of its answers, or the days on which stays were over, if they are kept
	lasting     bool       // they are
	dimensions  int
	kept        int
	// borrowed are the chunks that another one has too, and that are copied before they change.
	borrowed []bool
}

// answer is a row that counts unless another one takes its place.
type answer struct {
	key, customer uint64 // hashes; 0 where there is none
	order         uint64
	time          int64
	weight        advocacy.Micros
	day           calendar.Day
	count         uint32
	bucket        uint16
	byID          bool
}

// anonymous is the key of an answer that no other takes the place of.
const anonymous = 0

const answersPerChunk = 4096

func newAnswers(shape Shape) *answers {
	a := &answers{respondents: shape.Respondents, lasting: shape.lasting(), dimensions: len(shape.Dimensions)}
	a.index.key = func(i int) uint64 { return a.at(i).key }
	return a
}

// put keeps an answer if there is none of its key that goes before it.
func (a *answers) put(new answer, duration int64, values []uint16) {
	if !a.lasting {
		duration = NoDuration
	}
	if new.key == anonymous {
		a.append(new, duration, values)
		return
	}
	slot := a.index.slot(new.key)
	if *slot == 0 {
		*slot = uint32(a.kept + 1)
		a.append(new, duration, values)
		a.index.added()
		return
	}
	i := int(*slot - 1)
	if a.replaces(&new, a.at(i), duration, a.durationAt(i)) {
		a.own(i / answersPerChunk)
		*a.at(i) = new
		copy(a.valuesAt(i), values)
		if a.lasting {
			a.durations[i/answersPerChunk][i%answersPerChunk] = duration
		}
	}
}

func (a *answers) append(new answer, duration int64, values []uint16) {
	a.kept++
	if n := len(a.chunks); n == 0 || len(a.chunks[n-1]) == answersPerChunk {
		a.grow()
	}
	last := len(a.chunks) - 1
	a.own(last)
	a.chunks[last] = append(a.chunks[last], new)
	a.values[last] = append(a.values[last], values...)
	if a.lasting {
		a.durations[last] = append(a.durations[last], duration)
	}
}

func (a *answers) grow() {
	size := answersPerChunk
	if len(a.chunks) == 0 { // few answers stay small
		size = 0
	}
	a.chunks = append(a.chunks, make([]answer, 0, size))
	a.values = append(a.values, make([]uint16, 0, size*a.dimensions))
	if a.lasting {
		a.durations = append(a.durations, make([]int64, 0, size))
	}
}

func (a *answers) at(i int) *answer {
	return &a.chunks[i/answersPerChunk][i%answersPerChunk]
}

func (a *answers) valuesAt(i int) []uint16 {
	return a.values[i/answersPerChunk][i%answersPerChunk*a.dimensions:][:a.dimensions]
}

func (a *answers) durationAt(i int) int64 {
	if !a.lasting {
		return NoDuration
	}
	return a.durations[i/answersPerChunk][i%answersPerChunk]
}

// replaces reports whether an answer takes the place of another with the same key.
func (a *answers) replaces(new, old *answer, newLasted, oldLasted int64) bool {
	if !new.byID {
		return a.precedes(new, old, newLasted, oldLasted)
	}
	return cmp.Or(
		cmp.Compare(new.time, old.time),
		cmp.Compare(new.order, old.order),
		cmp.Compare(old.bucket, new.bucket),
	) > 0
}

// precedes reports whether it is the one and not the other answer of a customer that counts. Of
// two at the same time that is the lower score, and then what was done sooner.
func (a *answers) precedes(one, other *answer, oneLasted, otherLasted int64) bool {
	byTime := cmp.Compare(one.time, other.time)
	if a.respondents == LatestAnswer {
		byTime = -byTime
	}
	return cmp.Or(
		byTime,
		cmp.Compare(one.bucket, other.bucket),
		cmp.Compare(uint64(oneLasted), uint64(otherLasted)), // what is open is below 0, and last
		cmp.Compare(one.order, other.order),
	) < 0
}

// each visits the index of the answers that count within a window: one of every customer, or all.
func (a *answers) each(w calendar.Window, visit func(i int)) {
	if a.respondents.PerCustomer() {
		a.pick(w, visit)
		return
	}
	a.within(w, func(i int, _ *answer) { visit(i) })
}

// pick visits the index of the answer that counts of every customer.
func (a *answers) pick(w calendar.Window, visit func(i int)) {
	picked := a.picked(w, visit)
	for _, slot := range picked.slots {
		if slot != 0 {
			visit(int(slot - 1))
		}
	}
}

// latest finds the answer that counts of every customer.
func (a *answers) latest(w calendar.Window) *table { return a.picked(w, func(int) {}) }

// picked are the answers that count by customer. Those without one are visited.
func (a *answers) picked(w calendar.Window, nameless func(i int)) *table {
	picked := &table{key: func(i int) uint64 { return a.at(i).customer }}
	a.within(w, func(i int, one *answer) {
		if one.customer == 0 {
			nameless(i)
			return
		}
		slot := picked.slot(one.customer)
		if *slot == 0 {
			*slot = uint32(i + 1)
			picked.added()
		} else if last := int(*slot - 1); a.precedes(one, a.at(last), a.durationAt(i), a.durationAt(last)) {
			*slot = uint32(i + 1)
		}
	})
	return picked
}

func (a *answers) within(w calendar.Window, visit func(int, *answer)) {
	for i := range a.kept {
		if one := a.at(i); w.From <= one.day && one.day < w.To {
			visit(i, one)
		}
	}
}
