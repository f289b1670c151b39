package evaluation

import (
	"slices"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/tally"
)

// Settings says how tallies become results.
type Settings struct {
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
func (s Settings) Evaluate(t *tally.Set, kind rows.Kind, today calendar.Day) *Result {
	return s.EvaluateOld(t, kind, today, today)
}

// EvaluateOld is Evaluate of rows that were read on an earlier day: what happened since is not known,
// and nothing more has settled.
func (s Settings) EvaluateOld(t *tally.Set, kind rows.Kind, today, read calendar.Day) *Result {
	return s.evaluate(facetsOf(kind, t, today-read), today)
}

func (s Settings) evaluate(facets []facet, today calendar.Day) *Result {
	all, breakdowns := s.prepare(facets, today)
	r := &Result{Today: today, Windows: s.windows(facets, today)}
	for _, c := range all {
		r.Samples = c.samples(r.Samples)
	}
	r.conclude(breakdowns, all)
	return r
}

// prepare cuts the windows of all facets; nothing is counted yet.
func (s Settings) prepare(facets []facet, today calendar.Day) ([]*cuts, []*Breakdown) {
	begin(facets)
	segments := make([][]tally.Segments, len(facets))
	for i, f := range facets {
		segments[i] = f.tally.Segments()
	}
	breakdowns := newBreakdowns(facets, segments, s.MaxSegments)
	all := make([]*cuts, len(facets))
	for i, f := range facets {
		all[i] = s.newCuts(f, segments[i], breakdowns, today)
	}
	return all, breakdowns
}

// conclude says what became of the dimensions and labels.
func (r *Result) conclude(breakdowns []*Breakdown, facets []*cuts) {
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
func (s Settings) windows(facets []facet, today calendar.Day) []PeriodWindows {
	timed := slices.ContainsFunc(facets, func(f facet) bool { return f.Shape.Timed })
	return s.periods(timed, facets[0].since, func(calendar.Period) calendar.Day { return today })
}

// settled are the windows of the periods for a facet.
func (s Settings) settled(f facet, today calendar.Day) []PeriodWindows {
	return s.periods(f.Shape.Timed, f.since, func(p calendar.Period) calendar.Day { return f.asOf(s.Calendar, p, today) })
}

// periods are the windows of the periods. Rows without a time are all of one period.
func (s Settings) periods(timed bool, first calendar.Day, today func(calendar.Period) calendar.Day) []PeriodWindows {
	periods := s.Periods
	if !timed {
		periods = []calendar.Period{calendar.All}
	}
	all := make([]PeriodWindows, len(periods))
	for i, p := range periods {
		all[i] = PeriodWindows{p, p.Windows(s.Calendar, today(p)).Since(first)}
	}
	return all
}

// segmentKPIs are those that segments publish.
func (s Settings) segmentKPIs(kpis []*advocacy.KPI) []*advocacy.KPI {
	return slices.DeleteFunc(slices.Clone(kpis), func(k *advocacy.KPI) bool {
		return !k.Segments && !slices.Contains(s.SegmentKPIs, k.Name)
	})
}
