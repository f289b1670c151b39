package rows

import (
	"strings"
	"time"

	"github.com/prometheus/common/model"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// Renewals reads rows that are renewals that were due, or customers with how often they bought. A
// customer who bought nothing yet counts neither as a row nor as a rejected one.
type Renewals struct {
	Due          *values.Time      `yaml:"due" doc:"Column of the times at which renewals are due, or how they are written. One that is still to come counts when its day does."`
	Renewed      *Occurrence       `yaml:"renewed" doc:"Column of whether a renewal came, or of when. Either this with due, or purchases." example:"{time: renewed_at}"`
	Settle       model.Duration    `yaml:"settle" default:"7d" doc:"Where renewed is a time: how long after it was due a renewal may come. Renewals count once they were due that long ago, so that each had the same time. With 0s they count at once and may come as late as they like."`
	ID           string            `yaml:"id" doc:"Column that tells renewals apart. Of rows with the same id the latest one wins; those without are all counted."`
	Purchases    string            `yaml:"purchases" doc:"Column of how often a customer has bought, for rows that are customers: 2 or more is again. Blank, NA, N/A, NaN and null mean that it is not known, and such a row does not count; nor does one with 0."`
	Time         *values.Time      `yaml:"time" doc:"With purchases: column of the times that rows belong to, such as that of the first purchase, or how they are written. Without it everything is in the period \"all\"."`
	Customer     string            `yaml:"customer" doc:"Column that tells customers apart. It is hashed with a secret key and not kept. With purchases each counts once in a period, by the latest row; rows without a customer count on their own."`
	Cohort       *Cohort           `yaml:"cohort" doc:"Cohorts by which the overall values are told apart, by their column or by another source." example:"signup_month"`
	Segments     map[string]string `yaml:"segments" list:"true" doc:"Dimensions to break the KPIs down by, and their columns; a list names dimensions as their columns." example:"{plan: plan_name}"`
	MaxCustomers int               `yaml:"max_customers" default:"5000000" doc:"How many rows are kept to tell ids or customers apart, before the pull fails rather than take more memory."`
}

// Validate reports what is wrong with the settings.
func (r *Renewals) Validate(report sources.Report) {
	switch {
	case r.Renewed == nil && r.Purchases == "":
		report("", "neither renewed nor purchases: add due and renewed, the columns of renewals, or purchases, that of how often customers bought")
	case r.Renewed != nil && r.Purchases != "":
		report("purchases", "both renewed and purchases: keep the one that the rows have, and read the other as a source of its own")
	case r.Purchases != "":
		r.validatePurchases(report)
	default:
		r.validateRenewed(report)
	}
	r.Cohort.validate(r.Customer, report)
	validateMaxCustomers(r.MaxCustomers, report)
}

func (r *Renewals) validateRenewed(report sources.Report) {
	if r.Due == nil {
		report("due", "no due: add it, the column of the times at which renewals are due")
	}
	if r.Time != nil {
		report("time", "renewals belong to the time at which they are due: remove time")
	}
	r.columns().validate(func(key, problem string) {
		if rest, ok := strings.CutPrefix(key, "time/"); ok {
			key = "due/" + rest
		}
		report(key, problem)
	})
	r.Renewed.validate("renewed", report)
}

func (r *Renewals) validatePurchases(report sources.Report) {
	if r.Due != nil {
		report("due", "nothing is due where rows are customers: rename due to time, or add renewed instead of purchases")
	}
	if r.ID != "" {
		report("id", "where rows are customers, customer tells them apart: rename id to customer")
	}
	r.columns().validate(report)
}

// Fields are the names of the mapped columns.
func (r *Renewals) Fields() []string {
	return r.columns().fields(r.Purchases, r.Renewed.name(), r.Cohort.column(), r.Cohort.joinedOn(r.Customer))
}

// Join is that of the cohorts.
func (r *Renewals) Join() *Join {
	return r.Cohort.join(func(c *Cohort) Kind {
		joined := *r
		joined.Cohort = c
		return &joined
	})
}

func (r *Renewals) columns() columns {
	if r.Renewed == nil {
		return customerColumns(r.Customer, r.Time, r.Segments)
	}
	return columns{id: r.ID, time: r.Due, segments: r.Segments}
}

// Facets are the renewals, or the customers.
func (r *Renewals) Facets() []Facet {
	if r.Renewed == nil {
		return []Facet{r.facet(Facet{Name: "customers", KPIs: advocacy.PurchaseKPIs()}, advocacy.PurchaseBuckets)}
	}
	return []Facet{r.facet(Facet{Name: "renewals", KPIs: advocacy.RenewalKPIs(), Settle: r.settle()}, advocacy.RenewalBuckets)}
}

func (r *Renewals) facet(f Facet, buckets int) Facet {
	f.Labels = r.Cohort.labels()
	f.Shape = r.columns().shape(tally.Shape{Buckets: buckets, MaxCustomers: r.MaxCustomers}, f.Labels)
	return f
}

// settle is how long after it was due a renewal may come; 0 where rows do not say when it did, or
// where that does not matter.
func (r *Renewals) settle() time.Duration {
	if r.Renewed.Time == nil {
		return 0
	}
	return time.Duration(r.Settle)
}

// Catalogue is every KPI of renewals and of repeated purchases; in the examples 170 of 200 renewals
// came, and 90 of 300 customers came back.
func (*Renewals) Catalogue() []Chapter {
	labels := (&Cohort{}).labels()
	return []Chapter{
		{Title: "renewals", Labels: labels, KPIs: advocacy.RenewalKPIs(), Example: exampleRows(nil, 30, 170)},
		{Title: "customers", Labels: labels, KPIs: advocacy.PurchaseKPIs(), Example: exampleRows(nil, 210, 90)},
	}
}
