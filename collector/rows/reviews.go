package rows

import (
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// Reviews reads rows that are reviews with a rating, a testimonial or both. A row with neither
// counts neither as a row nor as a rejected one.
type Reviews struct {
	ID           string            `yaml:"id" doc:"Column that tells reviews apart. Of rows with the same id the latest one wins; those without are all counted."`
	Score        *values.Score     `yaml:"score" required:"true" doc:"Column of the ratings, such as stars, or how they are written."`
	ScaleName    string            `yaml:"scale" enum:"0-10,1-10,1-7,1-5,1-3,boolean" default:"1-5" doc:"Scale of the ratings. A rating that is not on it is rejected."`
	Step         *float64          `yaml:"step" doc:"Distance between two ratings, 1 unless given." example:"0.5"`
	PositiveFrom *float64          `yaml:"positive_from" doc:"Lowest rating of a positive review. Unless given it is that of a satisfied customer: 4 of 1-5, 9 of 0-10 and 1-10, 6 of 1-7, 3 of 1-3."`
	Testimonial  string            `yaml:"testimonial" doc:"Column of the texts of testimonials, or of whether there is one. Blank, NA, null, and no, n, false, f or 0 are none; any other text is one. Without this column testimonials are not counted."`
	Time         *values.Time      `yaml:"time" doc:"Column of the times of the reviews, or how they are written. Without it everything is in the period \"all\"."`
	Segments     map[string]string `yaml:"segments" list:"true" doc:"Dimensions to break the KPIs down by, and their columns; a list names dimensions as their columns." example:"{product: product_name}"`
	Count        string            `yaml:"count" doc:"Column of how many reviews a row stands for, for rows that are already grouped."`
	MaxCustomers int               `yaml:"max_customers" default:"5000000" doc:"How many reviews are kept to tell ids apart, before the pull fails rather than take more memory."`
}

// Validate reports what is wrong with the settings.
func (r *Reviews) Validate(report sources.Report) {
	scale, problems := r.scale()
	for _, p := range problems {
		report(p.Key, p.Text)
	}
	if r.Score != nil && scale != nil {
		r.Score.Check(scale, report)
	}
	r.columns().validate(report)
	validateMaxCustomers(r.MaxCustomers, report)
}

// scale is that of the ratings; what is wrong with it is said under the names of the settings here.
func (r *Reviews) scale() (*advocacy.Scale, []advocacy.Problem) {
	scale, problems := advocacy.NewScale(r.ScaleName, advocacy.Overrides{Step: r.Step, SatisfiedFrom: r.PositiveFrom})
	for i := range problems {
		if problems[i].Key == "satisfied_from" {
			problems[i].Key = "positive_from"
		}
	}
	return scale, problems
}

// Fields are the names of the mapped columns.
func (r *Reviews) Fields() []string { return r.columns().fields(r.Score.Column, r.Testimonial) }

func (r *Reviews) columns() columns {
	return columns{id: r.ID, count: r.Count, time: r.Time, segments: r.Segments}
}

// The facets of reviews.
const (
	ratings = iota
	testimonials
)

// Facets are the ratings, and the testimonials where they are mapped.
func (r *Reviews) Facets() []Facet {
	scale, _ := r.scale()
	all := []Facet{ratings: {Name: "ratings", Shape: r.shape(scale.Len()), Scale: scale, KPIs: advocacy.ReviewKPIs()}}
	if r.Testimonial != "" {
		all = append(all, Facet{Name: "testimonials", Shape: r.shape(advocacy.TestimonialBuckets), KPIs: advocacy.TestimonialKPIs()})
	}
	return all
}

func (r *Reviews) shape(buckets int) tally.Shape {
	return tally.Shape{
		Buckets:      buckets,
		Timed:        r.Time != nil,
		Dimensions:   r.columns().dimensions(),
		IDs:          r.ID != "",
		MaxCustomers: r.MaxCustomers,
	}
}

// Catalogue is every KPI of reviews; the example has 200 of them, 60 with a testimonial.
func (*Reviews) Catalogue() []Chapter {
	stars, _ := (&Reviews{ScaleName: "1-5"}).scale()
	return []Chapter{
		{Title: "ratings", KPIs: advocacy.ReviewKPIs(), Example: exampleRows(stars, 10, 8, 22, 60, 100)},
		{Title: "testimonials", KPIs: advocacy.TestimonialKPIs(), Example: exampleRows(nil, 140, 60)},
	}
}
