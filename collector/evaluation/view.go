package evaluation

import (
	"slices"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/tally"
)

// View is a KPI as evaluation counts it, for whoever explains a number: any window of it, overall, by
// labels and by segments, published or not.
type View struct {
	KPI *advocacy.KPI
	// Facet is what counts the rows of the KPI.
	Facet   rows.Facet
	Windows []PeriodWindows
	// Groups are the values of the facet's labels that overall values are told apart by.
	Groups [][]string
	// Dimensions are how the facet is cut into segments.
	Dimensions []*Breakdown
	cuts       *cuts
}

// Slice is what some of the rows of a window say of a KPI.
type Slice struct {
	Histogram advocacy.Histogram
	Estimate  advocacy.Estimate
	// Shown reports whether there is an estimate.
	Shown bool
	// Withheld reports whether nothing may be told of the rows alone, not even that there are any:
	// they are hidden, or there are none where others are hidden.
	Withheld bool
}

// View looks at a KPI of rows that were read on a day, as of today. It reports false where the rows do
// not give the KPI.
func (s Settings) View(t *tally.Set, kind rows.Kind, kpi string, today, read calendar.Day) (*View, bool) {
	facets := facetsOf(kind, t, today-read)
	for i, f := range facets {
		if at := slices.IndexFunc(f.KPIs, func(k *advocacy.KPI) bool { return k.Name == kpi }); at >= 0 {
			all, _ := s.prepare(facets, today)
			return newView(f.Facet, f.KPIs[at], all[i]), true
		}
	}
	return nil, false
}

// newView is that of a KPI alone, but what is hidden is so for all KPIs of the facet.
func newView(f rows.Facet, k *advocacy.KPI, c *cuts) *View {
	c.kpis, c.segmentKPIs = []*advocacy.KPI{k}, []*advocacy.KPI{k}
	v := &View{KPI: k, Facet: f, Windows: c.windows, Groups: c.labels.values, cuts: c}
	for _, d := range c.dimensions {
		v.Dimensions = append(v.Dimensions, d.Breakdown)
	}
	return v
}

// Overall is what all rows of a window say together, whatever labels tell them apart.
func (v *View) Overall(w calendar.Window) Slice {
	h := v.cuts.at(w).counts.Overall
	return sliceOf(h, v.cuts.figure(v.KPI, h))
}

// Group is what the rows of a window say that have one of the groups' labels.
func (v *View) Group(w calendar.Window, group int) Slice {
	c := v.cuts.at(w)
	return sliceOf(c.groups[group], c.overall[0][group])
}

// Segment is what the rows of a window say that are of a segment of a dimension.
func (v *View) Segment(w calendar.Window, dimension, segment int) Slice {
	d := v.cuts.dimension(w, dimension)
	s := sliceOf(d.histograms[segment], d.figures[0][segment])
	s.Withheld = len(d.hidden) > 0 && !s.Shown
	return s
}

// Hidden is how many segments of a dimension are hidden in a window.
func (v *View) Hidden(w calendar.Window, dimension int) int {
	return len(v.cuts.dimension(w, dimension).hidden)
}

func sliceOf(h advocacy.Histogram, f figure) Slice {
	return Slice{Histogram: h, Estimate: f.Estimate, Shown: f.shown}
}
