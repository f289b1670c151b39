package collector

import (
	"cmp"
	"maps"
	"slices"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/tally"
)

// otherSegment is the segment of all that a dimension does not show one by one, and the value of a
// label that stands for all others.
const otherSegment = "(other)"

// Why a dimension is left out.
const (
	looksPersonal = "looks_personal"
	tooManyValues = "too_many_values"
)

// breakdown is how a dimension is cut into segments. It is the same for every window and facet, so
// that a segment is always made of the same values.
type breakdown struct {
	Dimension
	// segments are the names shown, in order; the last may be other.
	segments []string
	// folded are the values that make up other, in order.
	folded []string
	other  string
}

// newBreakdowns are those of the segment dimensions of all facets, each once.
func newBreakdowns(facets []facet, segments [][]tally.Segments, most int) []*breakdown {
	var names []string
	same := make(map[string][]tally.Segments)
	for i, f := range facets {
		for _, s := range segments[i][f.LabelDimensions():] {
			if same[s.Dimension] == nil {
				names = append(names, s.Dimension)
			}
			same[s.Dimension] = append(same[s.Dimension], s)
		}
	}
	all := make([]*breakdown, len(names))
	for i, name := range names {
		all[i] = newBreakdown(same[name], most)
	}
	return all
}

// newBreakdown cuts a dimension by what the facets that have it know of it. One that is refused for
// one facet is left out of all: what is personal here is so there.
func newBreakdown(facets []tally.Segments, most int) *breakdown {
	b := &breakdown{Dimension: Dimension{Name: facets[0].Dimension}, other: otherSegment}
	rows := make(map[string]uint64)
	for _, s := range facets {
		b.Refused = cmp.Or(b.Refused, refusal(s))
		for value, n := range s.Rows {
			rows[value] += n
		}
	}
	if b.Refused == "" {
		b.fold(rows, most)
		b.Values = len(rows)
	}
	return b
}

// fold chooses the values with the most rows, and folds the rest.
func (b *breakdown) fold(rows map[string]uint64, most int) {
	values := slices.SortedFunc(maps.Keys(rows), func(x, y string) int {
		return cmp.Or(cmp.Compare(rows[y], rows[x]), cmp.Compare(x, y))
	})
	shown := min(max(most, 0), len(values))
	b.segments, b.folded = values[:shown:shown], values[shown:]
	b.Limited = len(b.folded)
	if i := slices.Index(b.segments, b.other); i >= 0 {
		b.segments = slices.Delete(b.segments, i, i+1)
		b.folded = append(b.folded, b.other)
	}
	slices.Sort(b.segments)
	slices.Sort(b.folded)
	if len(b.folded) > 0 {
		b.segments = append(b.segments, b.other)
	}
}

// histograms are those of the segments, in their order. One without rows has no buckets.
func (b breakdown) histograms(values map[string]advocacy.Histogram) []advocacy.Histogram {
	all := make([]advocacy.Histogram, len(b.segments))
	for i, name := range b.segments {
		all[i] = values[name]
	}
	if len(b.folded) > 0 {
		all[len(all)-1] = b.rest(values)
	}
	return all
}

// rest is the histogram of other. It adds up in the order of the names, so that sums of weights do not depend on chance.
func (b breakdown) rest(values map[string]advocacy.Histogram) advocacy.Histogram {
	var sum advocacy.Histogram
	for _, name := range b.folded {
		if h, ok := values[name]; ok {
			sum.Add(h)
		}
	}
	return sum
}
