package rows

import (
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
)

// Advocates reads a roster, whose rows are the times for which customers were advocates; or counts,
// whose rows say how many there were on a day; or a survey, in which customers are advocates for as
// long as their latest answer says so.
type Advocates struct {
	Since        *values.Time      `yaml:"since" doc:"Column of the times since which customers are advocates, or how they are written. Either this, or time and count, or score, time and customer."`
	Until        *values.Time      `yaml:"until" doc:"Column of the times from which they are no longer, or how they are written; a blank one is still an advocate. Without it nobody leaves."`
	Customer     string            `yaml:"customer" doc:"Column that tells customers apart. It is hashed with a secret key and not kept. A customer with several rows is one advocate for as long as any of them says so; of rows with the same customer and since the one that is read last counts. Rows of a roster without a customer count on their own; answers without one do not count, since nobody's later answer could take their place."`
	Score        *values.Score     `yaml:"score" doc:"Column of the scores of a survey, or how they are written. A customer is an advocate from an answer that says so to the next one that does not; of two answers at the same time the lower score counts. In a segment a customer stands by the segment of that answer."`
	ScaleName    string            `yaml:"scale" enum:"0-10,1-10,1-7,1-5,1-3,boolean" default:"0-10" doc:"Scale of the scores. A score that is not on it is rejected."`
	Step         *float64          `yaml:"step" doc:"Distance between two scores, 1 unless given." example:"0.5"`
	AdvocateFrom *float64          `yaml:"advocate_from" doc:"Lowest score of an advocate, where it is not that of the scale."`
	Time         *values.Time      `yaml:"time" doc:"Column of the times at which advocates were counted, or of the answers of a survey, or how they are written. A count holds from its day to the next one of the same segments; the one of the first day of a period is that at its start."`
	Count        string            `yaml:"count" doc:"Column of how many advocates there were. Of counts of the same time and segments the one that is read last counts."`
	Segments     map[string]string `yaml:"segments" list:"true" doc:"Dimensions to break the KPIs down by, and their columns; a list names dimensions as their columns." example:"{plan: plan_name}"`
	MaxCustomers int               `yaml:"max_customers" default:"5000000" doc:"How many rows are kept, of a survey one for every customer and day, before the pull fails rather than take more memory."`
}

const (
	sinceKey = "since"
	untilKey = "until"
)

func (a *Advocates) isRoster() bool { return a.Since != nil }
func (a *Advocates) isSurvey() bool { return a.Score != nil && !a.isRoster() }

// Fields are the names of the mapped columns.
func (a *Advocates) Fields() []string {
	switch {
	case a.isRoster() && a.Until != nil:
		return a.columns().fields(a.Until.Column)
	case a.isSurvey():
		return a.columns().fields(a.Score.Column)
	}
	return a.columns().fields()
}

func (a *Advocates) columns() columns {
	switch {
	case a.isRoster():
		return columns{customer: a.Customer, time: a.Since, segments: a.Segments}
	case a.isSurvey():
		return columns{customer: a.Customer, time: a.Time, segments: a.Segments}
	}
	return columns{count: a.Count, time: a.Time, segments: a.Segments}
}

// Facets are the roster, the counts, or what the answers of a survey say of their customers.
func (a *Advocates) Facets() []Facet {
	shape := tally.Shape{Timed: true, Dimensions: a.columns().dimensions(), MaxCustomers: a.MaxCustomers}
	f := Facet{Name: "roster", KPIs: advocacy.AdvocateKPIs(), Shape: shape}
	switch {
	case a.isRoster():
		f.Shape.Buckets, f.Shape.Stays, f.Shape.IDs = advocacy.AdvocateBuckets, true, a.Customer != ""
	case a.isSurvey():
		f.Name = "standing"
		f.Shape.Buckets, f.Shape.Standing, f.Shape.Respondents = advocacy.AdvocateBuckets, true, tally.LatestAnswer
	default:
		f.Name, f.Stock, f.Levels = "counts", true, true
		f.Shape.Buckets, f.Shape.Amounts, f.Shape.IDs, f.Shape.Respondents = advocacy.LevelBuckets, true, true, tally.LatestAnswer
	}
	return []Facet{f}
}

// Catalogue is every KPI of advocates; in the example 30 came to 55 and 10 went.
func (*Advocates) Catalogue() []Chapter {
	return []Chapter{{KPIs: advocacy.AdvocateKPIs(), Example: exampleRows(nil, 0, 10, 30, 45)}}
}
