package chart

import (
	"cmp"
	"math"
	"slices"
)

// Axis is the stretch of numbers that a chart shows.
type Axis struct {
	Low, High float64
	// Unit is what ticks are round numbers of, such as a day in seconds; 1 where it is 0.
	Unit float64
}

// Spanning is the shortest axis that all values fit on with some air, within limits that may be infinite.
func Spanning(values []float64, low, high float64) Axis {
	if len(values) == 0 {
		return Axis{High: 1}
	}
	a := Axis{Low: slices.Min(values), High: slices.Max(values)}
	air := 0.08 * (a.High - a.Low)
	if air == 0 {
		air = max(math.Abs(a.High)/10, 0.01)
	}
	return Axis{Low: max(a.Low-air, min(low, a.Low)), High: min(a.High+air, max(high, a.High))}
}

// At is where a value stands, from 0 at the low end to 1 at the high one. What is beyond an end stands on it.
func (a Axis) At(value float64) float64 {
	if a.High <= a.Low {
		return 0.5
	}
	return min(max((value-a.Low)/(a.High-a.Low), 0), 1)
}

// Ticks are round values on the axis: about as many as are wanted, and at least two wherever there are that
// many, since one says nothing of the distances.
func (a Axis) Ticks(wanted int) []float64 {
	var ticks []float64
	unit := cmp.Or(a.Unit, 1)
	for more := 0; more < 3 && len(ticks) < 2; more++ {
		ticks = a.every(unit * roundStep((a.High-a.Low)/unit/float64(max(wanted, 1)+more)))
	}
	return ticks
}

// every is all multiples of a step on the axis.
func (a Axis) every(step float64) []float64 {
	if step == 0 {
		return []float64{a.Low}
	}
	var ticks []float64
	for i := math.Ceil(a.Low/step - 1e-9); i*step <= a.High+step*1e-9; i++ {
		ticks = append(ticks, i*step+0) // no -0
	}
	return ticks
}

// roundStep is the least of 1, 2, 5, 10, 20, 50 … and their tenths that is not smaller; 0 where there is none.
func roundStep(least float64) float64 {
	if !(least > 0) || math.IsInf(least, 0) {
		return 0
	}
	power := math.Pow(10, math.Floor(math.Log10(least)))
	for _, digit := range []float64{1, 2, 5} {
		if digit*power >= least*(1-1e-9) {
			return digit * power
		}
	}
	return 10 * power
}
