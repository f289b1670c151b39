package rows

import (
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// lifetimeReader reads the values of a part for one goroutine.
type lifetimeReader struct {
	rowReader
	labeller
	advocates *values.Words
	cohorts   cohortReader
	// Where the columns are among the fields; absent where they are not mapped.
	value, currency int
	code, key       []byte // the currency, and the customer with it
}

// Reader builds a reader of a part.
func (l *LifetimeValues) Reader(c calendar.Calendar, part string) Reader {
	r := &lifetimeReader{
		rowReader: newRowReader(c, part, l.Fields(), l.columns()),
		advocates: values.NewWords(l.Advocates),
		code:      []byte(l.Currency.Code),
	}
	r.value, r.currency = r.at(l.Value), r.at(l.Currency.Column)
	r.cohorts = l.Cohort.reader(&r.rowReader, l.Customer)
	return r
}

// Read adds a value to the tallies.
func (r *lifetimeReader) Read(t *tally.Set, rec sources.Record, order uint64) {
	amount, given, f := values.Money(rec.Fields[r.value])
	if f != (values.Fault{}) {
		r.reject(t, rec, r.value, f)
		return
	}
	if !given || !r.readCurrency(t, rec) || !r.read(t, rec, order) {
		return
	}
	t.Count(1)
	r.row.ID, r.row.Customer = r.perCurrency(r.row.ID), r.perCurrency(r.row.Customer)
	r.row.Weight = max(amount, -amount)
	if !r.cohorts.given {
		r.row.Bucket = advocacy.LifetimeBucket(advocacy.OtherValue, amount < 0)
		t.Facet(0).Add(new(r.labelled(r.row, r.code)))
		return
	}
	cohort, known := r.cohorts.of(rec.Fields)
	if !known {
		t.Unmatched(1)
	}
	r.row.Bucket = advocacy.LifetimeBucket(r.group(cohort, known), amount < 0)
	t.Facet(0).Add(new(r.labelled(r.row, cohort, r.code)))
}

// group is whose value it is: that of an advocate or of another customer, unless nobody knows.
func (r *lifetimeReader) group(cohort []byte, known bool) int {
	switch {
	case r.advocates.Has(cohort):
		return advocacy.AdvocateValue
	case !known && string(cohort) == unmatched:
		return advocacy.UnmatchedValue
	}
	return advocacy.OtherValue
}

// readCurrency reads the code of a row that has its own; it reports false where the record is
// rejected.
func (r *lifetimeReader) readCurrency(t *tally.Set, rec sources.Record) bool {
	if r.currency == absent {
		return true
	}
	var f values.Fault
	if r.code, f = values.CurrencyCode(r.code[:0], rec.Fields[r.currency]); f != (values.Fault{}) {
		r.reject(t, rec, r.currency, f)
		return false
	}
	return true
}

// perCurrency is what tells a customer apart, who may have a value in each currency.
func (r *lifetimeReader) perCurrency(customer []byte) []byte {
	if r.currency == absent || len(customer) == 0 {
		return customer
	}
	r.key = append(append(append(r.key[:0], customer...), 0), r.code...)
	return r.key
}
