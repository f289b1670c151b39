package collector

import (
	"cmp"
	"maps"
	"slices"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/tally"
)

// otherSegment is the segment of all that a dimension does not show one by one.
const otherSegment = "(other)"

// Why a dimension is left out.
const (
	looksPersonal = "looks_personal"
	tooManyValues = "too_many_values"
)

// breakdown is how a dimension is cut into segments. It is the same for every window, so that a
// segment is always made of the same values.
type breakdown struct {
	Dimension
	// segments are the names shown, in order; the last may be otherSegment.
	segments []string
	// folded are the values that make up otherSegment, in order.
	folded []string
}

// newBreakdown chooses the values with the most rows, and folds the rest.
func newBreakdown(s tally.Segments, most int) breakdown {
	b := breakdown{Dimension: Dimension{Name: s.Dimension, Refused: refusal(s)}}
	if b.Refused != "" {
		return b
	}
	values := slices.SortedFunc(maps.Keys(s.Rows), func(a, b string) int {
		return cmp.Or(cmp.Compare(s.Rows[b], s.Rows[a]), cmp.Compare(a, b))
	})
	shown := min(max(most, 0), len(values))
	b.segments, b.folded = values[:shown:shown], values[shown:]
	b.Limited = len(b.folded)
	if i := slices.Index(b.segments, otherSegment); i >= 0 {
		b.segments = slices.Delete(b.segments, i, i+1)
		b.folded = append(b.folded, otherSegment)
	}
	slices.Sort(b.segments)
	slices.Sort(b.folded)
	if len(b.folded) > 0 {
		b.segments = append(b.segments, otherSegment)
	}
	return b
}

// histograms are those of the segments, in their order. One without rows has no buckets.
func (b breakdown) histograms(values map[string]advocacy.Histogram) []advocacy.Histogram {
	all := make([]advocacy.Histogram, len(b.segments))
	for i, name := range b.segments {
		all[i] = values[name]
	}
	if len(b.folded) > 0 {
		all[len(all)-1] = b.other(values)
	}
	return all
}

// other adds up in the order of the names, so that sums of weights do not depend on chance.
func (b breakdown) other(values map[string]advocacy.Histogram) advocacy.Histogram {
	var sum advocacy.Histogram
	for _, name := range b.folded {
		h, ok := values[name]
		if !ok {
			continue
		}
		if sum.Buckets == nil {
			sum = advocacy.Histogram{Scale: h.Scale, Buckets: make([]advocacy.Bucket, len(h.Buckets))}
		}
		for i, bucket := range h.Buckets {
			sum.Buckets[i].Rows += bucket.Rows
			sum.Buckets[i].Weight += bucket.Weight
			sum.Buckets[i].Squares += bucket.Squares
		}
	}
	return sum
}
