package advocacy_test

import (
	"fmt"
	"testing"

	"advocacy_exporter/collector/advocacy"
)

// 3150 reviews of a loudspeaker, by stars.
func ExampleReviewKPIs() {
	stars, _ := advocacy.NewScale("1-5", advocacy.Overrides{})
	reviews := advocacy.Histogram{Scale: stars}
	for _, rows := range []uint64{161, 96, 152, 455, 2286} {
		reviews.Buckets = append(reviews.Buckets, advocacy.Bucket{Rows: rows, Weight: float64(rows), Squares: float64(rows)})
	}
	for _, k := range advocacy.ReviewKPIs() {
		e, _ := k.Estimate(reviews, advocacy.Z(0.95))
		fmt.Printf("%s %.6g", k.Family(advocacy.ValuePart, false), e.Value)
		if e.Bounded {
			fmt.Printf(" [%.4g, %.4g]", e.Lower, e.Upper)
		}
		fmt.Println()
	}
	// Output:
	// advocacy_reviews 3150
	// advocacy_review_rating_mean 4.46317 [4.426, 4.501]
	// advocacy_positive_review_ratio 0.870159 [0.858, 0.8814]
}

func TestCountsOfClientsAndReviewsGrow(t *testing.T) {
	for name, want := range map[string]string{
		"new_clients":      "advocacy_new_clients_growth_ratio",
		"referred_clients": "advocacy_referred_clients_growth_ratio",
		"reviews":          "advocacy_reviews_growth_ratio",
		"testimonials":     "advocacy_testimonials_growth_ratio",
	} {
		for _, kpis := range [][]*advocacy.KPI{advocacy.ClientKPIs(), advocacy.ReviewKPIs(), advocacy.TestimonialKPIs()} {
			for _, k := range kpis {
				if k.Name == name && k.Family(advocacy.GrowthPart, false) != want {
					t.Errorf("%s grows as %s", name, k.Family(advocacy.GrowthPart, false))
				}
			}
		}
	}
}
