package rows

import (
	"fmt"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// Advocation is when customers first were advocates: a column of the journeys, or rows of another
// source.
type Advocation struct {
	Column   string       `yaml:"column" shorthand:"true" doc:"Column of the times, written as those of other columns are. Either this or from."`
	Layout   string       `yaml:"layout" doc:"How 2 January 2006, 15:04:05 is written in the column." example:"02-01-2006"`
	Zone     string       `yaml:"timezone" doc:"Zone of times in the column that do not say one themselves; without it, the global timezone." example:"Europe/Berlin"`
	From     string       `yaml:"from" doc:"Name of another source, of any kind, joined on the customer: the earliest of a customer's times in it is that of the first advocacy, and a customer whom it does not know is still on the way." example:"crm"`
	Time     *values.Time `yaml:"time" doc:"With from: column of the times in that source, or how they are written. Rows where it is blank are left out." example:"referred_at"`
	Customer string       `yaml:"customer" doc:"With from: column of the customers in that source; the name of the journeys' own unless given."`

	joined *tally.Customers
}

// time is the column of the journeys; nil where another source tells.
func (a *Advocation) time() *values.Time {
	if a == nil || a.Column == "" {
		return nil
	}
	return &values.Time{Column: a.Column, Layout: a.Layout, Zone: a.Zone}
}

// validate reports what is wrong with the advocations of journeys with a column of customers.
func (a *Advocation) validate(customer string, report sources.Report) {
	switch {
	case a.Column == "" && a.From == "":
		report(advocatedKey, "neither column nor from: add column, that of the times of the first advocacy, or from, the source that has them")
	case a.Column != "" && a.From != "":
		report(advocatedKey+"/from", "both column and from: keep the one that has the times")
	case a.From != "":
		a.validateFrom(customer, report)
	default:
		a.validateColumn(report)
	}
}

func (a *Advocation) validateColumn(report sources.Report) {
	a.time().CheckAt(advocatedKey, report)
	if a.Time != nil {
		report(advocatedKey+"/time", "the times are those of column: remove time, or add from, the source that has them")
	}
	if a.Customer != "" {
		report(advocatedKey+"/customer", "there is no other source to join: remove customer, or add from")
	}
}

func (a *Advocation) validateFrom(customer string, report sources.Report) {
	if customer == "" {
		report(advocatedKey+"/from", "another source is joined on the customer: add customer to the journeys, the column that tells customers apart")
	}
	if a.Time == nil {
		report(advocatedKey+"/from", "nothing says when customers were advocates there: add time, the column of the times in that source")
	} else {
		a.Time.CheckAt(advocatedKey+"/time", report)
	}
	for _, set := range []struct{ key, value string }{{"layout", a.Layout}, {"timezone", a.Zone}} {
		if set.value != "" {
			report(advocatedKey+"/"+set.key, fmt.Sprintf("with from it stands below time: write time: {column: …, %s: …}", set.key))
		}
	}
}

// Join is that of the first advocacies.
func (j *Journeys) Join() *Join {
	a := j.Advocated
	if a == nil || a.From == "" {
		return nil
	}
	return &Join{From: a.From, At: advocatedKey + "/from", Lookup: func(Kind, calendar.Day) (Lookup, error) {
		return Lookup{Rows: j.advocations(), Customers: customersOf, Rejects: true, Joined: func(found *tally.Customers) Kind {
			joined, advocated := *j, *a
			advocated.joined = found
			joined.Advocated = &advocated
			return &joined
		}}, nil
	}}
}

// advocations are the rows of the other source. One that is still to come is looked up too, for it
// leaves the journey open until then.
func (j *Journeys) advocations() *lookupRows {
	customer := j.Advocated.Customer
	if customer == "" {
		customer = j.Customer
	}
	return &lookupRows{
		columns: columns{customer: customer, time: j.Advocated.Time},
		others:  []string{j.Advocated.Time.Column},
		key:     advocatedKey + ".time",
		shape:   tally.Shape{Lookup: tally.FirstAnswer, Buckets: 1, MaxCustomers: j.MaxCustomers},
		until:   calendar.LastDay,
		teller: func(at func(string) int) tellBucket {
			time := at(j.Advocated.Time.Column)
			return func(fields [][]byte) (int, bool, int, values.Fault) {
				return 0, !values.Missing(fields[time]), time, values.Fault{}
			}
		},
	}
}

// of is when the customer of a journey first was an advocate, as the other source says. It
// reports false for one who was not.
func (a *Advocation) of(customer []byte) (at int64, ok bool) {
	if a.joined == nil {
		return 0, false
	}
	_, at, ok = a.joined.Of(customer)
	return at, ok
}
