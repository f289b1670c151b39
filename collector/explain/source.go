package explain

import (
	"fmt"
	"time"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/snapshot"
)

// explaining is a question that is being answered.
type explaining struct {
	state *snapshot.State
	view  *evaluation.View
	kpi   *advocacy.KPI
	*Explanation
	windows evaluation.PeriodWindows
	at      int // the dimension, or absent
	segment int
	bounds  float64 // z
}

// explainSource says where a number of a source came from, as of a moment.
func explainSource(s *snapshot.State, q Question, now time.Time) (*Explanation, error) {
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

func newExplaining(s *snapshot.State, q Question) (*explaining, error) {
	settings := s.Job.Evaluation
	view, ok := settings.View(s.Tally, s.Job.Rows, q.KPI, s.Result.Today, settings.Calendar.Day(s.LastSuccess.UnixMilli()))
	if !ok {
		return nil, unknownKPI(q.KPI, "source "+s.Job.Name+" does not give it", []*snapshot.State{s})
	}
	e := &explaining{state: s, view: view, kpi: view.KPI, at: absent, segment: absent, bounds: advocacy.Z(settings.Confidence)}
	var err error
	if e.windows, err = findPeriod(view.Windows, q.Period, "the source"); err != nil {
		return nil, err
	}
	if e.at, err = e.dimension(q); err != nil {
		return nil, err
	}
	e.Explanation = &Explanation{
		Source: s.Job.Name, KPI: e.kpi.Name, Of: e.kpi, Period: e.windows.Period, Dimension: q.Dimension, Segment: q.Segment,
		Family:  e.kpi.Family(advocacy.ValuePart, q.Dimension != ""),
		Formula: e.kpi.Formula, Interval: e.kpi.Interval, Confidence: settings.Confidence,
		Dates: datesOf(e.windows.Current),
	}
	if e.at != absent {
		e.segment, e.Absent, err = segmentOf(view.Dimensions[e.at], q.Segment)
	}
	return e, err
}

// slice is what the rows of a window say of the number asked for.
type slice struct {
	evaluation.Slice
	why string // there is no figure
}

// slice is that of a window; one that is hidden holds no rows either.
func (e *explaining) slice(w calendar.Window) slice {
	switch {
	case e.at != absent:
		return e.sliceOf(e.view.Segment(w, e.at, e.segment))
	case e.view.Facet.Apart != "":
		return slice{why: "there is a value for each " + e.view.Facet.Apart + ", and none for all together"}
	}
	return e.sliceOf(e.view.Overall(w))
}

// sliceOf is that of rows, with why they give no figure where they do not.
func (e *explaining) sliceOf(s evaluation.Slice) slice {
	switch {
	case s.Withheld:
		return slice{why: e.whyHidden()}
	case s.Shown:
		return slice{s, ""}
	case e.kpi.Rows(s.Histogram) == 0:
		return slice{s, "there are no rows that the KPI counts"}
	}
	return slice{s, "the rows that the KPI counts do not give it a value"}
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
	e.Figure, e.Counts = figureOf(now.Estimate), e.counts(now.Histogram)
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
	for _, k := range e.view.Facet.KPIs {
		if c, ok := k.Estimate(h, 0); ok && k.Count && c.Value <= float64(c.N) { // more are amounts, not rows
			all = append(all, NamedCount{k.Name, uint64(c.Value)})
		}
	}
	if len(all) == 0 {
		all = []NamedCount{{"rows", e.kpi.Rows(h)}}
	}
	return all
}
