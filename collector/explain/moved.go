package explain

import (
	"cmp"
	"math"
	"slices"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
)

// mostContributors is how many segments are named for a change.
const mostContributors = 3

// moved splits the change since an earlier window by each dimension that can be told.
func (e *explaining) moved(since calendar.Window) []Moved {
	var all []Moved
	for d, b := range e.view.Dimensions {
		if b.Refused != "" {
			continue
		}
		if m, ok := e.movedBy(d, since); ok {
			all = append(all, m)
		}
	}
	return all
}

// movedBy splits the change by the segments of a dimension. Those that are withheld in either window
// are one part, whose numbers are the overall ones less those shown.
func (e *explaining) movedBy(d int, since calendar.Window) (Moved, bool) {
	var names []string
	var parts []advocacy.SplitPart
	var hidden advocacy.SplitPart
	lumped := false
	for i, name := range e.view.Dimensions[d].Segments {
		now, then := e.view.Segment(e.windows.Current, d, i), e.view.Segment(since, d, i)
		part := advocacy.SplitPart{Now: now.Histogram, Then: then.Histogram}
		switch {
		case now.Withheld || then.Withheld:
			lumped = true
			hidden.Now, hidden.Then = together(hidden.Now, part.Now), together(hidden.Then, part.Then)
		case e.kpi.Rows(part.Now)+e.kpi.Rows(part.Then) > 0:
			names, parts = append(names, name), append(parts, part)
		}
	}
	if lumped {
		parts = append(parts, hidden)
	}
	if !e.whole(parts, since) {
		return Moved{}, false
	}
	contributions, ok := e.kpi.Contributions(parts)
	if !ok {
		return Moved{}, false
	}
	return newMoved(e.view.Dimensions[d].Name, names, contributions), true
}

// together are the rows of two histograms; a segment without rows in a window has no buckets there.
func together(sum, h advocacy.Histogram) advocacy.Histogram {
	if h.Buckets != nil {
		sum.Add(h)
	}
	return sum
}

// whole reports whether the parts are all rows that the number counts.
func (e *explaining) whole(parts []advocacy.SplitPart, since calendar.Window) bool {
	var now, then uint64
	for _, p := range parts {
		now, then = now+e.kpi.Rows(p.Now), then+e.kpi.Rows(p.Then)
	}
	return now == e.kpi.Rows(e.view.Overall(e.windows.Current).Histogram) && then == e.kpi.Rows(e.view.Overall(since).Histogram)
}

// newMoved names the segments that moved the number most. Where there are more contributions than
// names, the last one is that of the hidden segments.
func newMoved(dimension string, names []string, contributions []advocacy.Contribution) Moved {
	m := Moved{Dimension: dimension}
	var named []SegmentMoved
	for i, c := range contributions {
		m.Rate, m.Mix = m.Rate+c.Rate, m.Mix+c.Mix
		if i == len(names) {
			m.Hidden = &SegmentMoved{Rate: c.Rate, Mix: c.Mix, Sum: c.Sum()}
			continue
		}
		named = append(named, SegmentMoved{names[i], c.Rate, c.Mix, c.Sum()})
	}
	slices.SortStableFunc(named, func(a, b SegmentMoved) int { return cmp.Compare(math.Abs(b.Sum), math.Abs(a.Sum)) })
	m.Largest = named[:min(len(named), mostContributors)]
	m.Rest = sumOf(named[len(m.Largest):])
	return m
}

// sumOf is what several segments added, or nil where there are none.
func sumOf(segments []SegmentMoved) *SegmentMoved {
	if len(segments) == 0 {
		return nil
	}
	sum := new(SegmentMoved)
	for _, s := range segments {
		sum.Rate, sum.Mix, sum.Sum = sum.Rate+s.Rate, sum.Mix+s.Mix, sum.Sum+s.Sum
	}
	return sum
}
