package rows

import (
	"errors"
	"slices"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/sources"
)

// Groupable is a kind whose rows count alike where their fields are alike and their times are of the
// same local day, so that a source may group them.
type Groupable interface {
	Kind
	// Grouping says what has to be told apart. The error says why it is every row.
	Grouping(c calendar.Calendar) (sources.Grouping, error)
}

// GroupingOf says what has to be told apart of the rows of a kind. The error says why it is every row.
func GroupingOf(kind Kind, c calendar.Calendar) (sources.Grouping, error) {
	if groupable, ok := kind.(Groupable); ok {
		return groupable.Grouping(c)
	}
	return sources.Grouping{}, errors.New("such rows are about single customers")
}

// Grouping is that of answers which are not told apart otherwise.
func (s *Survey) Grouping(c calendar.Calendar) (sources.Grouping, error) {
	switch {
	case s.Respondents.PerCustomer():
		return sources.Grouping{}, errors.New("respondents: customers have to be told apart")
	case s.Sent != nil:
		return sources.Grouping{}, errors.New("sent: how long an answer took is asked of every row")
	case s.FollowedUp != nil:
		return sources.Grouping{}, errors.New("followed_up: how long a reply took is asked of every row")
	}
	return s.columns().grouping(c, s.Fields())
}

// Grouping is that of clients without ids.
func (c *Clients) Grouping(cal calendar.Calendar) (sources.Grouping, error) {
	return c.columns().grouping(cal, c.Fields())
}

// Grouping is that of ratings without ids. Testimonials stay where they are.
func (r *Reviews) Grouping(c calendar.Calendar) (sources.Grouping, error) {
	if r.Testimonial != "" {
		return sources.Grouping{}, errors.New("testimonial: hardly two of them are alike")
	}
	return r.columns().grouping(c, r.Fields())
}

// Grouping is that of mentions without ids.
func (m *Mentions) Grouping(c calendar.Calendar) (sources.Grouping, error) {
	return m.columns().grouping(c, m.Fields())
}

// grouping is that of rows with these columns and fields.
func (c columns) grouping(cal calendar.Calendar, fields []string) (sources.Grouping, error) {
	switch {
	case c.id != "":
		return sources.Grouping{}, errors.New("id: rows have to be told apart; leave it out if the query has none twice")
	case c.time != nil && c.time.Layout != "":
		return sources.Grouping{}, errors.New("time.layout: times are texts that only the layout explains")
	}
	g := sources.Grouping{Fields: fields, Days: cal.Zone(), Dimensions: c.segmentColumns()}
	if c.customer != "" && !slices.Contains(g.Dimensions, c.customer) {
		g.Unused = []string{c.customer}
	}
	if c.time != nil && !slices.Contains(g.Dimensions, c.time.Column) {
		g.Time, g.Clock = c.time.Column, c.time.Clock(cal.Zone())
	}
	return g, nil
}
