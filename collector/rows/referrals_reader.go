package rows

import (
	"math"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// referralsReader reads the referrals of a part for one goroutine.
type referralsReader struct {
	rowReader
	labeller
	channels  *values.Labels
	converted conversionReader
	// Where the columns are among the fields; absent where they are not mapped.
	channel, referrer int
}

// Reader builds a reader of a part.
func (r *Referrals) Reader(c calendar.Calendar, part string) Reader {
	rows := newRowReader(c, part, r.Fields(), r.columns())
	if r.Number != "" {
		return &referralNumbersReader{rowReader: rows, number: rows.at(r.Number)}
	}
	reader := &referralsReader{rowReader: rows, channel: rows.at(r.Channel.Name()), referrer: rows.at(r.Customer)}
	if r.Channel != nil {
		reader.channels = r.Channel.Reader()
	}
	reader.converted = r.newConversionReader(c, &reader.rowReader)
	return reader
}

// Read adds a referral, or those that a row stands for, to the tallies.
func (r *referralsReader) Read(t *tally.Set, rec sources.Record, order uint64) {
	if !r.read(t, rec, order) {
		return
	}
	outcome, f := r.converted.bucket(rec.Fields, r.row)
	if f != (values.Fault{}) {
		r.reject(t, rec, r.converted.at, f)
		return
	}
	t.Count(r.row.Count)
	r.row.Bucket = 0
	if r.channel == absent {
		t.Facet(referrals).Add(&r.row)
	} else {
		t.Facet(referrals).Add(new(r.labelled(r.row, r.channels.Name(rec.Fields[r.channel]))))
	}
	if r.referrer != absent {
		t.Facet(referrers).Add(new(r.byReferrer(rec.Fields)))
	}
	if r.converted.at != absent {
		r.row.Bucket = outcome
		t.Facet(r.converted.facet).Add(&r.row)
	}
}

// byReferrer is the row as one of who made the referral, who counts once however many there are. A
// row without one counts nobody, and only takes the place of an earlier one with its id.
func (r *referralsReader) byReferrer(fields [][]byte) tally.Row {
	row := r.row
	row.Bucket, row.Count = advocacy.Referrer, min(row.Count, 1)
	if row.Customer = r.key(fields, r.referrer); row.Customer == nil {
		row.Count = 0
	}
	if row.Count == 0 {
		row.Customer = nil
	}
	return row
}

// conversionReader reads whether referrals converted, for one goroutine.
type conversionReader struct {
	occurrences
	calendar calendar.Calendar
	facet    int
	at       int   // where the column is among the fields; absent where it is not mapped
	timed    bool  // referrals have times too
	settle   int64 // in milliseconds; 0 where it does not matter how long it took
}

func (r *Referrals) newConversionReader(c calendar.Calendar, rows *rowReader) conversionReader {
	reader := conversionReader{calendar: c, facet: referrers, at: rows.at(r.Converted.name()), timed: r.Time != nil}
	if r.Customer != "" {
		reader.facet++
	}
	if r.Converted != nil {
		reader.occurrences, reader.settle = r.Converted.reader(c), r.settle().Milliseconds()
	}
	return reader
}

// bucket is what became of a referral.
func (c *conversionReader) bucket(fields [][]byte, referral tally.Row) (int, values.Fault) {
	if c.at == absent {
		return advocacy.OpenReferral, values.Fault{}
	}
	converted, f := c.converted(fields[c.at], referral)
	if converted {
		return advocacy.ConvertedReferral, f
	}
	return advocacy.OpenReferral, f
}

func (c *conversionReader) converted(raw []byte, referral tally.Row) (bool, values.Fault) {
	if c.times == nil || !c.timed {
		return c.happened(raw, math.MaxInt64)
	}
	if values.Missing(raw) {
		return false, values.Fault{}
	}
	at, f := c.times.Read(raw)
	switch {
	case f != values.Fault{}:
		return false, f
	case at < referral.Time && c.calendar.Day(at) < referral.Day: // a date alone is the start of its day
		return false, values.Fault{Reason: tally.NegativeDuration, Problem: "before the referral"}
	}
	return c.settle == 0 || at-referral.Time <= c.settle, values.Fault{}
}

// referralNumbersReader reads the customers of a part and how many referrals each made, for one goroutine.
type referralNumbersReader struct {
	rowReader
	number int // where it is among the fields
}

// Read adds a customer, or those that a row stands for, to the tally.
func (r *referralNumbersReader) Read(t *tally.Set, rec sources.Record, order uint64) {
	if values.Missing(rec.Fields[r.number]) {
		return
	}
	number, f := values.Count(rec.Fields[r.number])
	if f != (values.Fault{}) {
		r.reject(t, rec, r.number, f)
		return
	}
	if !r.read(t, rec, order) {
		return
	}
	r.row.Weight = advocacy.Micros(number) * advocacy.One
	r.row.Bucket = advocacy.NoReferrer
	if number > 0 {
		r.row.Bucket = advocacy.Referrer
	}
	t.Count(r.row.Count)
	t.Facet(0).Add(&r.row)
}
