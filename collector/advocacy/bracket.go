package advocacy

// lastPositive is the largest z up to certainty at which margin, which falls as z grows, is still
// positive; it is 0 where there is none. Margin is given at one place, z, and the answer lies on the proper side of it, so that
// "sure enough" and "the shown interval excludes 0" are always the same.
func lastPositive(margin func(z float64) float64, z, atZ float64) float64 {
	b := bracket{high: certainty}
	if atZ > 0 {
		b.low, b.atLow, b.atHigh = z, atZ, margin(certainty)
	} else {
		b.high, b.atHigh, b.atLow = z, atZ, margin(0)
	}
	switch {
	case b.atLow <= 0:
		return 0
	case b.atHigh > 0:
		return b.high
	}
	return b.narrow(margin)
}

// bracket is an interval of z with a function that is positive at its low end and not at its high
// end, and the values there.
type bracket struct {
	low, high     float64
	atLow, atHigh float64
}

// narrow finds where the function passes 0 and returns the low side of it.
//
// It follows the chord, and after two steps on one side takes the value at the other side as half
// as large, so that the next chord crosses over (the Illinois method); every fourth step halves the
// bracket, come what may. Ten steps do for what halving alone needs more than thirty, which matters
// where Student's t has to be inverted at each.
func (b bracket) narrow(f func(float64) float64) float64 {
	const precision, most = 1e-9, 120
	side := 0
	for step := 1; step <= most && b.high-b.low > precision; step++ {
		x := b.low + (b.high-b.low)*b.atLow/(b.atLow-b.atHigh)
		if step%4 == 0 {
			x = (b.low + b.high) / 2
		}
		// A step as long as the precision closes the bracket from the far side of a near root.
		x = min(max(x, b.low+precision/2), b.high-precision/2)
		if y := f(x); y > 0 {
			b.moveLow(x, y, side > 0)
			side = 1
		} else {
			b.moveHigh(x, y, side < 0)
			side = -1
		}
	}
	return b.low
}

// moveLow makes x the low end, and moveHigh the high end; again says that the step before moved the
// same end.
func (b *bracket) moveLow(x, y float64, again bool) {
	b.low, b.atLow = x, y
	if again {
		b.atHigh /= 2
	}
}

func (b *bracket) moveHigh(x, y float64, again bool) {
	b.high, b.atHigh = x, y
	if again {
		b.atLow /= 2
	}
}
