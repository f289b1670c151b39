package values

import (
	"bytes"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/tally"
)

// Flag reads yes or no: true, t, yes, y and 1, or false, f, no, n and 0. What is missing is no.
func Flag(raw []byte) (bool, Fault) {
	text := unquote(raw)
	switch {
	case isMissing(text) || isBoolean(text, 0):
		return false, Fault{}
	case isBoolean(text, 1):
		return true, Fault{}
	}
	return false, Fault{tally.BadValue, "neither yes nor no: want true, yes, y, t or 1, or false, no, n, f or 0"}
}

// Given reports whether there is a text: not a missing one, nor one that says no. A column may thus
// hold the text itself, or whether there is one.
func Given(raw []byte) bool {
	text := unquote(raw)
	return !isMissing(text) && !isBoolean(text, 0)
}

// isBoolean reports whether a text is a word, or the number, of a boolean.
func isBoolean(text []byte, value advocacy.Micros) bool {
	if d, ok := parseDecimal(text); ok {
		return d.micros == value*advocacy.One && !d.rounded
	}
	for word, meant := range booleanWords {
		if meant == float64(value) && len(word) == len(text) && bytes.EqualFold(text, []byte(word)) {
			return true
		}
	}
	return false
}
