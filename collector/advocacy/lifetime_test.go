package advocacy_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"advocacy_exporter/collector/advocacy"
)

// lifetimes are the values of advocates and of all others.
func lifetimes(advocates, others []float64) advocacy.Histogram {
	h := advocacy.Histogram{Buckets: make([]advocacy.Bucket, advocacy.LifetimeBuckets)}
	for i, group := range [][]float64{others, advocates} {
		for _, value := range group {
			b := &h.Buckets[advocacy.LifetimeBucket([]int{advocacy.OtherValue, advocacy.AdvocateValue}[i], value < 0)]
			b.Rows++
			b.Weight += math.Abs(value)
			b.Squares += value * value
		}
	}
	return h
}

func TestLifetimeValue(t *testing.T) {
	value := advocacy.LifetimeKPIs()[0]
	for _, c := range []struct {
		why    string
		values []float64
		want   string
	}{
		{"25 ± 3.182446 × 12.909944 ÷ 2", []float64{10, 20, 30, 40}, "25 [4.457397, 45.542603] of 4"},
		{"a customer may cost more than he brings: 10 ± 4.302653 × 20 ÷ √3", []float64{-10, 10, 30}, "10 [-39.682754, 59.682754] of 3"},
		{"so may all", []float64{-10, -20}, "-15 [-78.531024, 48.531024] of 2"},
		{"nothing is a value", []float64{0, 0, 0}, "0 [0, 0] of 3"},
		{"one has no spread", []float64{7}, "7 of 1"},
		{"of nothing there is no mean", nil, "nothing"},
	} {
		for _, h := range []advocacy.Histogram{lifetimes(c.values, nil), lifetimes(nil, c.values)} {
			if got := toldEstimate(value.Estimate(h, z95)); got != c.want {
				t.Errorf("%s: got %s, want %s", c.why, got, c.want)
			}
		}
	}
}

func TestLifetimeUplift(t *testing.T) {
	uplift := advocacy.UpliftKPIs()[0]
	for _, c := range []struct {
		why               string
		advocates, others []float64
		want              string
	}{
		{"200 ÷ 100 − 1; √(100² ÷ 3 ÷ 200² + 2400 ÷ 4 ÷ 100²) = 0.378594", []float64{100, 200, 300}, []float64{100, 100, 160, 40}, "1 [-0.047708, 3.200391] of 7"},
		{"advocates may be worth less", []float64{50, 50}, []float64{100, 100}, "-0.5 [-0.5, -0.5] of 4"},
		{"values below 0, means above", []float64{300, -100}, []float64{40, 60}, "1 [-0.961083, 101.78362] of 4"},
		{"one of a group has no spread", []float64{300}, []float64{100, 200}, "1 of 3"},
		{"no advocates", nil, []float64{100, 200}, "nothing"},
		{"no others", []float64{100, 200}, nil, "nothing"},
		{"a mean of 0", []float64{100}, []float64{0, 0}, "nothing"},
		{"advocates who cost more than they bring", []float64{-10, 5}, []float64{1, 2}, "nothing"},
		{"others who do", []float64{10, 5}, []float64{1, -2}, "nothing"},
		{"nobody", nil, nil, "nothing"},
	} {
		if got := toldEstimate(uplift.Estimate(lifetimes(c.advocates, c.others), z95)); got != c.want {
			t.Errorf("%s: got %s, want %s", c.why, got, c.want)
		}
	}
}

// toldEstimate is an estimate as "25 [4.457397, 45.542603] of 4".
func toldEstimate(e advocacy.Estimate, ok bool) string {
	switch {
	case !ok:
		return "nothing"
	case !e.Bounded:
		return fmt.Sprintf("%.8g of %d", e.Value, e.N)
	}
	return fmt.Sprintf("%.8g [%.8g, %.8g] of %d", e.Value, round6(e.Lower), round6(e.Upper), e.N)
}

func round6(x float64) float64 { return math.Round(x*1e6)/1e6 + 0 }

// The mean of a few advocates follows from the uplift and the mean of all, so that few hide it.
func TestUpliftIsHiddenByTheSmallerGroup(t *testing.T) {
	uplift := advocacy.UpliftKPIs()[0]
	for _, c := range []struct {
		advocates, others []float64
		want              uint64
	}{
		{[]float64{1, -2}, []float64{1, 2, 3}, 2},
		{[]float64{1, 2, 3}, []float64{-1}, 1},
		{[]float64{1, 2, 3}, nil, 0},
	} {
		if got := uplift.Rows(lifetimes(c.advocates, c.others)); got != c.want {
			t.Errorf("%v and %v: got %d, want %d", c.advocates, c.others, got, c.want)
		}
	}
}

// However values spread, bounds stay around their value and can be shown and compared.
func TestLifetimeBoundsAreFinite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		millionths := func(amount float64) float64 { return math.Round(amount*1e6) / 1e6 } // as rows are read
		amount := rapid.OneOf(rapid.Map(rapid.Float64Range(-1e12, 1e12), millionths), rapid.SampledFrom([]float64{0, 1e-6, -1e-6, 1e12}))
		group := rapid.SliceOfN(amount, 0, 5)
		now := lifetimes(group.Draw(t, "advocates"), group.Draw(t, "others"))
		then := lifetimes(group.Draw(t, "advocates then"), group.Draw(t, "others then"))
		for _, k := range append(advocacy.LifetimeKPIs(), advocacy.UpliftKPIs()...) {
			e, ok := k.Estimate(now, anyZ(t))
			if ok && (e.Lower > e.Value || e.Value > e.Upper || isEndless(e)) {
				t.Fatalf("%s: %+v", k.Name, e)
			}
			c, ok := k.Change(now, then, z95)
			if ok && (c.Lower > c.Value || c.Value > c.Upper || isEndless(c.Estimate) || !(c.Confidence >= 0 && c.Confidence <= 1)) {
				t.Fatalf("%s: %+v", k.Name, c)
			}
			if k.Unit == advocacy.Ratio && e.Lower < -1 {
				t.Fatalf("%s: %+v is below -1", k.Name, e)
			}
		}
	})
}

func isEndless(e advocacy.Estimate) bool {
	sum := e.Value + e.Lower + e.Upper
	return math.IsNaN(sum) || math.IsInf(sum, 0)
}

// 300 advocates are worth 600 each at the mean, and 200 others 400: half as much again.
func ExampleUpliftKPIs() {
	values := advocacy.Histogram{Buckets: []advocacy.Bucket{
		advocacy.OtherValue:    {Rows: 200, Weight: 80_000, Squares: 40_000_000},
		advocacy.AdvocateValue: {Rows: 300, Weight: 180_000, Squares: 120_000_000},
		advocacy.UnmatchedLoss: {},
	}}
	for _, k := range append(advocacy.LifetimeKPIs(), advocacy.UpliftKPIs()...) {
		e, _ := k.Estimate(values, advocacy.Z(0.95))
		fmt.Printf("%s %g [%.4g, %.4g]\n", k.Family(advocacy.ValuePart, false), e.Value, e.Lower, e.Upper)
	}
	// Output:
	// advocacy_lifetime_value_mean 520 [500.4, 539.6]
	// advocacy_lifetime_value_uplift_ratio 0.5 [0.386, 0.6234]
}
