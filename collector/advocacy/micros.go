package advocacy

import (
	"fmt"
	"math"
)

// Micros is a decimal number in millionths. Scores and weights are added up in it, so that any
// order of adding gives the same sum.
type Micros int64

// One is the number 1 in millionths.
const One Micros = 1_000_000

// MicrosOf is a number in millionths. It reports false where the number has more than six decimals
// or lies beyond a billion.
func MicrosOf(x float64) (Micros, bool) {
	m := math.Round(x * float64(One))
	fits := math.Abs(x) <= 1e9 && math.Abs(m/float64(One)-x) <= 1e-15*math.Abs(x)
	if !fits {
		return 0, false
	}
	return Micros(m), true
}

// Float is the number as a float64.
func (m Micros) Float() float64 { return float64(m) / float64(One) }

// String is the number as a person writes it: 9, 0.5.
func (m Micros) String() string { return fmt.Sprint(m.Float()) }
