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
	if e.windows, err = e.period(q.Period); err != nil {
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
		return slice{h, e.cuts.figure(e.kpi, h), "there are no rows that the KPI counts"}.explained()
	}
	d := e.cuts.dimension(w, e.at)
	if d.withheld(e.segment) {
		return slice{why: e.whyHidden()}
	}
	return slice{d.histograms[e.segment], d.figures[0][e.segment], "there are no rows that the KPI counts"}.explained()
}

func (s slice) explained() slice {
	if s.shown {
		s.why = ""
	}
	return s
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
	now := e.slice(e.windows.Current)
	e.labelled()
	if e.Absent = now.why; e.Absent != "" {
		return
	}
	e.Figure, e.Counts = figureOf(now.Estimate), e.counts(now.histogram)
	for _, v := range comparisons {
		e.Comparisons = append(e.Comparisons, e.compare(v, now))
	}
	e.judge(now)
}

// counts are the rows by class where the facet has classes.
func (e *explaining) counts(h advocacy.Histogram) []NamedCount {
	var all []NamedCount
	for _, k := range e.facet.KPIs {
		if c, ok := k.Estimate(h, 0); ok && k.Class != "" {
			all = append(all, NamedCount{k.Name, uint64(c.Value)})
		}
	}
	if len(all) == 0 {
		all = []NamedCount{{"rows", e.kpi.Rows(h)}}
	}
	return all
}

func (e *explaining) labelled() {
	if e.at != absent || len(e.facet.Labels) == 0 {
		return
	}
	for g, f := range e.cuts.at(e.windows.Current).overall[0] {
		if !f.shown {
			continue
		}
		labels := make(map[string]string)
		for i, name := range e.cuts.labels.names {
			labels[name] = e.cuts.labels.values[g][i]
		}
		e.Labelled = append(e.Labelled, LabelledFigure{labels, *figureOf(f.Estimate)})
	}
}

func (e *explaining) compare(v calendar.Versus, now slice) Comparison {
	w := e.windows.Versus(v)
	if w.Empty() {
		return Comparison{Versus: v, Absent: "the period has no such comparison, or it would start before the first row"}
	}
	c := Comparison{Versus: v, Dates: datesOf(w)}
	then := e.slice(w)
	if c.Absent = then.why; c.Absent != "" {
		return c
	}
	c.Figure = figureOf(then.Estimate)
	if growth, ok := e.kpi.Growth(now.histogram, then.histogram); ok && e.Period.Closed() {
		c.Growth = &growth
	}
	if change, ok := e.kpi.Change(now.histogram, then.histogram, e.bounds); ok {
		c.Change = &ExplainedChange{Value: change.Value, Confidence: change.Confidence, Sure: change.Bounded && change.Confidence >= e.Confidence}
		if change.Bounded {
			c.Change.Lower, c.Change.Upper = &change.Lower, &change.Upper
		}
	}
	if drop, ok := e.kpi.DetectableDrop(now.histogram, then.histogram, e.bounds); ok {
		c.DetectableDrop = &drop
	}
	if e.at == absent {
		c.Moved = e.moved(w)
	}
	return c
}

// judge holds the overall value against benchmarks.
func (e *explaining) judge(now slice) {
	if e.at != absent {
		return
	}
	sample := Sample{KPI: e.kpi, Period: e.Period, Estimate: now.Estimate}
	judgements := e.state.Job.Judge(sample, e.state.Result.Today)
	e.Band = Band(sample, judgements)
	for _, j := range judgements {
		v := ExplainedVerdict{Border: j.Border.Name, Value: j.Border.Value, Industry: j.Benchmark.Industry, Origin: j.Benchmark.Origin, Verdict: j.Verdict}
		if more, ok := e.kpi.AnswersNeeded(now.histogram, j.Border, e.bounds, MostAnswers); ok && j.Verdict == advocacy.Unknown {
			v.AnswersNeeded = &more
		}
		e.Benchmarks = append(e.Benchmarks, v)
	}
}
