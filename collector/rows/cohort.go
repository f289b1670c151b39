package rows

import (
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// Cohort is the groups of customers by which overall values are told apart: those of a column, or those
// that another source tells.
type Cohort struct {
	Column string `yaml:"column" shorthand:"true" doc:"Column of the cohorts, such as the month of the first purchase. They are shown as they are written, in the label cohort. Either this or from."`
	From   string `yaml:"from" doc:"Name of another source that tells the cohorts, joined on the customer: a survey, whose customers are advocate, passive or detractor by their latest answer; a roster of advocates, whose are advocate today, and others other; or referrals, whose are referrer or other. Customers whom a survey, or referrals with number, do not know are (unmatched)." example:"nps"`

	joined *joinedCohorts
}

// validate reports what is wrong with the cohorts of rows with a column of customers.
func (c *Cohort) validate(customer string, report sources.Report) {
	switch {
	case c == nil:
	case c.Column == "" && c.From == "":
		report("cohort", "neither column nor from: add column, that of the cohorts, or from, the source that tells them")
	case c.Column != "" && c.From != "":
		report("cohort/from", "both column and from: keep the one that tells the cohorts")
	case c.From != "" && customer == "":
		report("cohort/from", "another source is joined on the customer: add customer, the column that tells customers apart")
	}
}

// column is that of the cohorts, blank where there are none.
func (c *Cohort) column() string {
	if c == nil {
		return ""
	}
	return c.Column
}

// joinedOn is the column on which another source is joined, blank where none is.
func (c *Cohort) joinedOn(customer string) string {
	if c == nil || c.From == "" {
		return ""
	}
	return customer
}

// cohortReader tells the cohorts of rows, for one goroutine.
type cohortReader struct {
	given            bool // there are cohorts
	column, customer int  // where they are among the fields; absent where they are not mapped
	joined           *joinedCohorts
}

func (c *Cohort) reader(r *rowReader, customer string) cohortReader {
	if c == nil {
		return cohortReader{}
	}
	return cohortReader{true, r.at(c.Column), r.at(customer), c.joined}
}

// of is the cohort of a row. It reports false where another source is to tell, and does not know the
// customer.
func (c *cohortReader) of(fields [][]byte) (name []byte, known bool) {
	switch {
	case c.column != absent:
		return fields[c.column], true
	case c.joined == nil:
		return []byte(unmatched), false
	}
	return c.joined.of(values.Key(fields[c.customer]))
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
