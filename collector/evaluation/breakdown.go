package evaluation

import (
	"cmp"
	"maps"
	"slices"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/tally"
)

// Other is the segment of all that a dimension does not show one by one, and the value of a
// label that stands for all others.
const Other = "(other)"

// Why a dimension is left out.
const (
	LooksPersonal = "looks_personal"
	TooManyValues = "too_many_values"
)

// Breakdown is how a dimension is cut into segments. It is the same for every window and facet, so
// that a segment is always made of the same values.
type Breakdown struct {
	Dimension
	// Segments are the names shown, in order; the last may be other.
	Segments []string
	// Folded are the values that make up other, in order.
	Folded []string
	other  string
}

// newBreakdowns are those of the segment dimensions of all facets, each once.
func newBreakdowns(facets []facet, segments [][]tally.Segments, most int) []*Breakdown {
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
	all := make([]*Breakdown, len(names))
	for i, name := range names {
		all[i] = newBreakdown(same[name], most)
	}
	return all
}

// newBreakdown cuts a dimension by what the facets that have it know of it. One that is refused for
// one facet is left out of all: what is personal here is so there.
func newBreakdown(facets []tally.Segments, most int) *Breakdown {
	b := &Breakdown{Dimension: Dimension{Name: facets[0].Dimension}, other: Other}
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
func (b *Breakdown) fold(rows map[string]uint64, most int) {
	values := slices.SortedFunc(maps.Keys(rows), func(x, y string) int {
		return cmp.Or(cmp.Compare(rows[y], rows[x]), cmp.Compare(x, y))
	})
	shown := min(max(most, 0), len(values))
	b.Segments, b.Folded = values[:shown:shown], values[shown:]
	b.Limited = len(b.Folded)
	if i := slices.Index(b.Segments, b.other); i >= 0 {
		b.Segments = slices.Delete(b.Segments, i, i+1)
		b.Folded = append(b.Folded, b.other)
	}
	slices.Sort(b.Segments)
	slices.Sort(b.Folded)
	if len(b.Folded) > 0 {
		b.Segments = append(b.Segments, b.other)
	}
}

// histograms are those of the segments, in their order. One without rows has no buckets.
func (b Breakdown) histograms(values map[string]advocacy.Histogram) []advocacy.Histogram {
	all := make([]advocacy.Histogram, len(b.Segments))
	for i, name := range b.Segments {
		all[i] = values[name]
	}
	if len(b.Folded) > 0 {
		all[len(all)-1] = b.rest(values)
	}
	return all
}

// rest is the histogram of other. It adds up in the order of the names, so that sums of weights do not depend on chance.
func (b Breakdown) rest(values map[string]advocacy.Histogram) advocacy.Histogram {
	var sum advocacy.Histogram
	for _, name := range b.Folded {
		if h, ok := values[name]; ok {
			sum.Add(h)
		}
	}
	return sum
}
