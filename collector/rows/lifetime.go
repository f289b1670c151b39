package rows

import (
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// LifetimeValues reads rows that are customers with their lifetime values. A row without a value
// counts neither as a row nor as a rejected one.
type LifetimeValues struct {
	Customer     string            `yaml:"customer" doc:"Column that tells customers apart. It is hashed with a secret key and not kept. Each counts once in a period, by the latest row, or without times by the one read last; rows without a customer count on their own."`
	Value        string            `yaml:"value" required:"true" doc:"Column of the lifetime values: numbers such as 4400.25, also below 0. Blank, NA, N/A, NaN and null mean that the value is not known, and such a row does not count." example:"cltv"`
	Currency     *values.Currency  `yaml:"currency" required:"true" doc:"Currency of the values, or its column. Currencies are never added up." example:"EUR"`
	Cohort       *Cohort           `yaml:"cohort" doc:"Cohorts by which the mean values are told apart, and those of advocates compared with all others, by their column or by another source." example:"segment"`
	Advocates    []string          `yaml:"advocates" default:"[advocate, promoter, referrer, yes, true]" doc:"Cohorts that are of advocates, whatever their case and the blanks around them. All others, also blank ones, are not; customers who are (unmatched) are neither."`
	Time         *values.Time      `yaml:"time" doc:"Column of the times that rows belong to, or how they are written. Without it everything is in the period \"all\"."`
	Segments     map[string]string `yaml:"segments" list:"true" doc:"Dimensions to break the KPIs down by, and their columns; a list names dimensions as their columns. For values of one currency." example:"{plan: plan_name}"`
	MaxCustomers int               `yaml:"max_customers" default:"5000000" doc:"How many customers are kept to tell them apart, before the pull fails rather than take more memory."`
}

// Validate reports what is wrong with the settings.
func (l *LifetimeValues) Validate(report sources.Report) {
	if l.Currency != nil {
		l.Currency.Check(report)
		if l.Currency.Column != "" && len(l.Segments) > 0 {
			report("segments", "segments would add up the currencies of currency.column: give currency the code of one and keep its rows with where, or remove segments")
		}
	}
	if l.Cohort != nil && len(l.Advocates) == 0 {
		report("advocates", "no cohort is of advocates: name those that are")
	}
	l.Cohort.validate(l.Customer, report)
	values.CheckWords("advocates", l.Advocates, report)
	l.columns().validate(report)
	validateMaxCustomers(l.MaxCustomers, report)
}

// Fields are the names of the mapped columns.
func (l *LifetimeValues) Fields() []string {
	return l.columns().fields(l.Value, l.Currency.Column, l.Cohort.column())
}

// Join is that of the cohorts.
func (l *LifetimeValues) Join() *Join {
	return l.Cohort.join(func(c *Cohort) Kind {
		joined := *l
		joined.Cohort = c
		return &joined
	})
}

func (l *LifetimeValues) columns() columns { return customerColumns(l.Customer, l.Time, l.Segments) }

const currencyLabel = "currency"

// Facets are the values by cohort and currency, and by currency alone to compare advocates with all
// others where there are cohorts.
func (l *LifetimeValues) Facets() []Facet {
	labels := l.Cohort.labels(currencyLabel)
	shape := tally.Shape{Buckets: advocacy.LifetimeBuckets, Amounts: true, MaxCustomers: l.MaxCustomers}
	values := Facet{Name: "values", KPIs: advocacy.LifetimeKPIs(), Labels: labels, Apart: currencyLabel, Shape: l.columns().shape(shape, labels)}
	if l.Cohort == nil {
		return []Facet{values}
	}
	uplift := values
	uplift.Name, uplift.KPIs, uplift.Shared = "advocates and others", advocacy.UpliftKPIs(), true
	uplift.Labels, uplift.Joined = []string{currencyLabel}, labels
	return []Facet{values, uplift}
}

// Catalogue is every KPI of lifetime values; in the example 300 advocates have a mean of 600 and 200
// others one of 400.
func (*LifetimeValues) Catalogue() []Chapter {
	var example advocacy.Histogram
	example.Buckets = make([]advocacy.Bucket, advocacy.LifetimeBuckets)
	example.Buckets[advocacy.AdvocateValue] = advocacy.Bucket{Rows: 300, Weight: 180_000, Squares: 120_000_000}
	example.Buckets[advocacy.OtherValue] = advocacy.Bucket{Rows: 200, Weight: 80_000, Squares: 40_000_000}
	return []Chapter{
		{Title: "values", Labels: (&Cohort{}).labels(currencyLabel), KPIs: advocacy.LifetimeKPIs(), Example: example},
		{Title: "advocates and others", Labels: []string{currencyLabel}, KPIs: advocacy.UpliftKPIs(), Example: example},
	}
}
