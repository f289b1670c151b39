package advocacy

import "math"

// studentsTOfAmounts is how means of amounts get their bounds.
const studentsTOfAmounts = "Student's t, not below 0"

// amount is the sum or the mean of amounts that rows carry.
type amount struct {
	value float64
	// spread is the standard error and freedom its degrees of freedom; freedom is 0 where there is
	// no interval.
	spread, freedom float64
	rows            uint64
}

// amountSumOf makes the statistic of the sum of the amounts of rows that belong.
func amountSumOf(belongs func(s *Scale, i int) bool) func(Histogram) (Statistic, bool) {
	return func(h Histogram) (Statistic, bool) {
		sum := h.sum(belongs)
		return amount{value: sum.Weight, rows: sum.Rows}, h.Rows() > 0
	}
}

// amountMeanOf makes the statistic of the mean amount of the rows that belong. The variance is that
// of the sample; no amount is below 0, and so is no mean.
func amountMeanOf(belongs func(s *Scale, i int) bool) func(Histogram) (Statistic, bool) {
	return func(h Histogram) (Statistic, bool) {
		sum := h.sum(belongs)
		if sum.Rows == 0 {
			return nil, false
		}
		n := float64(sum.Rows)
		m := amount{value: sum.Weight / n, rows: sum.Rows}
		if sum.Rows > 1 {
			variance := max(sum.Squares/n-m.value*m.value, 0) * n / (n - 1)
			m.spread, m.freedom = math.Sqrt(variance/n), n-1
		}
		return m, true
	}
}

// At takes Student's t of a mean; a sum has no interval.
func (a amount) At(z float64) Estimate {
	if a.freedom == 0 {
		return exactly(a.value, a.rows)
	}
	reach := student(z, a.freedom) * a.spread
	return between(a.value, a.value-reach, a.value+reach, 0, math.Inf(1), a.rows)
}
