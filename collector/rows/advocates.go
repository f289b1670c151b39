package rows

import (
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// Advocates reads a roster, whose rows are the times for which customers were advocates, or counts,
// whose rows say how many there were on a day.
type Advocates struct {
	Since        *values.Time      `yaml:"since" doc:"Column of the times since which customers are advocates, or how they are written. Either this, or time and count."`
	Until        *values.Time      `yaml:"until" doc:"Column of the times from which they are no longer, or how they are written; a blank one is still an advocate. Without it nobody leaves."`
	Customer     string            `yaml:"customer" doc:"Column that tells customers apart. It is hashed with a secret key and not kept. A customer with several rows is one advocate for as long as any of them says so; of rows with the same customer and since the one that is read last counts. Rows without a customer count on their own."`
	Time         *values.Time      `yaml:"time" doc:"Column of the times at which advocates were counted, or how they are written. A count holds from its day to the next one of the same segments; the one of the first day of a period is that at its start."`
	Count        string            `yaml:"count" doc:"Column of how many advocates there were. Of counts of the same time and segments the one that is read last counts."`
	Segments     map[string]string `yaml:"segments" list:"true" doc:"Dimensions to break the KPIs down by, and their columns; a list names dimensions as their columns." example:"{plan: plan_name}"`
	MaxCustomers int               `yaml:"max_customers" default:"5000000" doc:"How many rows are kept, before the pull fails rather than take more memory."`
}

const (
	sinceKey = "since"
	untilKey = "until"
)

// Validate reports what is wrong with the settings.
func (a *Advocates) Validate(report sources.Report) {
	switch {
	case a.Since == nil && a.Time == nil && a.Count == "":
		report("", "neither since nor count: add since, the column of the times since which customers are advocates, or time and count, those of when advocates were counted and how many there were")
	case a.Since != nil && (a.Time != nil || a.Count != ""):
		report("", "since is of a roster, time and count are of counts: keep those that the rows have")
	case a.Since == nil:
		a.validateCounts(report)
	default:
		a.Since.CheckAt(sinceKey, report)
		if a.Until != nil {
			a.Until.CheckAt(untilKey, report)
		}
	}
	columns{time: a.Time, segments: a.Segments}.validate(report)
	validateMaxCustomers(a.MaxCustomers, report)
}

func (a *Advocates) validateCounts(report sources.Report) {
	if a.Time == nil {
		report("time", "no time: add it, the column of the times at which advocates were counted")
	}
	if a.Count == "" {
		report("count", "no count: add it, the column of how many advocates there were")
	}
	if a.Until != nil {
		report("until", "counts hold until the next one: remove until")
	}
	if a.Customer != "" {
		report("customer", "counts know no customers: remove customer")
	}
}

func (a *Advocates) isRoster() bool { return a.Since != nil }

// Fields are the names of the mapped columns.
func (a *Advocates) Fields() []string {
	if a.Until != nil {
		return a.columns().fields(a.Until.Column)
	}
	return a.columns().fields()
}

func (a *Advocates) columns() columns {
	if a.isRoster() {
		return columns{customer: a.Customer, time: a.Since, segments: a.Segments}
	}
	return columns{count: a.Count, time: a.Time, segments: a.Segments}
}

// Facets are the roster, or the counts.
func (a *Advocates) Facets() []Facet {
	shape := tally.Shape{Timed: true, Dimensions: a.columns().dimensions(), MaxCustomers: a.MaxCustomers}
	f := Facet{Name: "roster", KPIs: advocacy.AdvocateKPIs(), Shape: shape}
	if a.isRoster() {
		f.Shape.Buckets, f.Shape.Stays, f.Shape.IDs = advocacy.AdvocateBuckets, true, a.Customer != ""
		return []Facet{f}
	}
	f.Name, f.Stock, f.Levels = "counts", true, true
	f.Shape.Buckets, f.Shape.Amounts, f.Shape.IDs, f.Shape.Respondents = advocacy.LevelBuckets, true, true, tally.LatestAnswer
	return []Facet{f}
}

// Catalogue is every KPI of advocates; in the example 30 came to 55 and 10 went.
func (*Advocates) Catalogue() []Chapter {
	return []Chapter{{KPIs: advocacy.AdvocateKPIs(), Example: exampleRows(nil, 0, 10, 30, 45)}}
}
