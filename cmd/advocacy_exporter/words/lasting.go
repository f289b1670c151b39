package words

import (
	"fmt"
	"math"
)

// lastingUnits are those in which people say how long something lasts.
var lastingUnits = []struct {
	name    string
	seconds int64
}{{"d", 24 * 60 * 60}, {"h", 60 * 60}, {"m", 60}, {"s", 1}}

// Lasting is a duration in its two largest units, rounded to the smaller: 2d 3h, 45m 10s.
func Lasting(seconds float64) string {
	for i, unit := range lastingUnits[:len(lastingUnits)-1] {
		small := lastingUnits[i+1]
		n := int64(math.Round(seconds / float64(small.seconds)))
		per := unit.seconds / small.seconds
		switch whole, rest := n/per, n%per; {
		case whole > 0 && rest > 0:
			return fmt.Sprintf("%d%s %d%s", whole, unit.name, rest, small.name)
		case whole > 0:
			return fmt.Sprintf("%d%s", whole, unit.name)
		}
	}
	return fmt.Sprintf("%ds", int64(math.Round(seconds)))
}

// Longer is a difference of durations with its sign.
func Longer(seconds float64) string {
	if seconds < 0 {
		return "-" + Lasting(-seconds)
	}
	return "+" + Lasting(seconds)
}
