package advocacy

import "math"

// Benchmark is what a KPI is held against: one or several borders that somebody published or agreed on.
type Benchmark struct {
	// KPI is the name of the KPI, such as "advocacy_score".
	KPI string
	// Industry is whose benchmark it is; empty where it holds for every industry.
	Industry string
	Borders  []Border
	// Origin says who published it or agreed on it.
	Origin string
	// Date is when, and ValidUntil the last day on which it holds, as 2006-01-02; either may be empty.
	Date, ValidUntil string
}

// Border is a value that a KPI is above of or below.
type Border struct {
	// Name is one of [BorderNames].
	Name  string
	Value float64
}

// Expired reports whether the benchmark holds no more on a day that is written as 2006-01-02.
func (b Benchmark) Expired(today string) bool { return b.ValidUntil != "" && today > b.ValidUntil }

// Verdict is on which side of a border a KPI is.
type Verdict string

// The verdicts. Unknown says that the interval of the KPI includes the border, or that there is none.
const (
	Below    Verdict = "below"
	NotBelow Verdict = "not_below"
	Unknown  Verdict = "unknown"
)

// Verdicts lists every verdict.
func Verdicts() []Verdict { return []Verdict{Below, NotBelow, Unknown} }

// Verdict says on which side of the border an estimate is. A value whose bounds are not known may be
// on either.
func (b Border) Verdict(e Estimate) Verdict {
	switch {
	case !e.Bounded:
		return Unknown
	case e.Upper < b.Value:
		return Below
	case e.Lower >= b.Value:
		return NotBelow
	}
	return Unknown
}

// Limits are between which values the KPI can lie, infinite where nothing bounds them: what bounds them is
// also what its intervals are cut to.
func (k *KPI) Limits() (low, high float64) {
	switch {
	case k.Interval == wilsonScore, k.Interval == WeightedSquareAndAdd, k.Interval == studentsT && k.Unit == Ratio:
		return 0, 1
	case k.Interval == squareAndSum && k.Unit == Ratio:
		return -1, 1
	case k.Interval == squareAndSum:
		return -100, 100
	case k.Unit == Seconds, k.Interval == studentsTOfAmounts:
		return 0, math.Inf(1)
	}
	return math.Inf(-1), math.Inf(1)
}
