package advocacy

import "math"

// The buckets of lifetime values. A bucket adds up how far values are from 0, so that those below 0
// have buckets of their own.
const (
	// OtherValue is that of a customer who is no advocate.
	OtherValue = iota
	// OtherLoss is how far below 0 such a value is.
	OtherLoss
	// AdvocateValue is that of an advocate.
	AdvocateValue
	// AdvocateLoss is how far below 0 such a value is.
	AdvocateLoss
	// UnmatchedValue is that of a customer of whom nobody knows which it is.
	UnmatchedValue
	// UnmatchedLoss is how far below 0 such a value is.
	UnmatchedLoss
	// LifetimeBuckets is how many there are.
	LifetimeBuckets
)

// LifetimeBucket is the bucket of a value among those of OtherValue, AdvocateValue or UnmatchedValue.
func LifetimeBucket(value int, loss bool) int {
	if loss {
		return value + 1
	}
	return value
}

// lifetimeKPIs is the table of the KPIs of lifetime values.
var lifetimeKPIs = []KPI{
	{Name: "lifetime_value", Stem: "lifetime_value_mean", Unit: Score, Good: Up, Watched: true, Segments: true, of: lifetimeValue, Interval: "Student's t",
		Formula: "Σ lifetime values ÷ customers", Range: "any amount", Observed: "the customers with a value",
		Help: "Mean lifetime value: of a customer, in units of the currency; by cohort where one is mapped. Currencies are never added up."},
}

// upliftKPIs is the table of the KPIs of lifetime values by whether customers are advocates.
var upliftKPIs = []KPI{
	{Name: "lifetime_value_uplift", Stem: "lifetime_value_uplift", Unit: Ratio, Good: Up, of: lifetimeUplift, rows: fewerOfBoth, Interval: "log-delta of the two means",
		Formula: "mean lifetime value of advocates ÷ that of all others − 1", Range: "-1 and up", Observed: "the advocates and all others with a value",
		Help: "Lifetime value uplift: how much greater the mean lifetime value of advocates is than that of all others: the one mean divided by the other, less 1. Missing where a mean is not above 0."},
}

// LifetimeKPIs are the KPIs that lifetime values give. They must not be edited.
func LifetimeKPIs() []*KPI { return listed(lifetimeKPIs) }

// UpliftKPIs are the KPIs that lifetime values give where it is known who is an advocate. They must
// not be edited.
func UpliftKPIs() []*KPI { return listed(upliftKPIs) }

// lifetime is the mean of values of which some may be below 0.
type lifetime struct {
	mean float64
	// spread is the standard error and freedom its degrees of freedom; freedom is 0 where one value
	// alone cannot tell how they spread.
	spread, freedom float64
	rows            uint64
}

// lifetimeOf is the mean of the values of two buckets. It reports false where there are none.
func lifetimeOf(h Histogram, value, loss int) (lifetime, bool) {
	if len(h.Buckets) < LifetimeBuckets {
		return lifetime{}, false
	}
	return meanLifetime(h.Buckets[value], h.Buckets[loss])
}

func meanLifetime(value, loss Bucket) (lifetime, bool) {
	rows := value.Rows + loss.Rows
	if rows == 0 {
		return lifetime{}, false
	}
	n := float64(rows)
	l := lifetime{mean: (value.Weight - loss.Weight) / n, rows: rows}
	if rows > 1 {
		squares := value.Squares + loss.Squares
		l.spread, l.freedom = math.Sqrt(max(squares/n-l.mean*l.mean, 0)/(n-1)), n-1
	}
	return l, true
}

func lifetimeValue(h Histogram) (Statistic, bool) {
	l, ok := meanLifetime(h.sum(bucket(OtherValue, AdvocateValue, UnmatchedValue)), h.sum(bucket(OtherLoss, AdvocateLoss, UnmatchedLoss)))
	return l, ok
}

// At takes Student's t.
func (l lifetime) At(z float64) Estimate {
	if l.freedom == 0 {
		return exactly(l.mean, l.rows)
	}
	reach := student(z, l.freedom) * l.spread
	return between(l.mean, l.mean-reach, l.mean+reach, math.Inf(-1), math.Inf(1), l.rows)
}

// uplift is the ratio of two means less 1.
type uplift struct {
	advocates, others lifetime
}

func lifetimeUplift(h Histogram) (Statistic, bool) {
	advocates, some := lifetimeOf(h, AdvocateValue, AdvocateLoss)
	others, rest := lifetimeOf(h, OtherValue, OtherLoss)
	return uplift{advocates, others}, some && rest && advocates.mean > 0 && others.mean > 0
}

// fewerOfBoth is how many advocates there are, or others where those are fewer: with the mean of
// all, the uplift tells the mean of either.
func fewerOfBoth(h Histogram) uint64 {
	advocates, _ := lifetimeOf(h, AdvocateValue, AdvocateLoss)
	others, _ := lifetimeOf(h, OtherValue, OtherLoss)
	return min(advocates.rows, others.rows)
}

// farthest is how far, in logarithms, a bound lies from the ratio at most: a factor of a million
// million says that nothing is known.
const farthest = 12 * math.Ln10

// At takes the logarithm of the ratio as normal, with the variance of the delta method: the squared
// relative errors of the two means, added up.
func (u uplift) At(z float64) Estimate {
	ratio, rows := u.advocates.mean/u.others.mean, u.advocates.rows+u.others.rows
	if u.advocates.freedom == 0 || u.others.freedom == 0 {
		return exactly(ratio-1, rows)
	}
	reach := min(z*math.Hypot(u.advocates.relative(), u.others.relative()), farthest)
	return between(ratio-1, ratio*math.Exp(-reach)-1, ratio*math.Exp(reach)-1, -1, math.Inf(1), rows)
}

// relative is the standard error as a part of the mean.
func (l lifetime) relative() float64 { return l.spread / l.mean }
