package evaluation

import (
	"slices"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/tally"
)

// counted is what evaluation asks of a tally.
type counted interface {
	First() (calendar.Day, bool)
	Segments() []tally.Segments
	Count(w calendar.Window, scale *advocacy.Scale, now int64) tally.Counts
}

// cuts are the windows of a facet. Each is counted once, though the previous month of one period
// may be the last month of another.
type cuts struct {
	tally       counted
	scale       *advocacy.Scale
	now         int64
	stock       bool
	levels      bool
	tomorrow    calendar.Day
	z           float64
	least       uint64 // rows for a segment to be shown
	kpis        []*advocacy.KPI
	segmentKPIs []*advocacy.KPI
	facetKPIs   []*advocacy.KPI // of which segments are hidden together, published or not
	windows     []PeriodWindows
	labels      labelling
	dimensions  []facetDimension
	made        map[calendar.Window]*cut
}

// facetDimension is a dimension, and which of those of the facet it is.
type facetDimension struct {
	*Breakdown
	index int
}

// cut is what the rows of a window say.
type cut struct {
	counts     tally.Counts
	groups     []advocacy.Histogram // by labels
	overall    [][]figure           // by KPI, by labels
	dimensions []*dimensionCut      // nil until asked for
}

// dimensionCut is what the segments of a dimension say in a window.
type dimensionCut struct {
	histograms []advocacy.Histogram // by segment
	figures    [][]figure           // by KPI of segments, by segment
	hidden     map[int]bool         // segments
}

// figure is a KPI of a window; shown is false where there is none, or it is hidden.
type figure struct {
	advocacy.Estimate
	shown bool
}

func (s Settings) newCuts(f facet, segments []tally.Segments, breakdowns []*Breakdown, today calendar.Day) *cuts {
	c := &cuts{
		tally:       f.tally,
		scale:       f.Scale,
		now:         s.Calendar.Start(today - f.lag + 1).UnixMilli(), // what is not done was open then, and nothing is known since
		stock:       f.Stock,
		levels:      f.Levels,
		tomorrow:    today + 1,
		z:           advocacy.Z(s.Confidence),
		least:       s.MinRespondents,
		kpis:        f.KPIs,
		segmentKPIs: s.segmentKPIs(f.KPIs),
		facetKPIs:   f.KPIs,
		windows:     s.settled(f, today),
		labels:      newLabelling(f, segments, s.MaxSegments),
		made:        make(map[calendar.Window]*cut),
	}
	for i := f.LabelDimensions(); i < len(segments); i++ {
		at := slices.IndexFunc(breakdowns, func(b *Breakdown) bool { return b.Name == segments[i].Dimension })
		c.dimensions = append(c.dimensions, facetDimension{breakdowns[at], i})
	}
	return c
}

func (c *cuts) at(w calendar.Window) *cut {
	if made, ok := c.made[w]; ok {
		return made
	}
	counts := c.count(w)
	made := &cut{
		counts:     counts,
		groups:     c.labels.groups(counts),
		dimensions: make([]*dimensionCut, len(c.dimensions)),
	}
	for _, k := range c.kpis {
		made.overall = append(made.overall, c.figures(k, made.groups))
	}
	c.made[w] = made
	return made
}

func (c *cuts) dimension(w calendar.Window, d int) *dimensionCut {
	at := c.at(w)
	if at.dimensions[d] == nil {
		values := at.counts.Dimensions[c.dimensions[d].index]
		at.dimensions[d] = c.newDimensionCut(c.dimensions[d].histograms(values))
	}
	return at.dimensions[d]
}

func (c *cuts) newDimensionCut(segments []advocacy.Histogram) *dimensionCut {
	cut := &dimensionCut{histograms: segments, hidden: make(map[int]bool)}
	for _, i := range hide(rowsOf(c.facetKPIs, segments), c.least) {
		cut.hidden[i] = true
	}
	for _, k := range c.segmentKPIs {
		figures := c.figures(k, segments)
		for i := range cut.hidden {
			figures[i] = figure{}
		}
		cut.figures = append(cut.figures, figures)
	}
	return cut
}

// rowsOf are the rows that each KPI counts itself: few people may stand behind one though many answered.
func rowsOf(kpis []*advocacy.KPI, segments []advocacy.Histogram) [][]uint64 {
	all := make([][]uint64, len(kpis))
	for i, k := range kpis {
		for _, h := range segments {
			all[i] = append(all[i], k.Rows(h))
		}
	}
	return all
}

func (c *cuts) figures(k *advocacy.KPI, groups []advocacy.Histogram) []figure {
	all := make([]figure, len(groups))
	for i, h := range groups {
		all[i] = c.figure(k, h)
	}
	return all
}

func (c *cuts) figure(k *advocacy.KPI, h advocacy.Histogram) figure {
	if k.Rows(h) == 0 {
		return figure{}
	}
	estimate, ok := k.Estimate(h, c.z)
	if !ok {
		return figure{}
	}
	return figure{estimate, true}
}
