package evaluation

import (
	"slices"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
)

// Result is what a source's rows say as of a day. It does not change once made.
type Result struct {
	Today   calendar.Day
	Windows []PeriodWindows
	// Samples are the values, facet by facet, overall before segments, in a fixed order.
	Samples    []Sample
	Hidden     []Hidden
	Dimensions []Dimension
}

// Refused are the dimensions that are left out; none of no result.
func (r *Result) Refused() []Dimension {
	if r == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(r.Dimensions), func(d Dimension) bool { return d.Refused == "" })
}

// PeriodWindows are the days of a period as of the result's day.
type PeriodWindows struct {
	Period calendar.Period
	calendar.Windows
}

// Sample is a KPI of a period, overall or of one segment.
type Sample struct {
	KPI    *advocacy.KPI
	Period calendar.Period
	// Dimension and Segment are empty for the overall value.
	Dimension, Segment string
	// LabelNames and Labels are of the overall values of a facet that is told apart by labels.
	LabelNames, Labels []string
	Estimate           advocacy.Estimate
	// Changes are those that can be told. Segments have only the one against the previous period.
	Changes []Change
	// Growth is set for counts of closed periods: now ÷ then − 1.
	Growth []Growth
	// Statistic is what metrics go on computing with, and Earlier what it was; only of overall values
	// that no labels tell apart.
	Statistic advocacy.Statistic
	Earlier   []Earlier
}

// Earlier is what a KPI was made of in an earlier period.
type Earlier struct {
	Versus    calendar.Versus
	Statistic advocacy.Statistic
}

// Change is the change of a KPI against an earlier period.
type Change struct {
	Versus calendar.Versus
	advocacy.Change
}

// Growth is the growth of a count against an earlier period.
type Growth struct {
	Versus calendar.Versus
	Ratio  float64
}

// Hidden is how many segments of a dimension are hidden in a period because too few people answered.
type Hidden struct {
	Period    calendar.Period
	Dimension string
	Segments  int
}

// Dimension says what became of a segment dimension.
type Dimension struct {
	Name string
	// Refused says why the dimension is left out, LooksPersonal or TooManyValues; otherwise it is empty.
	Refused string
	// Limited is how many values are folded into "(other)".
	Limited int
	// Values is how many values there are, with those.
	Values int
}
