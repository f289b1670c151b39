package collector

import (
	"slices"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
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

// Evaluate computes every KPI of the rows in every period, as of a day.
func (e Evaluation) Evaluate(t *tally.Tally, rows Rows, today calendar.Day) *Result {
	return e.evaluate(t, rows, today)
}

func (e Evaluation) evaluate(t counted, rows Rows, today calendar.Day) *Result {
	r := &Result{Today: today, Windows: e.windows(t, rows.Shape(), today)}
	cuts := e.newCuts(t, rows)
	for _, p := range r.Windows {
		r.Samples = append(r.Samples, cuts.overall(p)...)
	}
	for d, b := range cuts.breakdowns {
		r.Dimensions = append(r.Dimensions, b.Dimension)
		if b.Refused != "" {
			continue
		}
		for _, p := range r.Windows {
			r.Samples = append(r.Samples, cuts.segments(p, d)...)
			r.Hidden = append(r.Hidden, Hidden{p.Period, b.Name, cuts.dimension(p.Current, d).hidden})
		}
	}
	return r
}

// windows are those of the periods. Rows without a time are all of one period.
func (e Evaluation) windows(t counted, shape tally.Shape, today calendar.Day) []PeriodWindows {
	periods := e.Periods
	if !shape.Timed {
		periods = []calendar.Period{calendar.All}
	}
	first, ok := t.First()
	if !ok {
		first = calendar.LastDay
	}
	all := make([]PeriodWindows, len(periods))
	for i, p := range periods {
		all[i] = PeriodWindows{p, p.Windows(e.Calendar, today).Since(first)}
	}
	return all
}

// segmentKPIs are those that segments publish.
func (e Evaluation) segmentKPIs(kpis []*advocacy.KPI) []*advocacy.KPI {
	return slices.DeleteFunc(slices.Clone(kpis), func(k *advocacy.KPI) bool {
		return !k.Segments && !slices.Contains(e.SegmentKPIs, k.Name)
	})
}
