package advocacy_test

import (
	"math"
	"testing"

	"advocacy_exporter/collector/advocacy"
)

func TestZ(t *testing.T) {
	for confidence, z := range map[float64]float64{0: 0, 0.5: 0.674489750196082, 0.95: 1.959963984540054, 0.999: 3.290526731491926, 1: 8.5} {
		if got := advocacy.Z(confidence); math.Abs(got-z) > 1e-9 {
			t.Errorf("Z(%v) = %v, want %v", confidence, got, z)
		}
		if got := advocacy.Confidence(z); math.Abs(got-confidence) > 1e-12 {
			t.Errorf("Confidence(%v) = %v, want %v", z, got, confidence)
		}
	}
}

func TestShare(t *testing.T) {
	for _, c := range []struct {
		part, whole uint64
		want        want
	}{
		{0, 10, want{0, 0, 0.277533}},
		{8, 10, want{0.8, 0.490162, 0.943318}},
		{10, 10, want{1, 0.722467, 1}},
		{33, 40, want{0.825, 0.680500, 0.912546}},
		{120, 400, want{0.3, 0.257168, 0.346637}},
	} {
		got, ok := advocacy.Share(c.part, c.whole, z95)
		if !ok || got.N != c.whole || !got.Bounded {
			t.Errorf("%d of %d: got %+v, %v", c.part, c.whole, got, ok)
		}
		near(t, got, c.want, 1e-6)
	}
}

func TestShareIsExactAtTheEnds(t *testing.T) {
	for n := uint64(1); n < 2000; n++ {
		none, _ := advocacy.Share(0, n, z95)
		all, _ := advocacy.Share(n, n, z95)
		if none.Lower != 0 || none.Value != 0 || all.Upper != 1 || all.Value != 1 {
			t.Fatalf("n = %d: got %+v and %+v", n, none, all)
		}
	}
}

func TestNothingAnsweredIsNotZero(t *testing.T) {
	if _, ok := advocacy.Share(0, 0, z95); ok {
		t.Error("a share of nothing")
	}
	if _, ok := advocacy.Share(3, 2, z95); ok {
		t.Error("a share of three in two")
	}
	if _, ok := advocacy.NPS(0, 0, 0, z95); ok {
		t.Error("a score of nobody")
	}
	if _, ok := advocacy.Development(0, 5, 0, z95); ok {
		t.Error("a development of nothing")
	}
	for _, empty := range []advocacy.Histogram{scores(scale("0-10")), {}} {
		for _, k := range advocacy.SurveyKPIs(scale("0-10")) {
			if e, ok := k.Estimate(empty, z95); ok {
				t.Errorf("%s of no answers is %+v", k.Name, e)
			}
			if c, ok := k.Change(scores(scale("0-10"), 9), empty, z95); ok {
				t.Errorf("%s changed from no answers by %+v", k.Name, c)
			}
		}
	}
}

func TestAnswersWithoutWeightHaveNoScore(t *testing.T) {
	h := answers(scale("0-10"), answer{9, 3, 0})
	for _, k := range advocacy.SurveyKPIs(h.Scale) {
		if _, ok := k.Estimate(h, z95); ok != k.Count {
			t.Errorf("%s: got %v", k.Name, ok)
		}
	}
}

func TestNPS(t *testing.T) {
	for _, c := range []struct {
		promoters, passives, detractors uint64
		want                            want
		precision                       float64
	}{
		{52, 23, 12, want{45.977, 29.317, 59.411}, 5e-4},
		{53, 25, 16, want{39.362, 22.872, 53.246}, 5e-4},
		{10, 0, 0, want{100, 44.493, 100}, 5e-4},
		{0, 5, 0, want{0, -43.448, 43.448}, 5e-4},
		{0, 0, 7, want{-100, -100, -29.134}, 5e-4},
		{2309, 972, 1719, want{11.8, 9.326, 14.257}, 5e-4},
		{10, 0, 0, want{100, 44.493440, 100}, 1e-6},
		{0, 0, 7, want{-100, -100, -29.133913}, 1e-6},
	} {
		got, ok := advocacy.NPS(c.promoters, c.passives, c.detractors, z95)
		if !ok || got.N != c.promoters+c.passives+c.detractors {
			t.Errorf("got %+v, %v", got, ok)
		}
		near(t, got, c.want, c.precision)

		h := classes(c.promoters, c.passives, c.detractors)
		counted, _ := kpi("net_promoter_score").Estimate(h, z95)
		near(t, counted, want{got.Value, got.Lower, got.Upper}, 1e-12)
		share, _ := kpi("net_advocacy_score").Estimate(h, z95)
		near(t, share, want{got.Value / 100, got.Lower / 100, got.Upper / 100}, 1e-12)
	}
}

func TestNPSIsPrintedAsAPersonWould(t *testing.T) {
	if got, _ := advocacy.NPS(2309, 972, 1719, z95); got.Value != 11.8 {
		t.Errorf("got %v, want 11.8 to the last bit", got.Value)
	}
}

func TestWeights(t *testing.T) {
	five := answers(scale("0-10"), answer{10, 3, 1}, answer{10, 1, 6}, answer{3, 1, 1})
	got, ok := kpi("advocacy_score").Estimate(five, z95)
	if !ok || got.N != 5 {
		t.Errorf("got %+v, %v, want the 5 rows behind it", got, ok)
	}
	near(t, got, want{0.9, 0.321193, 0.994192}, 1e-6)
}

func TestMean(t *testing.T) {
	half := 0.5
	halves, _ := advocacy.NewScale("0-10", advocacy.Overrides{Step: &half})
	for _, c := range []struct {
		story string
		h     advocacy.Histogram
		want  want
	}{
		// 3 ± 2.776445 × √(2.5 ÷ 5)
		{"one of each", scores(scale("1-5"), 1, 2, 3, 4, 5), want{3, 1.036757, 4.963243}},
		// 10 − 4.302653 × √(1 ÷ 12 ÷ 3)
		{"all the same, whole steps", scores(scale("0-10"), 10, 10, 10), want{10, 9.282891, 10}},
		{"all the same, half steps", scores(halves, 10, 10, 10), want{10, 9.641446, 10}},
		{"too few to tell much", scores(scale("0-10"), 2, 9), want{5.5, 0, 10}},
		// nₑ 2.5, variance 1.44 × 2.5 ÷ 1.5: 4.6 − 6.016663 × √(2.4 ÷ 2.5), cut to the scale
		{"weights", answers(scale("1-5"), answer{1, 1, 1}, answer{5, 3, 1}, answer{5, 1, 6}), want{4.6, 1, 5}},
		// nₑ 12.5, variance 1.44 × 12.5 ÷ 11.5
		{"more weights", answers(scale("1-5"), answer{1, 5, 1}, answer{5, 15, 1}, answer{5, 5, 6}), want{4.6, 3.825269, 5}},
	} {
		t.Run(c.story, func(t *testing.T) {
			got, ok := kpi("rating_mean").Estimate(c.h, z95)
			if !ok || !got.Bounded {
				t.Fatalf("got %+v, %v", got, ok)
			}
			near(t, got, c.want, 1e-6)
			top := c.h.Scale.Max.Float()
			ratio, _ := kpi("rating_ratio").Estimate(c.h, z95)
			near(t, ratio, want{c.want.value / top, c.want.lower / top, c.want.upper / top}, 1e-6)
		})
	}
}

func TestOneAnswerHasAMeanWithoutBounds(t *testing.T) {
	for _, weight := range []float64{1, 0.1, 0.7, 1e-6, 123.456789} {
		one := answers(scale("1-5"), answer{4, 1, weight})
		got, ok := kpi("rating_mean").Estimate(one, z95)
		if want := (advocacy.Estimate{Value: 4, Lower: 4, Upper: 4, N: 1}); !ok || got != want {
			t.Errorf("weight %v: got %+v, want %+v", weight, got, want)
		}
	}
}

func TestRatingRatioIsNotRescaled(t *testing.T) {
	if got, _ := kpi("rating_ratio").Estimate(scores(scale("1-5"), 1, 1, 1), z95); got.Value != 0.2 || got.Lower != 0.2 {
		t.Errorf("got %+v, want the lowest mark to be 0.2", got)
	}
}

func TestDevelopment(t *testing.T) {
	for _, c := range []struct {
		start, gained, lost uint64
		want                want
	}{
		{55, 20, 0, want{0.363636, 0.204269, 0.523004}},
		{55, 30, 10, want{0.363636, 0.138256, 0.589016}},
		{55, 0, 0, want{0, 0, 0}},
		{4, 0, 4, want{-1, -1, -0.020018}},
	} {
		got, ok := advocacy.Development(c.start, c.gained, c.lost, z95)
		if !ok || got.N != c.start {
			t.Errorf("got %+v, %v", got, ok)
		}
		near(t, got, c.want, 1e-6)
	}
}

func TestGrowth(t *testing.T) {
	for _, c := range []struct {
		now, then, want float64
		ok              bool
	}{
		{75, 55, 20.0 / 55, true},
		{0, 4, -1, true},
		{3, 0, 0, false},
		{0, 0, 0, false},
	} {
		if got, ok := advocacy.Growth(c.now, c.then); got != c.want || ok != c.ok {
			t.Errorf("from %v to %v: got %v, %v", c.then, c.now, got, ok)
		}
	}
}
