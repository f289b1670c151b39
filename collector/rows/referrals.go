package rows

import (
	"time"

	"github.com/prometheus/common/model"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// Referrals reads rows that are referrals, or customers with their numbers of referrals. Only the
// latter tell of customers who made none.
type Referrals struct {
	ID           string            `yaml:"id" doc:"Column that tells referrals apart. Of rows with the same id the latest one wins; those without are all counted."`
	Time         *values.Time      `yaml:"time" doc:"Column of the times of the referrals, or how they are written. Without it everything is in the period \"all\"."`
	Customer     string            `yaml:"customer" doc:"Column of who made the referral. With number, the customer: each counts once in a period, by the latest row, or without times by the one read last. It is hashed with a secret key and not kept. Rows without a customer are of no referrer; with number they are each of one."`
	Channel      *values.Label     `yaml:"channel" doc:"Column of the channels by which referrals were made, or of the codes." example:"channel"`
	Converted    *Occurrence       `yaml:"converted" doc:"Column of whether a referral converted, or of when." example:"{time: converted_at}"`
	Settle       model.Duration    `yaml:"settle" default:"7d" doc:"Where converted is a time: how long after a referral it may convert. Referrals count for the conversion once they are that old, so that each had the same time. With 0s they count at once and may take as long as they like."`
	Number       string            `yaml:"number" doc:"Column of how many referrals a customer made, for rows that are customers. Blank, NA, N/A, NaN and null mean that it is not known, and such a row does not count."`
	Segments     map[string]string `yaml:"segments" list:"true" doc:"Dimensions to break the KPIs down by, and their columns; a list names dimensions as their columns." example:"{plan: plan_name}"`
	Count        string            `yaml:"count" doc:"Column of how many referrals a row stands for, or with number how many customers, for rows that are already grouped."`
	MaxCustomers int               `yaml:"max_customers" default:"5000000" doc:"How many ids or customers are kept to tell them apart, before the pull fails rather than take more memory."`
}

// Validate reports what is wrong with the settings.
func (r *Referrals) Validate(report sources.Report) {
	if len(r.Fields()) == 0 {
		report("", "no column: add time, customer, channel and converted of referrals, or number, the column of how many a customer made")
	}
	if r.Number != "" {
		r.validateNumber(report)
	}
	r.Channel.Check("channel", report)
	if r.Converted != nil {
		r.Converted.validate("converted", report)
	}
	r.columns().validate(report)
	validateMaxCustomers(r.MaxCustomers, report)
}

// validateNumber reports what rows that are customers cannot have.
func (r *Referrals) validateNumber(report sources.Report) {
	if r.ID != "" {
		report("id", "with number, customer tells rows apart: rename id to customer")
	}
	if r.Channel != nil {
		report("channel", "with number a row is a customer, whose referrals may have come by several channels: remove channel, or number if rows are single referrals")
	}
	if r.Converted != nil {
		report("converted", "with number a row is a customer, of whose referrals some may have converted: remove converted, or number if rows are single referrals")
	}
	if r.Count != "" && r.Customer != "" {
		report("count", "a row is one customer or stands for several: keep customer or count")
	}
}

// Fields are the names of the mapped columns.
func (r *Referrals) Fields() []string {
	return r.columns().fields(r.Number, r.Customer, r.Channel.Name(), r.Converted.name())
}

// columns are those of the referrals, or of the customers where each has a number.
func (r *Referrals) columns() columns {
	if r.Number != "" {
		c := customerColumns(r.Customer, r.Time, r.Segments)
		c.count = r.Count
		return c
	}
	return columns{id: r.ID, time: r.Time, count: r.Count, segments: r.Segments}
}

// The facets of referrals. Those of which there are no columns are left out.
const (
	referrals = iota
	referrers
)

// Facets are the referrals, who made them and what became of them, or the customers.
func (r *Referrals) Facets() []Facet {
	if r.Number != "" {
		shape := tally.Shape{Buckets: advocacy.ReferrerBuckets, Amounts: true, MaxCustomers: r.MaxCustomers}
		return []Facet{{Name: "customers", Shape: r.columns().shape(shape, nil), KPIs: advocacy.NumberKPIs()}}
	}
	all := []Facet{referrals: r.facet("referrals", 1, r.labels(), advocacy.ReferralKPIs())}
	if r.Customer != "" {
		all = append(all, r.referrers())
	}
	if r.Converted != nil {
		f := r.facet("conversions", advocacy.ConversionBuckets, nil, advocacy.ConversionKPIs())
		f.Settle = r.settle()
		all = append(all, f)
	}
	return all
}

func (r *Referrals) facet(name string, buckets int, labels []string, kpis []*advocacy.KPI) Facet {
	shape := tally.Shape{Buckets: buckets, MaxCustomers: r.MaxCustomers}
	return Facet{Name: name, Shape: r.columns().shape(shape, labels), Labels: labels, KPIs: kpis}
}

// referrers counts each customer once in a period.
func (r *Referrals) referrers() Facet {
	f := r.facet("referrers", advocacy.ReferrerBuckets, nil, advocacy.ReferrerKPIs())
	f.Shape.Respondents = tally.LatestAnswer
	return f
}

func (r *Referrals) labels() []string {
	if r.Channel == nil {
		return nil
	}
	return []string{"channel"}
}

// settle is how long after a referral it may convert; 0 where rows do not say when it did, or where
// that does not matter.
func (r *Referrals) settle() time.Duration {
	if r.Time == nil || r.Converted == nil || r.Converted.Time == nil {
		return 0
	}
	return time.Duration(r.Settle)
}

// Catalogue is every KPI of referrals; in the examples 80 of 200 customers made 250 referrals, of
// which 60 converted.
func (r *Referrals) Catalogue() []Chapter {
	customers := advocacy.Histogram{Buckets: []advocacy.Bucket{
		advocacy.NoReferrer: {Rows: 120},
		advocacy.Referrer:   {Rows: 80, Weight: 250, Squares: 1100},
	}}
	return []Chapter{
		{Title: "referrals", Labels: []string{"channel"}, KPIs: advocacy.ReferralKPIs(), Example: exampleRows(nil, 250)},
		{Title: "referrers", KPIs: advocacy.ReferrerKPIs(), Example: exampleRows(nil, 0, 80)},
		{Title: "conversions", KPIs: advocacy.ConversionKPIs(), Example: exampleRows(nil, 190, 60)},
		{Title: "customers with a number of referrals", KPIs: advocacy.CustomerKPIs(), Example: customers},
	}
}
