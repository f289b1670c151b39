package advocacy

import "math"

// Estimate is a number computed from answers, and how far it can be trusted.
type Estimate struct {
	Value float64
	// Lower and Upper bound the value at the confidence asked for. Where Bounded is false nothing
	// is known of them, and both repeat the value.
	Lower, Upper float64
	Bounded      bool
	// N is how many rows stand behind the value.
	N uint64
}

// certainty is a normal quantile whose confidence is 1 to the last bit.
const certainty = 8.5

// Z is the normal quantile of a two-sided confidence from 0 to 1, such as 1.96 for 0.95. Certainty
// itself would need endless intervals, and gets the longest that can be told from it.
func Z(confidence float64) float64 { return min(math.Sqrt2*math.Erfinv(confidence), certainty) }

// Confidence is the two-sided confidence of a normal quantile; it undoes [Z].
func Confidence(z float64) float64 { return math.Erf(z / math.Sqrt2) }

// exactly is an estimate without bounds.
func exactly(value float64, n uint64) Estimate {
	return Estimate{Value: value, Lower: value, Upper: value, N: n}
}

// between is an estimate with the bounds lower and upper, cut to the range from low to high in
// which the value lies.
func between(value, lower, upper, low, high float64, n uint64) Estimate {
	return Estimate{
		Value:   value,
		Lower:   min(value, max(lower, low)),
		Upper:   max(value, min(upper, high)),
		Bounded: true,
		N:       n,
	}
}
