package advocacy

import "math"

// Development is the Customer Advocacy Development (CAD): by which part of those at its start the
// advocates of a period became more, or fewer. The interval at the normal quantile z takes those
// gained and those lost as counts of rare events (Poisson); nobody can lose more than all. It
// reports false where there were no advocates at the start.
func Development(start, gained, lost uint64, z float64) (Estimate, bool) {
	if start == 0 {
		return Estimate{}, false
	}
	s, g, l := float64(start), float64(gained), float64(lost)
	reach := z * math.Sqrt(g+l)
	return between((g-l)/s, (g-l-reach)/s, (g-l+reach)/s, -1, math.Inf(1), start), true
}

// Growth is how much a count grew from then to now, as a part of what it was. It reports false where
// there was nothing to grow from.
func Growth(now, then float64) (float64, bool) {
	if then <= 0 {
		return 0, false
	}
	return (now - then) / then, true
}
