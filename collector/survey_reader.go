package collector

import (
	"maps"
	"slices"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// surveyReader reads the answers of a part for one goroutine.
type surveyReader struct {
	calendar calendar.Calendar
	part     string
	fields   []string
	scores   *values.Scores
	times    *values.Times

	// Where the columns are among the fields; absent where they are not mapped.
	id, score, time, customer, weight, count int
	counts                                   []int // by bucket
	segments                                 []int // by dimension

	row   tally.Row
	idBuf []byte
}

const absent = -1

// Reader builds a reader of a part.
func (s *Survey) Reader(c calendar.Calendar, part string) Reader {
	r := &surveyReader{calendar: c, part: part, fields: s.Fields(), score: absent, time: absent}
	r.id, r.customer = r.at(s.ID), r.at(s.Customer)
	r.weight, r.count = r.at(s.Weight), r.at(s.Count)
	if s.Score != nil {
		r.score, r.scores = r.at(s.Score.Column), s.Score.Reader(s.Scale())
	}
	if s.Counts != nil {
		r.counts = r.all(s.Counts.columns())
	}
	if s.Time != nil {
		r.time, r.times = r.at(s.Time.Column), s.Time.Reader(c.Location)
	}
	for _, name := range slices.Sorted(maps.Keys(s.Segments)) {
		r.segments = append(r.segments, r.at(s.Segments[name]))
	}
	r.row.Segments = make([][]byte, len(r.segments))
	return r
}

func (r *surveyReader) at(column string) int {
	if i, ok := slices.BinarySearch(r.fields, column); ok {
		return i
	}
	return absent
}

func (r *surveyReader) all(columns []string) []int {
	at := make([]int, len(columns))
	for i, column := range columns {
		at[i] = r.at(column)
	}
	return at
}

// Read adds an answer, or the counted answers of a row, to the tally.
func (r *surveyReader) Read(t *tally.Tally, rec sources.Record, order uint64) {
	bucket := 0
	if r.scores != nil {
		var f values.Fault
		if bucket, f = r.scores.Bucket(rec.Fields[r.score]); f != (values.Fault{}) {
			r.reject(t, rec, r.score, f)
			return
		}
		if bucket == values.Unanswered {
			return
		}
	}
	if !r.readRow(t, rec) {
		return
	}
	r.row.Order = order
	if r.counts != nil {
		r.addCounts(t, rec)
		return
	}
	r.row.Bucket = bucket
	t.Add(r.row)
}

// readRow reads all but the score; it reports false where the row is rejected.
func (r *surveyReader) readRow(t *tally.Tally, rec sources.Record) bool {
	if at, f := r.readValues(rec.Fields); f != (values.Fault{}) {
		r.reject(t, rec, at, f)
		return false
	}
	for i, at := range r.segments {
		r.row.Segments[i] = rec.Fields[at]
	}
	r.row.ID, r.row.Customer = r.key(rec.Fields, r.id), r.key(rec.Fields, r.customer)
	return true
}

// readValues reads time, weight and count; it returns the field that has a fault.
func (r *surveyReader) readValues(fields [][]byte) (at int, f values.Fault) {
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
func (r *surveyReader) key(fields [][]byte, at int) []byte {
	if at == absent {
		return nil
	}
	return values.Key(fields[at])
}

// addCounts adds a row of every class. A later row with the same id takes the place of each.
func (r *surveyReader) addCounts(t *tally.Tally, rec sources.Record) {
	var counts [advocacy.Advocate + 1]uint64
	for bucket, at := range r.counts {
		n, f := values.Count(rec.Fields[at])
		if f != (values.Fault{}) {
			r.reject(t, rec, at, f)
			return
		}
		counts[bucket] = n
	}
	id := r.row.ID
	for bucket, n := range counts {
		r.row.Bucket, r.row.Count = bucket, n
		if len(id) > 0 {
			r.idBuf = append(append(r.idBuf[:0], id...), 0, byte(bucket))
			r.row.ID = r.idBuf
		}
		t.Add(r.row)
	}
}

func (r *surveyReader) reject(t *tally.Tally, rec sources.Record, field int, f values.Fault) {
	t.Reject(tally.Reject{Reason: f.Reason, Part: r.part, Line: rec.Line, Field: r.fields[field], Problem: f.Problem})
}
