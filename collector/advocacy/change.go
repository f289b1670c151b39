package advocacy

import "math"

// Change is the difference of a KPI between two periods: the later one less the earlier one, so
// that a drop is negative.
type Change struct {
	Estimate
	// Confidence is the largest two-sided confidence at which the interval of the change still
	// excludes 0; it is 0 where the change is 0 or never has bounds.
	Confidence float64
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

// change is now less then, with the interval at the normal quantile z.
func change(now, then statistic, z float64) Change {
	d := Difference(now.at(z), then.at(z))
	if d.Value == 0 {
		return Change{Estimate: d}
	}
	margin := func(z float64) float64 { return apart(Difference(now.at(z), then.at(z))) }
	return Change{Estimate: d, Confidence: Confidence(lastPositive(margin, z, apart(d)))}
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
