package advocacy_test

import (
	"math"
	"testing"
)

// Scores as the test suites and documentations of others publish them. Where they answer NaN or 0
// to an empty list, here is no score.
func TestNPSOfOthers(t *testing.T) {
	for _, c := range []struct {
		from   string
		scores []float64
		want   float64
	}{
		{"surveyjs/survey-analytics", []float64{1, 10, 8, 7, 9, 9}, 33.333333},
		{"chattermill/parrot-api", []float64{9, 10, 5, 1, 0, 7}, -16.666667},
		{"unytics/bigfunctions", []float64{9, 10, 6, 8}, 25},
		{"griverorz/nps-package, a detractor", []float64{0}, -100},
		{"griverorz/nps-package, a promoter", []float64{10}, 100},
		{"nps-stats", []float64{9, 10, 9, 10, 10, 10}, 100},
		{"rrrodzilla/net_promoter_score", []float64{9, 8, 6}, 0},
		{"kitta65/NPS.jl", []float64{0, 6, 7, 8, 9, 10}, 0},
		{"nps-stats and phpOMS, nobody", nil, math.NaN()},
	} {
		got, ok := kpi("net_promoter_score").Estimate(scores(scale("0-10"), c.scores...), z95)
		if ok != !math.IsNaN(c.want) || ok && math.Abs(got.Value-c.want) > 1e-6 {
			t.Errorf("%s: got %v, %v, want %v", c.from, got.Value, ok, c.want)
		}
	}
}

func TestNPSOfOthersCounts(t *testing.T) {
	for _, c := range []struct {
		from                            string
		promoters, passives, detractors uint64
		want                            float64
	}{
		{"Karaka-Management/phpOMS", 60, 30, 10, 50},
		{"Delighted API documentation", 32, 13, 6, 50.980392},
		{"jonnonz/delighted-go", 2, 0, 0, 100},
	} {
		got, ok := kpi("net_promoter_score").Estimate(classes(c.promoters, c.passives, c.detractors), z95)
		if !ok || math.Abs(got.Value-c.want) > 1e-6 {
			t.Errorf("%s: got %v, %v, want %v", c.from, got.Value, ok, c.want)
		}
	}
}
