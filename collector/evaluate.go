package collector

import (
	"slices"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/tally"
)

// Evaluation says how tallies become results.
type Evaluation struct {
	Calendar calendar.Calendar
	Periods  []calendar.Period
	// Confidence is that of the shown intervals, such as 0.95.
	Confidence float64
	// MinRespondents is how many rows a segment needs to be shown.
	MinRespondents uint64
	// MaxSegments is how many segments a dimension shows; the rest is "(other)".
	MaxSegments int
	// SegmentKPIs are the names of KPIs that segments publish beside the usual ones.
	SegmentKPIs []string
}

// Evaluate computes every KPI of the rows of a kind in every period, as of a day.
func (e Evaluation) Evaluate(t *tally.Set, kind rows.Kind, today calendar.Day) *Result {
	return e.EvaluateOld(t, kind, today, today)
}

// EvaluateOld is Evaluate of rows that were read on an earlier day: what happened since is not known,
// and nothing more has settled.
func (e Evaluation) EvaluateOld(t *tally.Set, kind rows.Kind, today, read calendar.Day) *Result {
	return e.evaluate(facetsOf(kind, t, today-read), today)
}

func (e Evaluation) evaluate(facets []facet, today calendar.Day) *Result {
	all, breakdowns := e.prepare(facets, today)
	r := &Result{Today: today, Windows: e.windows(facets, today)}
	for _, c := range all {
		r.Samples = c.samples(r.Samples)
	}
	r.conclude(breakdowns, all)
	return r
}

// prepare cuts the windows of all facets; nothing is counted yet.
func (e Evaluation) prepare(facets []facet, today calendar.Day) ([]*cuts, []*breakdown) {
	begin(facets)
	segments := make([][]tally.Segments, len(facets))
	for i, f := range facets {
		segments[i] = f.tally.Segments()
	}
	breakdowns := newBreakdowns(facets, segments, e.MaxSegments)
	all := make([]*cuts, len(facets))
	for i, f := range facets {
		all[i] = e.newCuts(f, segments[i], breakdowns, today)
	}
	return all, breakdowns
}

// conclude says what became of the dimensions and labels.
func (r *Result) conclude(breakdowns []*breakdown, facets []*cuts) {
	for _, b := range breakdowns {
		r.Dimensions = append(r.Dimensions, b.Dimension)
		if b.Refused == "" {
			r.Hidden = append(r.Hidden, hiddenOf(b, facets, r.Windows)...)
		}
	}
	for _, c := range facets {
		r.refuse(c.labels.refused)
	}
}

// refuse takes note of labels that are left out. Of one name it is said once.
func (r *Result) refuse(labels []Dimension) {
	for _, d := range labels {
		if !slices.ContainsFunc(r.Dimensions, func(known Dimension) bool { return known.Name == d.Name }) {
			r.Dimensions = append(r.Dimensions, d)
		}
	}
}

// windows are those of the periods for all facets together: those that settle are behind.
func (e Evaluation) windows(facets []facet, today calendar.Day) []PeriodWindows {
	timed := slices.ContainsFunc(facets, func(f facet) bool { return f.Shape.Timed })
	return e.periods(timed, facets[0].since, func(calendar.Period) calendar.Day { return today })
}

// settled are the windows of the periods for a facet.
func (e Evaluation) settled(f facet, today calendar.Day) []PeriodWindows {
	return e.periods(f.Shape.Timed, f.since, func(p calendar.Period) calendar.Day { return f.asOf(e.Calendar, p, today) })
}

// periods are the windows of the periods. Rows without a time are all of one period.
func (e Evaluation) periods(timed bool, first calendar.Day, today func(calendar.Period) calendar.Day) []PeriodWindows {
	periods := e.Periods
	if !timed {
		periods = []calendar.Period{calendar.All}
	}
	all := make([]PeriodWindows, len(periods))
	for i, p := range periods {
		all[i] = PeriodWindows{p, p.Windows(e.Calendar, today(p)).Since(first)}
	}
	return all
}

// segmentKPIs are those that segments publish.
func (e Evaluation) segmentKPIs(kpis []*advocacy.KPI) []*advocacy.KPI {
	return slices.DeleteFunc(slices.Clone(kpis), func(k *advocacy.KPI) bool {
		return !k.Segments && !slices.Contains(e.SegmentKPIs, k.Name)
	})
}
