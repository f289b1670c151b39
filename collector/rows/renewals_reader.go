package rows

import (
	"math"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// Reader builds a reader of a part.
func (r *Renewals) Reader(c calendar.Calendar, part string) Reader {
	rows := cohortRows{rowReader: newRowReader(c, part, r.Fields(), r.columns())}
	rows.cohorts = r.Cohort.reader(&rows.rowReader, r.Customer)
	if r.Renewed == nil {
		return &purchasesReader{rows, rows.at(r.Purchases)}
	}
	return &renewalsReader{rows, rows.at(r.Renewed.name()), r.Renewed.reader(c), r.patience()}
}

// cohortRows reads rows of one facet, which cohorts tell apart.
type cohortRows struct {
	rowReader
	labeller
	cohorts cohortReader
}

// add adds the row that was read.
func (r *cohortRows) add(t *tally.Set, rec sources.Record, bucket int) {
	r.row.Bucket = bucket
	row := r.row
	if r.cohorts.given {
		cohort, known := r.cohorts.of(rec.Fields)
		if !known {
			t.Unmatched(row.Count)
		}
		row = r.labelled(row, cohort)
	}
	t.Count(row.Count)
	t.Facet(0).Add(&row)
}

// renewalsReader reads the renewals of a part for one goroutine.
type renewalsReader struct {
	cohortRows
	renewed  int // where it is among the fields
	renewals occurrences
	patience int64
}

// patience is how long after it was due a renewal may come, in milliseconds.
func (r *Renewals) patience() int64 {
	if r.settle() == 0 {
		return math.MaxInt64 / 2
	}
	return r.settle().Milliseconds()
}

// Read adds a renewal that was due to the tally.
func (r *renewalsReader) Read(t *tally.Set, rec sources.Record, order uint64) {
	if !r.read(t, rec, order) {
		return
	}
	renewed, f := r.renewals.happened(rec.Fields[r.renewed], r.row.Time+r.patience)
	switch {
	case f != (values.Fault{}):
		r.reject(t, rec, r.renewed, f)
	case renewed:
		r.add(t, rec, advocacy.Renewed)
	default:
		r.add(t, rec, advocacy.NotRenewed)
	}
}

// purchasesReader reads the customers of a part for one goroutine.
type purchasesReader struct {
	cohortRows
	purchases int // where they are among the fields
}

const again = 2

// Read adds a customer to the tally. One who bought nothing only takes the place of what was read of
// the same customer before.
func (r *purchasesReader) Read(t *tally.Set, rec sources.Record, order uint64) {
	if values.Missing(rec.Fields[r.purchases]) || !r.read(t, rec, order) {
		return
	}
	n, f := values.Count(rec.Fields[r.purchases])
	switch {
	case f != (values.Fault{}):
		r.reject(t, rec, r.purchases, f)
	case n >= again:
		r.add(t, rec, advocacy.BoughtAgain)
	default:
		r.row.Count = n
		r.add(t, rec, advocacy.BoughtOnce)
	}
}
