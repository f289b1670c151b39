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
	// Where the columns are among the fields; absent where they are not mapped.
	value, currency, cohort int
	code, key               []byte // the currency, and the customer with it
}

// Reader builds a reader of a part.
func (l *LifetimeValues) Reader(c calendar.Calendar, part string) Reader {
	r := &lifetimeReader{
		rowReader: newRowReader(c, part, l.Fields(), l.columns()),
		advocates: values.NewWords(l.Advocates),
		code:      []byte(l.Currency.Code),
	}
	r.value, r.currency, r.cohort = r.at(l.Value), r.at(l.Currency.Column), r.at(l.Cohort.column())
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
	if r.cohort == absent {
		r.row.Bucket = advocacy.LifetimeBucket(false, amount < 0)
		t.Facet(lifetimes).Add(r.labelled(r.row, r.code))
		return
	}
	cohort := rec.Fields[r.cohort]
	r.row.Bucket = advocacy.LifetimeBucket(r.advocates.Has(cohort), amount < 0)
	t.Facet(lifetimes).Add(r.labelled(r.row, cohort, r.code))
	t.Facet(uplifts).Add(r.labelled(r.row, r.code))
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
