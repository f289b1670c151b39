package rows

import (
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// lookupRows are rows of which each customer's first or latest is looked up, and nothing is counted.
type lookupRows struct {
	columns
	// others are the columns that the bucket is told by, and key is how the configuration calls the time.
	others []string
	key    string
	shape  tally.Shape
	// until is the last day whose rows count.
	until calendar.Day
	// teller makes what tells the bucket of rows for one goroutine; nil where there is one bucket.
	teller func(at func(column string) int) tellBucket
}

// tellBucket tells the bucket of a row, if it has one, or else the field that has a fault.
type tellBucket func(fields [][]byte) (bucket int, ok bool, at int, f values.Fault)

// Validate reports nothing: there are no settings of its own.
func (l *lookupRows) Validate(sources.Report) {}

// Fields are the names of the columns.
func (l *lookupRows) Fields() []string { return l.fields(l.others...) }

// Facets are the customers.
func (l *lookupRows) Facets() []Facet {
	shape := l.shape
	shape.Timed = l.time != nil
	return []Facet{{Name: "customers", Shape: shape}}
}

// Catalogue is empty.
func (l *lookupRows) Catalogue() []Chapter { return nil }

// customersOf are those of the only facet.
func customersOf(t *tally.Set) *tally.Customers { return t.Facet(0).Customers() }

// lookupReader reads the customers of a part for one goroutine.
type lookupReader struct {
	rowReader
	until calendar.Day
	tell  tellBucket
}

// Reader builds a reader of a part.
func (l *lookupRows) Reader(c calendar.Calendar, part string) Reader {
	r := &lookupReader{rowReader: newRowReader(c, part, l.Fields(), l.columns), until: l.until}
	if l.time != nil && l.key != "" {
		r.times = l.time.ReaderAt(l.key, c.Location)
	}
	r.tell = func([][]byte) (int, bool, int, values.Fault) { return 0, true, absent, values.Fault{} }
	if l.teller != nil {
		r.tell = l.teller(r.at)
	}
	return r
}

// Read looks at a customer. A row of a day that is still to come is left out.
func (r *lookupReader) Read(t *tally.Set, rec sources.Record, order uint64) {
	bucket, ok, at, f := r.tell(rec.Fields)
	switch {
	case f != (values.Fault{}):
		r.reject(t, rec, at, f)
	case !ok || !r.read(t, rec, order) || r.row.Day > r.until:
	default:
		t.Count(r.row.Count)
		r.row.Bucket = bucket
		t.Facet(0).Add(&r.row)
	}
}
