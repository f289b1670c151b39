package rows

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/tally"
)

// unmatched is the cohort of customers of whom the joined source does not tell, and of rows without one.
const unmatched = "(unmatched)"

// customerCohorts is how the rows of a source tell its customers' cohorts.
type customerCohorts struct {
	rows      Kind
	customers func(*tally.Set) *tally.Customers
	// names are the cohorts by bucket, and absent is that of all other customers.
	names  []string
	absent string
}

// cohortTeller is a kind whose rows tell the cohorts of customers, as of the end of a day.
type cohortTeller interface {
	cohorts(today calendar.Day) (customerCohorts, error)
}

// cohortTellers are the kinds that do.
func cohortTellers() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(kinds)), func(kind string) bool {
		_, tells := kinds[kind]().(cohortTeller)
		return !tells
	})
}

// join is that of a kind with cohorts, or nil where a column tells them. With is the kind with others.
func (c *Cohort) join(with func(*Cohort) Kind) *Join {
	if c == nil || c.From == "" {
		return nil
	}
	return &Join{From: c.From, At: "cohort/from", Lookup: func(of Kind, today calendar.Day) (Lookup, error) {
		teller, ok := of.(cohortTeller)
		if !ok {
			return Lookup{}, fmt.Errorf("its rows tell no cohorts of customers: name a source with one of %s", strings.Join(cohortTellers(), ", "))
		}
		told, err := teller.cohorts(today)
		return Lookup{Rows: told.rows, Customers: told.customers, Joined: func(found *tally.Customers) Kind {
			return with(&Cohort{From: c.From, joined: &joinedCohorts{found, bytesOf(told.names), []byte(told.absent)}})
		}}, err
	}}
}

// joinedCohorts are the cohorts of customers as another source tells them.
type joinedCohorts struct {
	customers *tally.Customers
	names     [][]byte // by bucket
	absent    []byte
}

// of is the cohort of a customer; it reports false for one whom the source does not know.
func (j *joinedCohorts) of(customer []byte) (name []byte, known bool) {
	bucket, _, known := j.customers.Of(customer)
	switch {
	case known:
		return j.names[bucket], true
	case len(customer) == 0:
		return []byte(unmatched), false
	}
	return j.absent, false
}

func bytesOf(names []string) [][]byte {
	all := make([][]byte, len(names))
	for i, name := range names {
		all[i] = []byte(name)
	}
	return all
}
