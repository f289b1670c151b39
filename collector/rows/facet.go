package rows

import (
	"slices"
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
	// Joined are the labels that the values of the first dimension are made of, where some of them
	// are none of Labels.
	Joined []string
	// Settle is how old all rows of a day have to be for the day to count, so that each had the
	// same time and nothing about it changes any more.
	Settle time.Duration
}

// LabelDimensions is how many of the first dimensions of the shape are none of the segments.
func (f Facet) LabelDimensions() int {
	if len(f.Labels) > 0 {
		return 1
	}
	return 0
}

// AsOf is the day that counts as today for a period of the facet, whose rows were read on a day. A
// period that runs ends with the last day that has settled when that day begins, and one that is over
// is told once its last day has.
func (f Facet) AsOf(c calendar.Calendar, p calendar.Period, today, read calendar.Day) calendar.Day {
	if f.Settle == 0 {
		return today
	}
	settling := c.Day(c.Start(read).Add(-f.Settle).UnixMilli())
	if p.Closed() {
		return settling
	}
	return settling - 1
}

// KPIsOf are the KPIs that rows of a kind give, in the order of their facets.
func KPIsOf(kind Kind) []*advocacy.KPI {
	var all []*advocacy.KPI
	for _, f := range kind.Facets() {
		all = append(all, f.KPIs...)
	}
	return all
}

// NewSet makes an empty tally for every facet of a kind that has one of its own. Key is the secret
// with which ids and customers are hashed.
func NewSet(kind Kind, key [16]byte) *tally.Set { return tally.NewSet(shapesOf(kind), key) }

// ParseSet reads a set of a kind that was written before, with the same key.
func ParseSet(kind Kind, key [16]byte, written []byte) (*tally.Set, error) {
	return tally.ParseSet(shapesOf(kind), key, written)
}

// Ordered reports whether the place of a row may decide which of two rows of a kind counts.
func Ordered(kind Kind) bool { return slices.ContainsFunc(shapesOf(kind), tally.Shape.Ordered) }

func shapesOf(kind Kind) []tally.Shape {
	var shapes []tally.Shape
	for _, f := range kind.Facets() {
		if !f.Shared {
			shapes = append(shapes, f.Shape)
		}
	}
	return shapes
}
