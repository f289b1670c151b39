package tally

import (
	"math"
	"math/bits"

	"advocacy_exporter/collector/advocacy"
)

// cells lays histograms out as words: a cell per bucket, of one word (rows), or of five where rows
// are weighted (rows, then the sum of weights and the sum of their squares in 128 bits each, low
// word first). Sums are exact, so that any order of adding gives the same words.
type cells struct{ buckets, stride int }

const (
	plainStride    = 1
	weightedStride = 5
)

func newCells(shape Shape) cells {
	if shape.Weighted {
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
	low, high = square(uint64(weight), count)
	add128(cell[3:5], low, high)
}

// merge adds a histogram to another.
func (c cells) merge(into, from []uint64) {
	if c.stride == plainStride {
		for i, rows := range from {
			into[i] += rows
		}
		return
	}
	for i := 0; i < len(from); i += weightedStride {
		into[i] += from[i]
		add128(into[i+1:i+3], from[i+1], from[i+2])
		add128(into[i+3:i+5], from[i+3], from[i+4])
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
		Weight:  float128(cell[1:3]) / one,
		Squares: float128(cell[3:5]) / (one * one),
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

// square is count × weight², at most the greatest number of 128 bits.
func square(weight, count uint64) (low, high uint64) {
	h, l := bits.Mul64(weight, weight)
	carry, low := bits.Mul64(l, count)
	over, high := bits.Mul64(h, count)
	high, c := bits.Add64(high, carry, 0)
	if over != 0 || c != 0 {
		return math.MaxUint64, math.MaxUint64
	}
	return low, high
}

func float128(number []uint64) float64 {
	return math.Ldexp(float64(number[1]), 64) + float64(number[0])
}
