package tally

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// labelSeparator stands between the values of labels that make up one value of a dimension. No
// value holds it.
const labelSeparator = "\x00"

// JoinLabels appends the values of labels as one value of a dimension. Each of them is named as a
// value of its own is, and none is so long that the end of another would be cut.
func JoinLabels(to []byte, values ...[]byte) []byte {
	most := maxRunes/max(len(values), 1) - 1
	for i, raw := range values {
		if i > 0 {
			to = append(to, labelSeparator...)
		}
		to = appendLabel(to, bytes.TrimSpace(raw), most)
	}
	return to
}

func appendLabel(to, raw []byte, most int) []byte {
	if len(raw) == 0 || len(raw) > most || !utf8.Valid(raw) || bytes.IndexByte(raw, labelSeparator[0]) >= 0 {
		raw = []byte(strings.ReplaceAll(shortened(raw, most), labelSeparator, string(utf8.RuneError)))
	}
	return append(to, raw...)
}

// SplitLabels are the values of labels that JoinLabels joined.
func SplitLabels(value string) []string { return strings.Split(value, labelSeparator) }
