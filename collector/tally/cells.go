package tally

import (
	"math"
	"math/bits"

	"advocacy_exporter/collector/advocacy"
)

// cells lays histograms out as words: a cell per bucket, of one word (rows), or of five where rows
// are weighted (rows, then the sum of weights and the sum of their squares in 128 bits each, low
// word first), or of six where weights are amounts, whose squares take 192 bits. Sums are exact, so
// that any order of adding gives the same words.
type cells struct{ buckets, stride int }

const (
	plainStride    = 1
	weightedStride = 5
	amountStride   = 6
)

func newCells(shape Shape) cells {
	switch {
	case shape.Amounts:
		return cells{shape.Buckets, amountStride}
	case shape.Weighted:
		return cells{shape.Buckets, weightedStride}
	}
	return cells{shape.Buckets, plainStride}
}

// words is the size of a histogram.
func (c cells) words() int { return c.buckets * c.stride }

// add counts rows in a bucket of a histogram.
func (c cells) add(histogram []uint64, bucket int, count uint64, weight advocacy.Micros) {
	cell := histogram[bucket*c.stride:]
	cell[0] += count
	if c.stride == plainStride {
		return
	}
	high, low := bits.Mul64(uint64(weight), count)
	add128(cell[1:3], low, high)
	low, high, over := square(uint64(weight), count)
	addSquares(cell[3:c.stride], low, high, over)
}

// merge adds a histogram to another.
func (c cells) merge(into, from []uint64) {
	if c.stride == plainStride {
		for i, rows := range from {
			into[i] += rows
		}
		return
	}
	for i := 0; i < len(from); i += c.stride {
		into[i] += from[i]
		add128(into[i+1:i+3], from[i+1], from[i+2])
		var over uint64
		if c.stride == amountStride {
			over = from[i+5]
		}
		addSquares(into[i+3:i+c.stride], from[i+3], from[i+4], over)
	}
}

// rows is the number of rows of a histogram.
func (c cells) rows(histogram []uint64) uint64 {
	var rows uint64
	for i := 0; i < len(histogram); i += c.stride {
		rows += histogram[i]
	}
	return rows
}

// histogram turns the words into what the KPIs are computed from.
func (c cells) histogram(words []uint64, scale *advocacy.Scale) advocacy.Histogram {
	h := advocacy.Histogram{Scale: scale, Buckets: make([]advocacy.Bucket, c.buckets)}
	for i := range h.Buckets {
		h.Buckets[i] = c.bucket(words[i*c.stride:])
	}
	return h
}

func (c cells) bucket(cell []uint64) advocacy.Bucket {
	if c.stride == plainStride {
		rows := float64(cell[0])
		return advocacy.Bucket{Rows: cell[0], Weight: rows, Squares: rows}
	}
	const one = float64(advocacy.One)
	return advocacy.Bucket{
		Rows:    cell[0],
		Weight:  float(cell[1:3]) / one,
		Squares: float(cell[3:c.stride]) / (one * one),
	}
}

// add128 adds to a number that stays at its greatest rather than wrap around.
func add128(number []uint64, low, high uint64) {
	var carry uint64
	number[0], carry = bits.Add64(number[0], low, 0)
	number[1], carry = bits.Add64(number[1], high, carry)
	if carry != 0 {
		number[0], number[1] = math.MaxUint64, math.MaxUint64
	}
}

// addSquares adds to a sum of two words or three. Two stay at their greatest, and three have room
// for more than there can be.
func addSquares(sum []uint64, low, high, over uint64) {
	if len(sum) == 3 {
		var carry uint64
		sum[0], carry = bits.Add64(sum[0], low, 0)
		sum[1], carry = bits.Add64(sum[1], high, carry)
		sum[2] += over + carry
		return
	}
	if over != 0 {
		low, high = math.MaxUint64, math.MaxUint64
	}
	add128(sum, low, high)
}

// square is count × weight² in three words.
func square(weight, count uint64) (low, high, over uint64) {
	h, l := bits.Mul64(weight, weight)
	carry, low := bits.Mul64(l, count)
	over, high = bits.Mul64(h, count)
	high, c := bits.Add64(high, carry, 0)
	return low, high, over + c
}

func float(number []uint64) float64 {
	sum := 0.0
	for i, word := range number {
		sum += math.Ldexp(float64(word), 64*i)
	}
	return sum
}
