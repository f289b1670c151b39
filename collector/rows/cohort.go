package rows

import (
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
)

// Cohort is the groups of customers by which overall values are told apart.
type Cohort struct {
	Column string `yaml:"column" shorthand:"true" required:"true" doc:"Column of the cohorts, such as the month of the first purchase. They are shown as they are written, in the label cohort."`
}

// column is that of the cohorts, blank where there are none.
func (c *Cohort) column() string {
	if c == nil {
		return ""
	}
	return c.Column
}

// labels are the label of the cohort, where there is one, before others.
func (c *Cohort) labels(others ...string) []string {
	if c == nil {
		return others
	}
	return append([]string{"cohort"}, others...)
}

// customerColumns are those of rows of which each customer counts once in a period: by the latest
// row, or where rows have no times by the one that is read last.
func customerColumns(customer string, time *values.Time, segments map[string]string) columns {
	c := columns{customer: customer, time: time, segments: segments}
	if time == nil {
		c.id, c.customer = customer, ""
	}
	return c
}

// shape is what a tally has to hold for the columns and labels.
func (c columns) shape(s tally.Shape, labels []string) tally.Shape {
	s.Timed, s.IDs, s.Dimensions = c.time != nil, c.id != "", c.dimensions()
	if c.customer != "" {
		s.Respondents = tally.LatestAnswer
	}
	if len(labels) > 0 {
		s.Dimensions = append([]string{labelDimension}, s.Dimensions...)
	}
	return s
}

// labelDimension is the name of the dimension of what labels say together. Nobody sees it.
const labelDimension = "labels"

// labeller puts the values of labels before those of the segments of rows, for one goroutine.
type labeller struct {
	label    []byte
	segments [][]byte
}

// labelled is a row as a facet with labels takes it. It holds until the next row is labelled.
func (l *labeller) labelled(r tally.Row, labels ...[]byte) tally.Row {
	l.label = tally.JoinLabels(l.label[:0], labels...)
	l.segments = append(append(l.segments[:0], l.label), r.Segments...)
	r.Segments = l.segments
	return r
}
