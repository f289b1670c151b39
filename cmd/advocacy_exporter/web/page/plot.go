package page

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"

	"advocacy_exporter/cmd/advocacy_exporter/web/chart"
	"advocacy_exporter/cmd/advocacy_exporter/words"
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/snapshot"
)

// plot is a table of values of one KPI, each with its interval drawn on the same scale.
type plot struct {
	Caption, Names string
	Rows           []plotRow
	Scale          template.HTML
	// Bounded says that there are intervals, and Changing that there are changes.
	Bounded, Changing bool
	Reference         string
	Notes             []string
}

type plotRow struct {
	Name, Value, Interval, N, Explain string
	Chart                             template.HTML
	Change                            *change
}

// plotOf is the plot of samples of one KPI, the greatest first. Reference may be nil.
func (l look) plotOf(state *snapshot.State, k *advocacy.KPI, samples []evaluation.Sample, reference *float64) plot {
	p := plot{Caption: k.Title()}
	axis := axisOf(k, samples, reference)
	p.Scale = chart.Scale{Axis: axis, Write: func(v float64) string { return short(k, v) }}.Draw()
	if reference != nil {
		p.Reference = words.Value(k, *reference)
	}
	samples = slices.SortedStableFunc(slices.Values(samples), func(a, b evaluation.Sample) int { return cmp.Compare(b.Estimate.Value, a.Estimate.Value) })
	for _, s := range samples {
		r := l.plotRow(state, s, axis, reference)
		p.Bounded = p.Bounded || r.Interval != ""
		p.Changing = p.Changing || r.Change != nil
		p.Rows = append(p.Rows, r)
	}
	return p
}

func (l look) plotRow(state *snapshot.State, s evaluation.Sample, axis chart.Axis, reference *float64) plotRow {
	k, e := s.KPI, s.Estimate
	r := plotRow{
		Name: nameOf(s), Value: words.Value(k, e.Value), Interval: words.Interval(k, e), Explain: l.explainLink(state.Job.Name, s),
		Chart: chart.Span{Axis: axis, Value: e.Value, Lower: e.Lower, Upper: e.Upper, Bounded: e.Bounded, Reference: reference}.Draw(),
	}
	if k.Estimated() {
		r.N = fmt.Sprint(e.N)
	}
	for _, c := range s.Changes {
		if c.Versus == calendar.Previous {
			shown := changeOf(k, s.Period, c, state.Job.Evaluation.Confidence)
			r.Change = &shown
		}
	}
	return r
}

// nameOf is what tells a sample from others of the plot.
func nameOf(s evaluation.Sample) string {
	if s.Dimension != "" {
		return clipped(s.Segment, longName)
	}
	return labelWords(s)
}

// axisOf is an axis for all samples; counts begin at 0.
func axisOf(k *advocacy.KPI, samples []evaluation.Sample, reference *float64) chart.Axis {
	var values []float64
	for _, s := range samples {
		values = append(values, s.Estimate.Value, s.Estimate.Lower, s.Estimate.Upper)
	}
	if reference != nil {
		values = append(values, *reference)
	}
	if k.Count {
		values = append(values, 0)
	}
	low, high := k.Limits()
	if k.Count {
		low = 0
	}
	axis := chart.Spanning(values, low, high)
	axis.Unit = unitOf(k, axis.High)
	return axis
}
