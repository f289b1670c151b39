package collector

import (
	"time"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/tally"
)

// Facet is one thing that the rows of a kind say: how it is counted, and the KPIs of the counts. A
// row may belong to several facets, each on a day of its own.
type Facet struct {
	// Name says what the rows of the facet are: "answers", "invitations".
	Name string
	// Shape says what the tally of the facet has to hold.
	Shape tally.Shape
	// Scale is that of the buckets; nil where they are no scores.
	Scale *advocacy.Scale
	// KPIs are computed from the counts.
	KPIs []*advocacy.KPI
	// Labels are the names of labels by which the overall values are told apart. The first
	// dimension of the shape is then none of the segments: it has the values that
	// tally.JoinLabels makes of those of the labels.
	Labels []string
	// Apart is the one of the labels whose values are never added up, as those of two currencies
	// are not; blank where all may be.
	Apart string
	// Stock says that the KPIs also need what there was before each period and is at its end, as a
	// number of advocates does: Histogram.Opening and Closing. With respondents per customer they
	// count customers by what they were then.
	Stock bool
	// Levels says that the rows of a stock are levels that were counted on their day and hold until
	// the next. The one of the first day of a period is then that at its start.
	Levels bool
	// Shared says that the facet counts the rows of the one before it, in other periods or by
	// other KPIs, and has no tally of its own.
	Shared bool
	// Settle is how old all rows of a day have to be for the day to count, so that each had the
	// same time and nothing about it changes any more.
	Settle time.Duration

	// since is the day of the first row of any facet: before it nothing was asked.
	since calendar.Day
	// lag is how many days ago the rows were read: no more has settled since.
	lag calendar.Day
}

// asOf is the day that counts as today for a period of the facet. A period that runs ends with the
// last day that has settled when today begins, and one that is over is told once its last day has.
func (f Facet) asOf(c calendar.Calendar, p calendar.Period, today calendar.Day) calendar.Day {
	if f.Settle == 0 {
		return today
	}
	settling := c.Day(c.Start(today - f.lag).Add(-f.Settle).UnixMilli())
	if p.Closed() {
		return settling
	}
	return settling - 1
}

// labelDimensions is how many of the first dimensions are none of the segments.
func (f Facet) labelDimensions() int {
	if len(f.Labels) > 0 {
		return 1
	}
	return 0
}

// KPIsOf are the KPIs that rows give, in the order of their facets.
func KPIsOf(rows Rows) []*advocacy.KPI {
	var all []*advocacy.KPI
	for _, f := range rows.Facets() {
		all = append(all, f.KPIs...)
	}
	return all
}

func shapesOf(rows Rows) []tally.Shape {
	var shapes []tally.Shape
	for _, f := range rows.Facets() {
		if !f.Shared {
			shapes = append(shapes, f.Shape)
		}
	}
	return shapes
}
