package rows

import (
	"bytes"
	"encoding/binary"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// Reader builds a reader of a part.
func (a *Advocates) Reader(cal calendar.Calendar, part string) Reader {
	rows := newRowReader(cal, part, a.Fields(), a.columns())
	switch {
	case a.isSurvey():
		return a.newStandingReader(rows)
	case !a.isRoster():
		return &levelsReader{rowReader: rows}
	}
	r := &rosterReader{rowReader: rows, until: absent}
	r.times = a.Since.ReaderAt(sinceKey, cal.Location)
	if a.Until != nil {
		r.until, r.ends = r.at(a.Until.Column), a.Until.ReaderAt(untilKey, cal.Location)
	}
	return r
}

// rosterReader reads the rows of a roster of a part for one goroutine.
type rosterReader struct {
	rowReader
	ends  *values.Times
	until int
	id    []byte
}

// Read adds the time for which a customer was an advocate to the tally.
func (r *rosterReader) Read(t *tally.Set, rec sources.Record, order uint64) {
	if !r.read(t, rec, order) {
		return
	}
	var f values.Fault
	if r.row.Until, f = r.over(rec.Fields); f != (values.Fault{}) {
		r.reject(t, rec, r.until, f)
		return
	}
	if len(r.row.Customer) > 0 {
		r.id = at(append(r.id[:0], r.row.Customer...), r.row.Time)
		r.row.ID = r.id
	}
	t.Count(1)
	t.Facet(0).Add(&r.row)
}

// over is the day on which the customer of the row was no longer an advocate.
func (r *rosterReader) over(fields [][]byte) (calendar.Day, values.Fault) {
	if r.until == absent {
		return calendar.LastDay, values.Fault{}
	}
	until, f := r.ends.Read(fields[r.until])
	switch {
	case f.Reason == tally.MissingTime:
		return calendar.LastDay, values.Fault{}
	case f != (values.Fault{}):
		return 0, f
	case until < r.row.Time:
		return 0, values.Fault{Reason: tally.BadInterval, Problem: "before since"}
	}
	return r.calendar.Day(until), values.Fault{}
}

// levelsReader reads the counts of a part for one goroutine.
type levelsReader struct {
	rowReader
	series, id []byte
}

// Read adds a count of advocates to the tally. It takes the place of the ones before it as a
// customer's answer does: the counts of the same segments are of one customer.
func (r *levelsReader) Read(t *tally.Set, rec sources.Record, order uint64) {
	if !r.read(t, rec, order) {
		return
	}
	r.series = append(r.series[:0], "counts"...)
	for _, segment := range r.row.Segments {
		r.series = append(append(r.series, 0), bytes.TrimSpace(segment)...)
	}
	r.id = at(append(r.id[:0], r.series...), r.row.Time)
	r.row.Customer, r.row.ID = r.series, r.id
	r.row.Weight, r.row.Count = advocacy.Micros(r.row.Count)*advocacy.One, 1
	t.Count(1)
	t.Facet(0).Add(&r.row)
}

// at appends a moment to a key of something that is told apart by it.
func at(key []byte, ms int64) []byte { return binary.BigEndian.AppendUint64(key, uint64(ms)) }
