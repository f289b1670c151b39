package advocacy

import (
	"math"
	"sort"
)

// survivalLimits is how survival medians get their bounds.
const survivalLimits = "Brookmeyer and Crowley, with Greenwood's variance of log(-log)"

// survival is the time at which half are done, as far as it can be told while some are not.
type survival struct {
	median float64
	// times are those at which the curve came farther below one half than before, and depths how
	// far, in standard errors of log(-log): below 0 while it was above.
	times, depths []float64
	rows          uint64
}

// survivalMedian makes the statistic of the median of all durations, those that are still open
// included, by the curve of Kaplan and Meier (1958). There is none where that does not come down to
// one half.
func survivalMedian(h Histogram) (Statistic, bool) {
	s, reached := survival{rows: uint64(len(h.Durations))}, false
	steps := kaplanMeier(h)
	for i, step := range steps {
		depth := step.depth()
		if len(s.depths) > 0 && depth <= s.depths[len(s.depths)-1] {
			continue
		}
		if depth >= 0 && !reached {
			s.median, reached = halfTime(steps[i:]), true
		}
		s.times, s.depths = append(s.times, step.time), append(s.depths, depth)
	}
	return s, reached
}

// halfTime is when the curve, of which these are the steps from the first at one half or below, is
// at one half. Where it stays on it for a while that is the middle of the while, as the median of an
// even number is the middle of the middle two.
func halfTime(steps []survivalStep) float64 {
	if steps[0].isHalf() && len(steps) > 1 {
		return (steps[0].time + steps[1].time) / 2
	}
	return steps[0].time
}

// At takes as bounds the times between which the curve is not told apart from one half: the first at
// which it is less than z standard errors above, and the first at which it is z below (Brookmeyer and
// Crowley 1982). There are no bounds where it never comes down so far.
func (s survival) At(z float64) Estimate {
	lower, upper := sort.SearchFloat64s(s.depths, -z), sort.SearchFloat64s(s.depths, z)
	if upper == len(s.depths) {
		return exactly(s.median, s.rows)
	}
	return between(s.median, s.times[lower], s.times[upper], 0, math.Inf(1), s.rows)
}

// survivalStep is a step of the curve: the share that is not done after a time, and Greenwood's sum,
// its variance divided by its square.
type survivalStep struct{ time, share, greenwood float64 }

// kaplanMeier is the curve of the share that is not done. What is open as long as others took to be
// done could have been done then.
func kaplanMeier(h Histogram) []survivalStep {
	done := finished(h)
	open := h.Durations[:len(h.Durations)-len(done)] // the longest first
	at, steps := survivalStep{share: 1}, []survivalStep(nil)
	for len(done) > 0 {
		open = longerThan(open, done[0])
		risk := float64(len(done) + len(open))
		n := sort.Search(len(done), func(i int) bool { return done[i] > done[0] })
		d := float64(n)
		at = survivalStep{float64(done[0]), at.share * (1 - d/risk), at.greenwood + d/(risk*(risk-d))}
		steps = append(steps, at)
		done = done[n:]
	}
	return steps
}

// longerThan leaves out what has not been open for so long.
func longerThan(open []int64, duration int64) []int64 {
	for len(open) > 0 && -open[len(open)-1] < duration {
		open = open[:len(open)-1]
	}
	return open
}

// depth is how far the curve is below one half, in standard errors. Where it is on it, and where all
// are done and the variance is not known, it is 0.
func (s survivalStep) depth() float64 {
	if s.isHalf() || s.share <= 0 {
		return 0
	}
	hazard := -math.Log(s.share)
	return math.Log(hazard/math.Ln2) * hazard / math.Sqrt(s.greenwood)
}

// isHalf reports whether the share is one half, but for rounding.
func (s survivalStep) isHalf() bool { return math.Abs(s.share-0.5) < tiny }
