// Package rows reads what the rows of a source say: each row kind is a struct that is its own
// configuration, knows the columns it needs, and turns records into counts of which the KPIs are made.
//
// It is separate so that a new kind of rows is a file here and a line in the table of kinds, and
// nobody else learns its name.
package rows

import (
	"maps"
	"slices"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/sources"
)

// Kind says what the rows of a source are and how they are read. Each row kind is a struct that is
// its own configuration.
type Kind interface {
	// Validate reports what is wrong with the settings.
	Validate(report sources.Report)
	// Fields are the names of the fields that the rows are made of, without repeats.
	Fields() []string
	// Facets are what the rows say, in the order in which it is shown.
	Facets() []Facet
	// Reader builds a reader of a part for one goroutine. Records come with the fields of Fields,
	// in that order.
	Reader(c calendar.Calendar, part string) Reader
	// Catalogue is every KPI that the kind can give, whatever the settings are.
	Catalogue() []Chapter
}

// Reader turns a record into rows and adds them to the tallies of the facets that it belongs to, or
// rejects it with a reason. Order is the place of the record among all records of the source.
type Reader interface {
	Read(t *tally.Set, rec sources.Record, order uint64)
}

// kinds is every row kind, by the key that names it in the configuration.
var kinds = map[string]func() Kind{
	"advocates": func() Kind { return new(Advocates) },
	"clients":   func() Kind { return new(Clients) },
	"journeys":  func() Kind { return new(Journeys) },
	"mentions":  func() Kind { return new(Mentions) },
	"referrals": func() Kind { return new(Referrals) },
	"renewals":  func() Kind { return new(Renewals) },
	"reviews":   func() Kind { return new(Reviews) },
	"survey":    func() Kind { return new(Survey) },
	"values":    func() Kind { return new(LifetimeValues) },
}

// Kinds lists the row kinds by name, in order.
func Kinds() []string { return slices.Sorted(maps.Keys(kinds)) }

// New returns empty settings of a row kind; it reports false where there is no such kind.
func New(kind string) (Kind, bool) {
	build, ok := kinds[kind]
	if !ok {
		return nil, false
	}
	return build(), true
}
