package tally

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"io"
	"slices"

	"advocacy_exporter/collector/calendar"
)

const setFormat = 3

// bytesOut is what is being written. Where it goes to a writer, it does so now and then, and answers
// are in the order in which they came, for to sort them takes memory.
type bytesOut struct {
	bytes   []byte
	to      io.Writer
	written int64
	err     error
}

// spillSize is how many bytes are held back from a writer.
const spillSize = 1 << 16

func (b *bytesOut) spill(size int) {
	if b.to == nil || b.err != nil || len(b.bytes) <= size {
		return
	}
	n, err := b.to.Write(b.bytes)
	b.written, b.err, b.bytes = b.written+int64(n), err, b.bytes[:0]
}

func (b *bytesOut) set(s *Set) {
	b.bytes = append(b.bytes, setFormat)
	b.number(s.rows)
	b.number(s.unmatched)
	b.rejects(&s.rejects)
	for _, t := range s.tallies {
		b.tally(t)
	}
}

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
	if t.lookup != nil && t.err == nil {
		b.lookup(t.lookup)
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
		b.spill(spillSize)
	})
	b.flag(false)
}

// answers writes them in the order of their bytes, for those without a key have no other.
func (b *bytesOut) answers(a *answers, ranks [][]int) {
	b.number(uint64(a.kept))
	if b.to != nil {
		for i := range a.kept {
			b.answer(a, i, ranks)
			b.spill(spillSize)
		}
		return
	}
	all := make([][]byte, a.kept)
	for i := range all {
		one := bytesOut{}
		one.answer(a, i, ranks)
		all[i] = one.bytes
	}
	slices.SortFunc(all, bytes.Compare)
	for _, one := range all {
		b.bytes = append(b.bytes, one...)
	}
}

func (b *bytesOut) answer(all *answers, i int, ranks [][]int) {
	a := all.at(i)
	b.number(a.key)
	b.number(a.customer)
	b.number(a.order)
	b.signed(a.time)
	b.signed(int64(a.weight))
	b.signed(int64(a.day))
	b.number(uint64(a.count))
	b.number(uint64(a.bucket))
	b.flag(a.byID)
	for d, value := range all.valuesAt(i) {
		if int(value) < len(ranks[d]) {
			b.number(uint64(ranks[d][value]))
		}
	}
	if all.lasting {
		b.signed(all.durationAt(i))
	}
}
