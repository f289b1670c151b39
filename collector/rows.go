package collector

import (
	"maps"
	"slices"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/sources"
)

// Rows says what the rows of a source are and how they are read. Each row kind is a struct that is
// its own configuration.
type Rows interface {
	// Validate reports what is wrong with the settings.
	Validate(report sources.Report)
	// Fields are the names of the fields that the rows are made of, without repeats.
	Fields() []string
	// Facets are what the rows say, in the order in which it is shown.
	Facets() []Facet
	// Reader builds a reader of a part for one goroutine. Records come with the fields of Fields,
	// in that order.
	Reader(c calendar.Calendar, part string) Reader
}

// Reader turns a record into rows and adds them to the tallies of the facets that it belongs to, or
// rejects it with a reason. Order is the place of the record among all records of the source.
type Reader interface {
	Read(t *tally.Set, rec sources.Record, order uint64)
}

// rowKinds is every row kind, by the key that names it in the configuration.
var rowKinds = map[string]func() Rows{
	"advocates": func() Rows { return new(Advocates) },
	"clients":   func() Rows { return new(Clients) },
	"journeys":  func() Rows { return new(Journeys) },
	"mentions":  func() Rows { return new(Mentions) },
	"referrals": func() Rows { return new(Referrals) },
	"renewals":  func() Rows { return new(Renewals) },
	"reviews":   func() Rows { return new(Reviews) },
	"survey":    func() Rows { return new(Survey) },
	"values":    func() Rows { return new(LifetimeValues) },
}

// RowKinds lists the row kinds by name, in order.
func RowKinds() []string { return slices.Sorted(maps.Keys(rowKinds)) }

// NewRows returns empty settings of a row kind; it reports false where there is no such kind.
func NewRows(kind string) (Rows, bool) {
	build, ok := rowKinds[kind]
	if !ok {
		return nil, false
	}
	return build(), true
}
