package evaluation

import (
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/tally"
)

// facet is a facet of rows as it is evaluated.
type facet struct {
	rows.Facet
	tally counted
	// since is the day of the first row of any facet: before it nothing was asked.
	since calendar.Day
	// lag is how many days ago the rows were read: no more has settled since.
	lag calendar.Day
}

// facetsOf are the facets of a kind with their tallies, whose rows were read so many days ago.
func facetsOf(kind rows.Kind, t *tally.Set, lag calendar.Day) []facet {
	var all []facet
	own := -1
	for _, f := range kind.Facets() {
		if !f.Shared {
			own++
		}
		all = append(all, facet{Facet: f, tally: projected(f, t.Facet(own)), lag: max(lag, 0)})
	}
	return all
}

// begin tells all facets the day of the first row.
func begin(facets []facet) {
	first := calendar.LastDay
	for _, f := range facets {
		if day, ok := f.tally.First(); ok {
			first = min(first, day)
		}
	}
	for i := range facets {
		facets[i].since = first
	}
}

// asOf is the day that counts as today for a period of the facet.
func (f facet) asOf(c calendar.Calendar, p calendar.Period, today calendar.Day) calendar.Day {
	return f.AsOf(c, p, today, today-f.lag)
}
