package advocacy

import (
	"math"
	"testing"
)

// amounts are rows with the given amounts.
func amounts(all ...float64) Histogram {
	var b Bucket
	for _, a := range all {
		b.Rows++
		b.Weight += a
		b.Squares += a * a
	}
	return Histogram{Buckets: []Bucket{b}}
}

func TestAmounts(t *testing.T) {
	sum, mean := amountSumOf(everything), amountMeanOf(everything)
	for _, tc := range []struct {
		why                 string
		of                  func(Histogram) (Statistic, bool)
		h                   Histogram
		value, lower, upper float64
		bounded, defined    bool
	}{
		{"a sum has no interval", sum, amounts(0, 10, 20), 30, 30, 30, false, true},
		{"of nothing there is no sum", sum, Histogram{}, 0, 0, 0, false, false},
		{"three amounts: 10 ± 4.302653 × 10 ÷ √3, not below 0", mean, amounts(0, 10, 20), 10, 0, 34.841377, true, true},
		{"four: 25 ± 3.182446 × 12.909944 ÷ 2", mean, amounts(10, 20, 30, 40), 25, 4.457397, 45.542603, true, true},
		{"one has no spread", mean, amounts(7), 7, 7, 7, false, true},
		{"all the same", mean, amounts(5, 5, 5), 5, 5, 5, true, true},
		{"of nothing there is no mean", mean, Histogram{}, 0, 0, 0, false, false},
	} {
		s, ok := tc.of(tc.h)
		if ok != tc.defined {
			t.Errorf("%s: defined %v", tc.why, ok)
		}
		if !ok {
			continue
		}
		e := s.At(Z(0.95))
		if e.Bounded != tc.bounded || math.Abs(e.Value-tc.value)+math.Abs(e.Lower-tc.lower)+math.Abs(e.Upper-tc.upper) > 1e-5 {
			t.Errorf("%s: %+v", tc.why, e)
		}
	}
}
