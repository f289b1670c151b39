package rows

import (
	"maps"
	"slices"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// columns are those that most row kinds have alike; blank where they are not mapped.
type columns struct {
	id, customer, weight, count string
	time                        *values.Time
	segments                    map[string]string
}

// fields are the names of all mapped columns with others, in order and without repeats.
func (c columns) fields(others ...string) []string {
	all := append([]string{c.id, c.customer, c.weight, c.count}, others...)
	if c.time != nil {
		all = append(all, c.time.Column)
	}
	all = slices.AppendSeq(all, maps.Values(c.segments))
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(column string) bool { return column == "" })
}

// dimensions are the names of the segment dimensions, in order.
func (c columns) dimensions() []string { return slices.Sorted(maps.Keys(c.segments)) }

// segmentColumns are the columns of the segment dimensions, without repeats.
func (c columns) segmentColumns() []string {
	return slices.Compact(slices.Sorted(maps.Values(c.segments)))
}

// rowReader reads what rows of most kinds have alike, for one goroutine. A reader of a kind embeds
// it and reads what is its own.
type rowReader struct {
	calendar calendar.Calendar
	part     string
	fields   []string
	times    *values.Times

	// Where the columns are among the fields; absent where they are not mapped.
	id, customer, weight, count, time int
	segments                          []int // by dimension

	// row is the row that is being read.
	row tally.Row
}

const absent = -1

// apart is how many slices are left free behind one that is written for every row, so that no two
// goroutines write to the same line of the processors' caches.
const apart = 4

// newRowReader makes a reader of rows with the fields, which have to be sorted.
func newRowReader(c calendar.Calendar, part string, fields []string, of columns) rowReader {
	r := rowReader{calendar: c, part: part, fields: fields, time: absent}
	r.id, r.customer, r.weight, r.count = r.at(of.id), r.at(of.customer), r.at(of.weight), r.at(of.count)
	if of.time != nil {
		r.time, r.times = r.at(of.time.Column), of.time.Reader(c.Location)
	}
	for _, name := range of.dimensions() {
		r.segments = append(r.segments, r.at(of.segments[name]))
	}
	r.row.Segments = make([][]byte, len(r.segments), len(r.segments)+apart)
	return r
}

// at is where a column is among the fields.
func (r *rowReader) at(column string) int {
	if i, ok := slices.BinarySearch(r.fields, column); ok {
		return i
	}
	return absent
}

func (r *rowReader) all(columns []string) []int {
	at := make([]int, len(columns))
	for i, column := range columns {
		at[i] = r.at(column)
	}
	return at
}

// read reads the columns into the row; it reports false where the record is rejected.
func (r *rowReader) read(t *tally.Set, rec sources.Record, order uint64) bool {
	if at, f := r.readValues(rec.Fields); f != (values.Fault{}) {
		r.reject(t, rec, at, f)
		return false
	}
	for i, at := range r.segments {
		r.row.Segments[i] = rec.Fields[at]
	}
	r.row.Count *= rec.Rows()
	r.row.ID, r.row.Customer = r.key(rec.Fields, r.id), r.key(rec.Fields, r.customer)
	r.row.Order = order
	return true
}

// readValues reads time, weight and count; it returns the field that has a fault.
func (r *rowReader) readValues(fields [][]byte) (at int, f values.Fault) {
	r.row.Day, r.row.Count, r.row.Weight = calendar.NoDay, 1, advocacy.One
	if r.time != absent {
		if r.row.Time, f = r.times.Read(fields[r.time]); f != (values.Fault{}) {
			return r.time, f
		}
		r.row.Day = r.calendar.Day(r.row.Time)
	}
	if r.weight != absent {
		if r.row.Weight, f = values.Weight(fields[r.weight]); f != (values.Fault{}) {
			return r.weight, f
		}
	}
	if r.count != absent {
		r.row.Count, f = values.Count(fields[r.count])
	}
	return r.count, f
}

// key is what tells a row or customer apart: nil where there is nothing.
func (r *rowReader) key(fields [][]byte, at int) []byte {
	if at == absent {
		return nil
	}
	return values.Key(fields[at])
}

func (r *rowReader) reject(t *tally.Set, rec sources.Record, field int, f values.Fault) {
	t.Reject(tally.Reject{Reason: f.Reason, Part: r.part, Line: rec.Line, Rows: rec.Rows(), Field: r.fields[field], Problem: f.Problem})
}
