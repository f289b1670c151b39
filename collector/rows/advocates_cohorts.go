package rows

import (
	"errors"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/tally"
)

// advocateCohort is the cohort of customers who are advocates.
const advocateCohort = "advocate"

// cohorts are the customers who are advocates at the end of the day, and others. Only a survey also knows
// of others, and one whom it does not is neither.
func (a *Advocates) cohorts(today calendar.Day) (customerCohorts, error) {
	switch {
	case a.Customer == "" && a.isRoster():
		return customerCohorts{}, errors.New("its roster does not say who the advocates are: add customer to it")
	case a.isRoster():
		roster := *a
		roster.Segments = nil
		staying := func(t *tally.Set) *tally.Customers { return t.Facet(0).Staying(today) }
		return customerCohorts{&roster, staying, []string{advocateCohort}, otherCohort}, nil
	case a.isSurvey():
		return a.standingCohorts(today), nil
	}
	return customerCohorts{}, errors.New("its counts of advocates know no customers: name a source with a roster, or with a survey")
}

func (a *Advocates) standingCohorts(today calendar.Day) customerCohorts {
	scale, _ := a.scale()
	looked := latestScores{a.Customer, a.Score, a.Time, scale}.rows(today)
	looked.shape.MaxCustomers = a.MaxCustomers
	names := make([]string, scale.Len())
	for i := range names {
		names[i] = otherCohort
		if scale.Class(i) == advocacy.Advocate {
			names[i] = advocateCohort
		}
	}
	return customerCohorts{looked, customersOf, names, unmatched}
}
