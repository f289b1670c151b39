package collector

import (
	"fmt"
	"time"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
)

// explaining is a question that is being answered.
type explaining struct {
	state *State
	kpi   *advocacy.KPI
	facet facet
	cuts  *cuts
	*Explanation
	windows PeriodWindows
	at      int // the dimension, or absent
	segment int
	bounds  float64 // z
}

// Explain says where a number of a source came from, as of a moment.
func Explain(s *State, q Question, now time.Time) (*Explanation, error) {
	if s.Result == nil {
		return nil, fmt.Errorf("source %q: %w", s.Job.Name, ErrNoValues)
	}
	e, err := newExplaining(s, q)
	if err != nil {
		return nil, err
	}
	e.inputs(now)
	e.notes()
	if e.Absent == "" {
		e.figures()
	}
	return e.Explanation, nil
}

func newExplaining(s *State, q Question) (*explaining, error) {
	index, kpi := kpiFacet(s.Job.Rows.Facets(), q.KPI)
	if kpi == nil {
		return nil, unknownKPI(q.KPI, "source "+s.Job.Name+" does not give it", []*State{s})
	}
	e := &explaining{state: s, kpi: kpi, at: absent, segment: absent, bounds: advocacy.Z(s.Job.Evaluation.Confidence)}
	e.facet, e.cuts = s.Job.Evaluation.cutsOf(s, index, kpi)
	var err error
	if e.windows, err = findPeriod(e.cuts.windows, q.Period, "the source"); err != nil {
		return nil, err
	}
	if e.at, err = e.dimension(q); err != nil {
		return nil, err
	}
	e.Explanation = &Explanation{
		Source: s.Job.Name, KPI: kpi.Name, Of: kpi, Period: e.windows.Period, Dimension: q.Dimension, Segment: q.Segment,
		Family:  kpi.Family(advocacy.ValuePart, q.Dimension != ""),
		Formula: kpi.Formula, Interval: kpi.Interval, Confidence: s.Job.Evaluation.Confidence,
		Dates: datesOf(e.windows.Current),
	}
	if e.at != absent {
		e.segment, e.Absent, err = e.cuts.dimensions[e.at].segment(q.Segment)
	}
	return e, err
}

// cutsOf are the facet that gives a KPI and its windows, with that KPI alone, also for segments.
func (e Evaluation) cutsOf(s *State, index int, kpi *advocacy.KPI) (facet, *cuts) {
	lag := s.Result.Today - e.Calendar.Day(s.LastSuccess.UnixMilli())
	facets := facetsOf(s.Job.Rows, s.Tally, lag)
	all, _ := e.prepare(facets, s.Result.Today)
	c := all[index]
	c.kpis, c.segmentKPIs = []*advocacy.KPI{kpi}, []*advocacy.KPI{kpi}
	return facets[index], c
}

// slice is what the rows of a window say of the number asked for.
type slice struct {
	histogram advocacy.Histogram
	figure
	why string // there is no figure
}

// slice is that of a window; one that is hidden holds no rows either.
func (e *explaining) slice(w calendar.Window) slice {
	if e.at == absent {
		h := e.cuts.at(w).counts.Overall
		if e.facet.Apart != "" {
			return slice{why: "there is a value for each " + e.facet.Apart + ", and none for all together"}
		}
		return e.sliceOf(h, e.cuts.figure(e.kpi, h))
	}
	d := e.cuts.dimension(w, e.at)
	if d.withheld(e.segment) {
		return slice{why: e.whyHidden()}
	}
	return e.sliceOf(d.histograms[e.segment], d.figures[0][e.segment])
}

// sliceOf is that of rows, with why they give no figure where they do not.
func (e *explaining) sliceOf(h advocacy.Histogram, f figure) slice {
	switch {
	case f.shown:
		return slice{h, f, ""}
	case e.kpi.Rows(h) == 0:
		return slice{h, f, "there are no rows that the KPI counts"}
	}
	return slice{h, f, "the rows that the KPI counts do not give it a value"}
}

// withheld reports whether a segment is hidden, or has no rows where others are hidden: to tell the
// two apart would tell who the hidden ones are.
func (d *dimensionCut) withheld(segment int) bool {
	return len(d.hidden) > 0 && !d.figures[0][segment].shown
}

// whyHidden does not say which of them it is, since that would tell of the rows.
func (e *explaining) whyHidden() string {
	return fmt.Sprintf("the segment is hidden: it has fewer than %d rows (min_respondents), or hides those that have", e.state.Job.Evaluation.MinRespondents)
}

// figures fills in all that is a number.
func (e *explaining) figures() {
	e.labelled()
	now, findings := e.findings(e.slice)
	e.Findings = findings
	if e.Absent != "" {
		return
	}
	e.Figure, e.Counts = figureOf(now.Estimate), e.counts(now.histogram)
	if e.at != absent {
		return
	}
	for i, c := range e.Comparisons {
		if c.Figure != nil {
			e.Comparisons[i].Moved = e.moved(e.windows.Versus(c.Versus))
		}
	}
}

// counts are the rows by what the facet counts of them, such as classes.
func (e *explaining) counts(h advocacy.Histogram) []NamedCount {
	var all []NamedCount
	for _, k := range e.facet.KPIs {
		if c, ok := k.Estimate(h, 0); ok && k.Count && c.Value <= float64(c.N) { // more are amounts, not rows
			all = append(all, NamedCount{k.Name, uint64(c.Value)})
		}
	}
	if len(all) == 0 {
		all = []NamedCount{{"rows", e.kpi.Rows(h)}}
	}
	return all
}
