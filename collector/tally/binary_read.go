package tally

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
)

// errDamaged says that bytes are not those of a set of the shapes.
var errDamaged = errors.New("damaged, or of other rows")

// ParseSet reads what AppendBinary wrote of a set of the same shapes and key.
func ParseSet(shapes []Shape, key [16]byte, written []byte) (*Set, error) {
	if len(written) == 0 || written[0] != setFormat {
		return nil, fmt.Errorf("tally: not of format %d", setFormat)
	}
	b := &bytesIn{bytes: written[1:]}
	s := NewSet(shapes, key)
	s.rows, s.unmatched = b.number(), b.number()
	b.rejects(&s.rejects)
	for _, t := range s.tallies {
		b.tally(t)
	}
	if b.failed || len(b.bytes) > 0 {
		return nil, fmt.Errorf("tally: %w", errDamaged)
	}
	return s, nil
}

// bytesIn reads what bytesOut wrote. Once something cannot be read, nothing more is.
type bytesIn struct {
	bytes  []byte
	failed bool
}

func (b *bytesIn) fail() {
	b.failed, b.bytes = true, nil
}

func (b *bytesIn) number() uint64 {
	n, size := binary.Uvarint(b.bytes)
	if size <= 0 {
		b.fail()
		return 0
	}
	b.bytes = b.bytes[size:]
	return n
}

func (b *bytesIn) signed() int64 {
	n, size := binary.Varint(b.bytes)
	if size <= 0 {
		b.fail()
		return 0
	}
	b.bytes = b.bytes[size:]
	return n
}

// below is a number that has to be less than another.
func (b *bytesIn) below(most uint64) uint64 {
	n := b.number()
	if n >= most {
		b.fail()
		return 0
	}
	return n
}

// many is how many things follow, each of a byte or more.
func (b *bytesIn) many() int { return int(b.below(uint64(len(b.bytes)) + 1)) }

func (b *bytesIn) flag() bool { return b.below(2) == 1 }

func (b *bytesIn) text() string {
	n := b.many()
	if n > len(b.bytes) {
		b.fail()
		return ""
	}
	s := string(b.bytes[:n])
	b.bytes = b.bytes[n:]
	return s
}

func (b *bytesIn) day() calendar.Day {
	n := b.signed()
	if n < math.MinInt32 || n > math.MaxInt32 {
		b.fail()
		return 0
	}
	return calendar.Day(n)
}

func (b *bytesIn) rejects(r *rejects) {
	for _, reason := range Reasons() {
		r.counts[reason] = b.number()
		for range b.many() {
			r.samples[reason] = append(r.samples[reason], Reject{
				Reason: reason, Part: b.text(), Line: b.signed(), Field: b.text(), Problem: b.text(),
			})
		}
	}
}

func (b *bytesIn) tally(t *Tally) {
	t.timed = b.flag()
	t.first = b.day()
	t.newest = b.signed()
	b.pages(&t.overall, 0)
	for i := range t.dimensions {
		b.dimension(&t.dimensions[i])
	}
	switch full := b.flag(); {
	case full && t.lookup == nil && t.answers == nil:
		b.fail() // nothing in it can be
	case full:
		t.err = t.tooMany()
	case t.lookup != nil:
		b.lookup(t)
	case t.answers != nil:
		b.answers(t)
	}
}

func (b *bytesIn) dimension(d *dimension) {
	overflow := b.flag()
	for value := range b.many() {
		if name := b.text(); d.intern(name) != value || b.failed {
			b.fail()
			return
		}
		b.pages(&d.pages, value)
	}
	if overflow {
		d.drop()
	}
}

// farthestDay is past every day that a row can be read of: a time has a year of four digits.
const farthestDay = 10_000_000

// pages reads the days of a value. A page is made only for a day that can be.
func (b *bytesIn) pages(p *pages, value int) {
	for b.flag() {
		day := b.day()
		if b.failed || day != calendar.NoDay && (day < -farthestDay || day > farthestDay) {
			b.fail()
			return
		}
		for i, histogram := 0, p.day(value, day); i < len(histogram); i++ {
			histogram[i] = b.number()
		}
		if p.full() {
			b.fail()
		}
	}
}

func (b *bytesIn) answers(t *Tally) {
	for range b.many() {
		a := b.answer(t.cells.buckets)
		for d := range t.dimensions {
			t.values[d] = 0
			if names := len(t.dimensions[d].names); names > 0 {
				t.values[d] = uint16(b.below(uint64(names)))
			}
		}
		duration := int64(NoDuration)
		if t.answers.lasting {
			duration = b.signed()
		}
		if b.failed {
			return
		}
		t.answers.put(a, duration, t.values)
	}
}

func (b *bytesIn) answer(buckets int) answer {
	return answer{
		key: b.number(), customer: b.number(), order: b.number(), time: b.signed(),
		weight: advocacy.Micros(b.signed()), day: b.day(), count: uint32(b.below(1 << 32)),
		bucket: uint16(b.below(uint64(max(buckets, 1)))), byID: b.flag(),
	}
}
