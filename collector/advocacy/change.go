package advocacy

import "math"

// Change is the difference of a KPI between two periods: the later one less the earlier one, so
// that a drop is negative.
type Change struct {
	Estimate
	// Confidence is the largest two-sided confidence at which the interval of the change still
	// excludes 0; it is 0 where the change is 0 or never has bounds.
	Confidence float64
	// Fewer is how many rows stand behind the period that has fewer of them.
	Fewer uint64
}

// Difference is a less b, which were estimated from different answers at the same confidence. It
// has bounds where both have.
//
// The interval recovers the variances from the two intervals (MOVER; Zou and Donner 2008). For
// shares that is the hybrid score interval of Newcombe 1998; one function serves every KPI.
func Difference(a, b Estimate) Estimate {
	d := exactly(a.Value-b.Value, a.N+b.N)
	if d.Bounded = a.Bounded && b.Bounded; d.Bounded {
		d.Lower -= squareAndAdd(a.Value-a.Lower, b.Upper-b.Value, 0)
		d.Upper += squareAndAdd(a.Upper-a.Value, b.Value-b.Lower, 0)
	}
	return d
}

// Compare is now less then, with the interval at the normal quantile z.
func Compare(now, then Statistic, z float64) Change {
	a, b := now.At(z), then.At(z)
	c := Change{Estimate: Difference(a, b), Fewer: min(a.N, b.N)}
	if c.Value != 0 {
		margin := func(z float64) float64 { return apart(Difference(now.At(z), then.At(z))) }
		c.Confidence = Confidence(lastPositive(margin, z, apart(c.Estimate)))
	}
	return c
}

// apart is how far the interval of a difference stays away from 0; it is not positive where the
// interval includes 0, nor where there is none.
func apart(d Estimate) float64 {
	switch {
	case !d.Bounded:
		return -math.Abs(d.Value)
	case d.Value > 0:
		return d.Lower
	}
	return -d.Upper
}
