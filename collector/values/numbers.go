package values

import (
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/tally"
)

// Limits of a row, so that sums stay exact.
const (
	mostCount  = 1_000_000_000
	mostWeight = 1_000_000_000 * advocacy.One
)

// Weight reads a weight above 0, to millionths.
func Weight(raw []byte) (advocacy.Micros, Fault) {
	d, ok := parseDecimal(unquote(raw))
	switch {
	case !ok:
		return 0, Fault{tally.BadWeight, "not a number"}
	case d.micros <= 0:
		return 0, Fault{tally.BadWeight, "not above 0"}
	case d.micros > mostWeight:
		return 0, Fault{tally.BadWeight, "above 1000000000"}
	}
	return d.micros, Fault{}
}

// Count reads a whole number. 0 is one: nobody answered so.
func Count(raw []byte) (uint64, Fault) {
	d, ok := parseDecimal(unquote(raw))
	switch {
	case !ok:
		return 0, Fault{tally.BadCount, "not a number"}
	case d.micros < 0 || d.rounded || d.micros%advocacy.One != 0:
		return 0, Fault{tally.BadCount, "not a whole number from 0 up"}
	case d.micros > mostCount*advocacy.One:
		return 0, Fault{tally.BadCount, "above 1000000000"}
	}
	return uint64(d.micros / advocacy.One), Fault{}
}

// Amount reads an amount from 0 up, to millionths.
func Amount(raw []byte) (advocacy.Micros, Fault) {
	d, ok := parseDecimal(unquote(raw))
	switch {
	case !ok:
		return 0, Fault{tally.BadValue, "not a number from 0 to 999999999999"}
	case d.micros < 0:
		return 0, Fault{tally.BadValue, "below 0"}
	}
	return d.micros, Fault{}
}
