package values

import (
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/tally"
)

// Money reads an amount that may be below 0, to millionths. It reports false where there is none.
func Money(raw []byte) (amount advocacy.Micros, given bool, f Fault) {
	text := unquote(raw)
	if isMissing(text) {
		return 0, false, Fault{}
	}
	d, ok := parseDecimal(text)
	if !ok {
		return 0, false, Fault{tally.BadValue, "not a number such as 4400.25, without a sign of the currency or of thousands, and below a million million"}
	}
	return d.micros, true, Fault{}
}
