package advocacy

import (
	"math"
	"sort"
)

// orderStatistics is how quantiles get their bounds.
const orderStatistics = "ranks of order statistics"

// quantile is the duration below which a part q of all lie.
type quantile struct {
	q float64
	// durations are in order; there is one at least.
	durations []int64
}

// quantileOf makes the statistic of a quantile of the finished durations, such as the median at 0.5.
func quantileOf(q float64) func(Histogram) (Statistic, bool) {
	return func(h Histogram) (Statistic, bool) {
		all := finished(h)
		return quantile{q, all}, len(all) > 0
	}
}

// finished are the durations that are not open any more, in order.
func finished(h Histogram) []int64 {
	from := sort.Search(len(h.Durations), func(i int) bool { return h.Durations[i] >= 0 })
	return h.Durations[from:]
}

// finishedRows is how many durations are not open any more.
func finishedRows(h Histogram) uint64 { return uint64(len(finished(h))) }

// At takes the durations of two ranks as the bounds, those where the number of durations below the
// quantile has its normal limits (Campbell and Gardner 1988). There are no bounds where so few
// durations have not got the ranks.
func (s quantile) At(z float64) Estimate {
	n := float64(len(s.durations))
	value := s.value()
	reach := z * math.Sqrt(n*s.q*(1-s.q))
	lower, upper := math.Round(n*s.q-reach), math.Round(1+n*s.q+reach)
	if lower < 1 || upper > n {
		return exactly(value, uint64(n))
	}
	return between(value, s.rank(lower), s.rank(upper), 0, math.Inf(1), uint64(n))
}

// value lies between the two ranks next to the quantile, in proportion, as spreadsheets, SQL's
// percentile_cont and most others have it: the median of an even number is the middle of the middle two.
func (s quantile) value() float64 {
	at := s.q * float64(len(s.durations)-1)
	below := math.Floor(at)
	low, high := s.rank(below+1), s.rank(math.Ceil(at)+1)
	return low + (high-low)*(at-below)
}

// rank is the duration of a rank, which counts from 1.
func (s quantile) rank(r float64) float64 { return float64(s.durations[int(r)-1]) }
