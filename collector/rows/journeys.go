package rows

import (
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// Journeys reads rows that are ways of customers from onboarding to their first advocacy. A journey
// belongs to the day on which onboarding was completed.
type Journeys struct {
	Onboarded    *values.Time      `yaml:"onboarded" required:"true" doc:"Column of the times at which onboarding was completed, or how they are written. Journeys belong to the period of it."`
	Advocated    *Advocation       `yaml:"advocated" required:"true" doc:"Column of the times of the first advocacy, such as a referral, or how they are written, or another source that has them. A blank one, or one still to come, leaves the journey open; one before onboarding is rejected."`
	Customer     string            `yaml:"customer" doc:"Column that tells customers apart. It is hashed with a secret key and not kept. A customer has one journey in a period: from the first onboarding in it to the first advocacy of the rows that have that onboarding. Rows without a customer count on their own."`
	Segments     map[string]string `yaml:"segments" list:"true" doc:"Dimensions to break the KPIs down by, and their columns; a list names dimensions as their columns." example:"{plan: plan_name}"`
	MaxCustomers int               `yaml:"max_customers" default:"5000000" doc:"How many journeys are kept, before the pull fails rather than take more memory."`
}

const (
	onboardedKey = "onboarded"
	advocatedKey = "advocated"
)

// Validate reports what is wrong with the settings.
func (j *Journeys) Validate(report sources.Report) {
	if j.Onboarded != nil {
		j.Onboarded.CheckAt(onboardedKey, report)
	}
	if j.Advocated != nil {
		j.Advocated.validate(j.Customer, report)
	}
	columns{segments: j.Segments}.validate(report)
	validateMaxCustomers(j.MaxCustomers, report)
}

// Fields are the names of the mapped columns.
func (j *Journeys) Fields() []string {
	if own := j.Advocated.time(); own != nil {
		return j.columns().fields(own.Column)
	}
	return j.columns().fields()
}

func (j *Journeys) columns() columns {
	return columns{customer: j.Customer, time: j.Onboarded, segments: j.Segments}
}

// Facets are the journeys.
func (j *Journeys) Facets() []Facet {
	shape := tally.Shape{
		Buckets:      advocacy.JourneyBuckets,
		Durations:    true,
		Timed:        true,
		Dimensions:   j.columns().dimensions(),
		MaxCustomers: j.MaxCustomers,
	}
	if j.Customer != "" {
		shape.Respondents = tally.FirstAnswer
	}
	return []Facet{{Name: "journeys", KPIs: advocacy.JourneyKPIs(), Shape: shape}}
}

// Catalogue is every KPI of journeys; in the example 17 of 20 are finished, one in each five days,
// and the others have been open for four weeks.
func (*Journeys) Catalogue() []Chapter {
	const day, finished, open = 24 * 3600, 17, 3
	example := exampleRows(nil, finished+open)
	for range open {
		example.Durations = append(example.Durations, -28*day)
	}
	for i := range finished {
		example.Durations = append(example.Durations, int64(i+1)*5*day)
	}
	return []Chapter{{KPIs: advocacy.JourneyKPIs(), Example: example}}
}

// journeysReader reads the journeys of a part for one goroutine.
type journeysReader struct {
	rowReader
	advocated   int // where the times are among the fields; absent where another source has them
	advocations *values.Times
	elsewhere   *Advocation
}

// Reader builds a reader of a part.
func (j *Journeys) Reader(cal calendar.Calendar, part string) Reader {
	r := &journeysReader{rowReader: newRowReader(cal, part, j.Fields(), j.columns()), advocated: absent, elsewhere: j.Advocated}
	r.times = j.Onboarded.ReaderAt(onboardedKey, cal.Location)
	if own := j.Advocated.time(); own != nil {
		r.advocated, r.advocations = r.at(own.Column), own.ReaderAt(advocatedKey, cal.Location)
	}
	return r
}

// Read adds a journey to the tally.
func (r *journeysReader) Read(t *tally.Set, rec sources.Record, order uint64) {
	if !r.read(t, rec, order) {
		return
	}
	at, done, known, f := r.finished(rec.Fields)
	if f == (values.Fault{}) && done && at < r.row.Time {
		f = values.Fault{Reason: tally.NegativeDuration, Problem: "before onboarding was completed"}
	}
	if f != (values.Fault{}) {
		r.rejectAdvocation(t, rec, f)
		return
	}
	r.row.Duration = tally.StillOpen
	if done {
		r.row.Duration = (at - r.row.Time) / 1000
	}
	if !known {
		t.Unmatched(1)
	}
	t.Count(1)
	t.Facet(0).Add(&r.row)
}

// finished is when the journey of the row ended, if it has. It is known of one that the other source
// tells of.
func (r *journeysReader) finished(fields [][]byte) (at int64, done, known bool, f values.Fault) {
	if r.advocated == absent {
		at, done = r.elsewhere.of(r.row.Customer)
		return at, done, done, f
	}
	at, f = r.advocations.Read(fields[r.advocated])
	if f.Reason == tally.MissingTime {
		return 0, false, true, values.Fault{}
	}
	return at, true, true, f
}

// rejectAdvocation rejects a row by its advocation. Where that is of another source, the row is told by
// its customer.
func (r *journeysReader) rejectAdvocation(t *tally.Set, rec sources.Record, f values.Fault) {
	if r.advocated != absent {
		r.reject(t, rec, r.advocated, f)
		return
	}
	f.Problem = "the customer was an advocate " + f.Problem
	r.reject(t, rec, r.customer, f)
}
