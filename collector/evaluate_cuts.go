package collector

import (
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/tally"
)

// counted is what evaluation asks of a tally.
type counted interface {
	First() (calendar.Day, bool)
	Segments() []tally.Segments
	Count(w calendar.Window, scale *advocacy.Scale) tally.Counts
}

// cuts are the windows of a tally. Each is counted once, though the previous month of one period
// may be the last month of another.
type cuts struct {
	tally       counted
	scale       *advocacy.Scale
	z           float64
	least       uint64 // rows for a segment to be shown
	kpis        []*advocacy.KPI
	segmentKPIs []*advocacy.KPI
	breakdowns  []breakdown
	made        map[calendar.Window]*cut
}

// cut is what the rows of a window say.
type cut struct {
	counts     tally.Counts
	overall    []figure        // by KPI
	dimensions []*dimensionCut // nil until asked for
}

// dimensionCut is what the segments of a dimension say in a window.
type dimensionCut struct {
	histograms []advocacy.Histogram // by segment
	figures    [][]figure           // by KPI of segments, by segment
	hidden     int
}

// figure is a KPI of a window; shown is false where there is none, or it is hidden.
type figure struct {
	advocacy.Estimate
	shown bool
}

func (e Evaluation) newCuts(t counted, rows Rows) *cuts {
	c := &cuts{
		tally:       t,
		scale:       rows.Scale(),
		z:           advocacy.Z(e.Confidence),
		least:       e.MinRespondents,
		kpis:        rows.KPIs(),
		segmentKPIs: e.segmentKPIs(rows.KPIs()),
		made:        make(map[calendar.Window]*cut),
	}
	for _, s := range t.Segments() {
		c.breakdowns = append(c.breakdowns, newBreakdown(s, e.MaxSegments))
	}
	return c
}

func (c *cuts) at(w calendar.Window) *cut {
	if made, ok := c.made[w]; ok {
		return made
	}
	made := &cut{
		counts:     c.tally.Count(w, c.scale),
		dimensions: make([]*dimensionCut, len(c.breakdowns)),
	}
	for _, k := range c.kpis {
		made.overall = append(made.overall, c.figure(k, made.counts.Overall))
	}
	c.made[w] = made
	return made
}

func (c *cuts) dimension(w calendar.Window, d int) *dimensionCut {
	at := c.at(w)
	if at.dimensions[d] == nil {
		at.dimensions[d] = c.newDimensionCut(c.breakdowns[d].histograms(at.counts.Dimensions[d]))
	}
	return at.dimensions[d]
}

func (c *cuts) newDimensionCut(segments []advocacy.Histogram) *dimensionCut {
	cut := &dimensionCut{histograms: segments}
	hidden := make(map[int]bool)
	for _, k := range c.segmentKPIs {
		figures := make([]figure, len(segments))
		for i, h := range segments {
			figures[i] = c.figure(k, h)
		}
		for _, i := range hide(rowsOf(k, segments), c.least) {
			figures[i], hidden[i] = figure{}, true
		}
		cut.figures = append(cut.figures, figures)
	}
	cut.hidden = len(hidden)
	return cut
}

// rowsOf are the rows that a KPI counts itself: few people may stand behind one though many answered.
func rowsOf(k *advocacy.KPI, segments []advocacy.Histogram) []uint64 {
	rows := make([]uint64, len(segments))
	for i, h := range segments {
		rows[i] = k.Rows(h)
	}
	return rows
}

func (c *cuts) figure(k *advocacy.KPI, h advocacy.Histogram) figure {
	if h.Rows() == 0 {
		return figure{}
	}
	estimate, ok := k.Estimate(h, c.z)
	if !ok {
		return figure{}
	}
	return figure{estimate, true}
}
