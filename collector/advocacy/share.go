package advocacy

import "math"

// Share is the share of a whole that a part is, with its Wilson interval at the normal quantile z.
// It reports false where the whole is empty.
func Share(part, whole uint64, z float64) (Estimate, bool) {
	s, ok := Proportion(part, whole)
	if !ok {
		return Estimate{}, false
	}
	return s.At(z), true
}

// share is a proportion p of n answers. Where answers have weights p is the share of the weight,
// and n their effective number.
type share struct {
	p, n float64
	rows uint64
}

// shareOf makes the statistic of the share of answers that belong.
func shareOf(belongs func(s *Scale, i int) bool) func(Histogram) (Statistic, bool) {
	return shareAmong(belongs, everything)
}

// shareAmong makes the statistic of the share that answers have which belong among some of all.
func shareAmong(belongs, some func(s *Scale, i int) bool) func(Histogram) (Statistic, bool) {
	return func(h Histogram) (Statistic, bool) {
		all := h.sum(some)
		if all.Weight <= 0 {
			return nil, false
		}
		return share{p: h.sum(belongs).Weight / all.Weight, n: all.effective(), rows: all.Rows}, true
	}
}

// partOf is the statistic of the share that a number of rows is of a whole one.
func partOf(part, whole uint64) (Statistic, bool) {
	n := float64(whole)
	return share{p: float64(part) / n, n: n, rows: whole}, whole > 0
}

// At takes the score interval of Wilson.
func (s share) At(z float64) Estimate {
	lower, upper := wilson(s.p, s.n, z)
	return between(s.p, lower, upper, 0, 1, s.rows)
}

// wilson is the score interval of a proportion p of n (Wilson 1927). It is exact at the ends: none
// of n has the lower bound 0, all of n the upper bound 1.
func wilson(p, n, z float64) (lower, upper float64) {
	z2n := z * z / n
	middle := (p + z2n/2) / (1 + z2n)
	half := math.Sqrt(p*(1-p)*z2n+z2n*z2n/4) / (1 + z2n)
	lower, upper = middle-half, middle+half
	if p <= 0 {
		lower = 0
	}
	if p >= 1 {
		upper = 1
	}
	return min(lower, p), max(upper, p)
}
