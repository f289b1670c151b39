package rows

import (
	"errors"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
)

// The cohorts of customers by referrals.
const (
	otherCohort    = "other"
	referrerCohort = "referrer"
)

// cohorts are referrers, who made a referral, and others. Where rows are customers with a number, the
// latest tells, and one without a row is neither.
func (r *Referrals) cohorts(today calendar.Day) (customerCohorts, error) {
	if r.Customer == "" {
		return customerCohorts{}, errors.New("its referrals do not say whose they are: add customer to them")
	}
	looked := &lookupRows{
		columns: columns{customer: r.Customer, time: r.Time, count: r.Count},
		shape:   tally.Shape{Lookup: tally.LatestAnswer, Buckets: advocacy.ReferrerBuckets, MaxCustomers: r.MaxCustomers},
		until:   today,
	}
	told := customerCohorts{looked, customersOf, []string{referrerCohort}, otherCohort}
	if r.Number != "" {
		looked.others, looked.teller = []string{r.Number}, r.tellReferrers
		told.names, told.absent = []string{advocacy.NoReferrer: otherCohort, advocacy.Referrer: referrerCohort}, unmatched
	}
	return told, nil
}

// tellReferrers tells customers with a number of referrals from those without any.
func (r *Referrals) tellReferrers(at func(string) int) tellBucket {
	number := at(r.Number)
	return func(fields [][]byte) (int, bool, int, values.Fault) {
		if values.Missing(fields[number]) {
			return 0, false, absent, values.Fault{}
		}
		n, f := values.Count(fields[number])
		if n > 0 {
			return advocacy.Referrer, true, number, f
		}
		return advocacy.NoReferrer, true, number, f
	}
}
