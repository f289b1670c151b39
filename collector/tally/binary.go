package tally

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"

	"advocacy_exporter/collector/calendar"
)

const setFormat = 2

type bytesOut struct{ bytes []byte }

// tally writes the values of its dimensions by name, and its answers by key, so that tallies that
// counted the same rows give the same bytes.
func (b *bytesOut) tally(t *Tally) {
	b.flag(t.timed)
	b.signed(int64(t.first))
	b.signed(t.newest)
	b.pages(&t.overall, 0)
	ranks := make([][]int, len(t.dimensions))
	for i := range t.dimensions {
		ranks[i] = b.dimension(&t.dimensions[i])
	}
	b.flag(t.err != nil)
	if t.answers != nil && t.err == nil {
		b.answers(t.answers, ranks)
	}
}

func (b *bytesOut) number(n uint64) { b.bytes = binary.AppendUvarint(b.bytes, n) }
func (b *bytesOut) signed(n int64)  { b.bytes = binary.AppendVarint(b.bytes, n) }

func (b *bytesOut) text(s string) {
	b.number(uint64(len(s)))
	b.bytes = append(b.bytes, s...)
}

func (b *bytesOut) flag(on bool) {
	if on {
		b.number(1)
	} else {
		b.number(0)
	}
}

func (b *bytesOut) rejects(r *rejects) {
	for _, reason := range Reasons() {
		b.number(r.counts[reason])
		b.number(uint64(len(r.samples[reason])))
		for _, s := range r.samples[reason] {
			b.text(s.Part)
			b.signed(s.Line)
			b.text(s.Field)
			b.text(s.Problem)
		}
	}
}

// dimension writes the values in the order of their names, and returns the place of each in it.
func (b *bytesOut) dimension(d *dimension) (ranks []int) {
	b.flag(d.overflow)
	b.number(uint64(len(d.names)))
	order := make([]int, len(d.names))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(d.names[i], d.names[j]) })
	ranks = make([]int, len(d.names))
	for rank, value := range order {
		ranks[value] = rank
		b.text(d.names[value])
		b.pages(&d.pages, value)
	}
	return ranks
}

// pages writes the days of a value on which something happened.
func (b *bytesOut) pages(p *pages, value int) {
	p.each(value, func(day calendar.Day, histogram []uint64) {
		if p.cells.rows(histogram) == 0 {
			return
		}
		b.flag(true)
		b.signed(int64(day))
		for _, word := range histogram {
			b.number(word)
		}
	})
	b.flag(false)
}

// answers writes them in the order of their bytes, for those without a key have no other.
func (b *bytesOut) answers(a *answers, ranks [][]int) {
	b.number(uint64(a.kept))
	all := make([][]byte, a.kept)
	for i := range all {
		one := bytesOut{}
		one.answer(a.at(i))
		for d, value := range a.valuesAt(i) {
			if int(value) < len(ranks[d]) {
				one.number(uint64(ranks[d][value]))
			}
		}
		if a.lasting {
			one.signed(a.durationAt(i))
		}
		all[i] = one.bytes
	}
	slices.SortFunc(all, bytes.Compare)
	for _, one := range all {
		b.bytes = append(b.bytes, one...)
	}
}

func (b *bytesOut) answer(a *answer) {
	b.number(a.key)
	b.number(a.customer)
	b.number(a.order)
	b.signed(a.time)
	b.signed(int64(a.weight))
	b.signed(int64(a.day))
	b.number(uint64(a.count))
	b.number(uint64(a.bucket))
	b.flag(a.byID)
}
