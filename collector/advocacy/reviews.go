package advocacy

// The buckets of testimonials.
const (
	// WithoutTestimonial is a review that has none.
	WithoutTestimonial = iota
	// WithTestimonial is one that has.
	WithTestimonial
	// TestimonialBuckets is how many there are.
	TestimonialBuckets
)

const (
	ratedReviews = "the reviews with a rating"
	toldReviews  = "the reviews with a rating or a testimonial"
	fromNone     = "0 and up"
)

// reviewKPIs is the table of the KPIs of the ratings of reviews.
var reviewKPIs = []KPI{
	{Name: "reviews", Stem: "reviews", Count: true, of: countOf(everything),
		Formula: "reviews with a rating", Range: fromNone, Observed: ratedReviews,
		Help: "Reviews with a rating."},
	{Name: "review_rating_mean", Stem: "review_rating_mean", Unit: Score, Good: Up, Segments: true, of: meanOf(mark), Interval: studentsT,
		Formula: "Σ ratings ÷ reviews", Range: "the marks of the scale", Observed: ratedReviews,
		Help: "Mean rating: of the reviews, in stars or other marks of their scale."},
	{Name: "positive_review", Stem: "positive_review", Unit: Ratio, Good: Up, Watched: true, Segments: true, of: shareOf((*Scale).Satisfied), Interval: wilsonScore,
		Formula: "reviews rated positive_from or higher ÷ reviews", Range: "0 … 1", Observed: ratedReviews,
		Help: "Positive share of the reviews: those with a rating of positive_from or higher, from 0 to 1. Unless set that is 4 of 1-5."},
}

// testimonialKPIs is the table of the KPIs of testimonials.
var testimonialKPIs = []KPI{
	{Name: "testimonials", Stem: "testimonials", Count: true, of: countOf(bucket(WithTestimonial)),
		Formula: "reviews with a testimonial", Range: fromNone, Observed: toldReviews,
		Help: "Reviews with a testimonial, whether or not there is a rating too."},
}

// ReviewKPIs are the KPIs that the ratings of reviews give. They must not be edited.
func ReviewKPIs() []*KPI { return listed(reviewKPIs) }

// TestimonialKPIs are the KPIs that testimonials give. They must not be edited.
func TestimonialKPIs() []*KPI { return listed(testimonialKPIs) }
