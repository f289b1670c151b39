package advocacy

import "math"

// mean is the mean of scores that lie from low to high.
type mean struct {
	value float64
	// spread is the standard error and freedom its degrees of freedom; freedom is 0 where too few
	// answered to tell how they spread.
	spread, freedom float64
	low, high       float64
	rows            uint64
}

// meanOf makes the statistic of the mean score divided by a unit: 1, or the top of the scale.
//
// The variance is that of the sample, with the effective number of answers where they have weights.
// It is at least step²/12, what rounding to whole steps alone causes, since a few equal answers do
// not prove that all others would be the same.
func meanOf(unit func(*Scale) float64) func(Histogram) (Statistic, bool) {
	return func(h Histogram) (Statistic, bool) {
		all := h.sum(everything)
		if all.Weight <= 0 {
			return nil, false
		}
		center, one := h.mean(), unit(h.Scale)
		m := mean{value: center / one, low: h.Scale.Min.Float() / one, high: h.Scale.Max.Float() / one, rows: all.Rows}
		if n := all.effective(); all.Rows > 1 && n > 1+tiny {
			step := h.Scale.Step.Float()
			variance := max(h.variance(center)*n/(n-1), step*step/12)
			m.spread, m.freedom = math.Sqrt(variance/n)/one, n-1
		}
		return m, true
	}
}

// tiny is less than any answer adds to the effective number, and more than rounding does.
const tiny = 1e-9

// At takes Student's t, cut to the scale.
func (m mean) At(z float64) Estimate {
	if m.freedom == 0 {
		return exactly(m.value, m.rows)
	}
	reach := student(z, m.freedom) * m.spread
	return between(m.value, m.value-reach, m.value+reach, m.low, m.high, m.rows)
}
