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
	Advocated    *values.Time      `yaml:"advocated" required:"true" doc:"Column of the times of the first advocacy, such as a referral, or how they are written. A blank one, or one still to come, leaves the journey open; one before onboarding is rejected."`
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
		j.Advocated.CheckAt(advocatedKey, report)
	}
	columns{segments: j.Segments}.validate(report)
	validateMaxCustomers(j.MaxCustomers, report)
}

// Fields are the names of the mapped columns.
func (j *Journeys) Fields() []string {
	if j.Advocated == nil {
		return j.columns().fields()
	}
	return j.columns().fields(j.Advocated.Column)
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
	advocations *values.Times
	advocated   int
}

// Reader builds a reader of a part.
func (j *Journeys) Reader(cal calendar.Calendar, part string) Reader {
	r := &journeysReader{rowReader: newRowReader(cal, part, j.Fields(), j.columns())}
	r.times = j.Onboarded.ReaderAt(onboardedKey, cal.Location)
	r.advocated, r.advocations = r.at(j.Advocated.Column), j.Advocated.ReaderAt(advocatedKey, cal.Location)
	return r
}

// Read adds a journey to the tally.
func (r *journeysReader) Read(t *tally.Set, rec sources.Record, order uint64) {
	if !r.read(t, rec, order) {
		return
	}
	var f values.Fault
	if r.row.Duration, f = r.lasted(rec.Fields[r.advocated]); f != (values.Fault{}) {
		r.reject(t, rec, r.advocated, f)
		return
	}
	t.Count(1)
	t.Facet(0).Add(r.row)
}

// lasted is how many seconds the journey of the row took.
func (r *journeysReader) lasted(advocated []byte) (int64, values.Fault) {
	at, f := r.advocations.Read(advocated)
	switch {
	case f.Reason == tally.MissingTime:
		return tally.StillOpen, values.Fault{}
	case f != (values.Fault{}):
		return 0, f
	case at < r.row.Time:
		return 0, values.Fault{Reason: tally.NegativeDuration, Problem: "before onboarding was completed"}
	}
	return (at - r.row.Time) / 1000, values.Fault{}
}
