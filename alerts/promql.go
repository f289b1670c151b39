package alerts

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"advocacy_exporter/collector/calendar"
)

// label is a label and its value.
type label struct{ name, value string }

func (l label) String() string { return fmt.Sprintf("%s=%q", l.name, l.value) }

// oneOf matches a label against words, none of which has to be quoted in a regular expression.
func oneOf(name string, words []string) string {
	if len(words) == 1 {
		return label{name, words[0]}.String()
	}
	return fmt.Sprintf("%s=~%q", name, strings.Join(words, "|"))
}

func oneOfPeriods(periods []calendar.Period) string {
	return oneOf("period", periodNames(periods))
}

func periodNames(periods []calendar.Period) []string {
	names := make([]string, len(periods))
	for i, p := range periods {
		names[i] = string(p)
	}
	return names
}

// selector selects the series of a family.
func selector(family string, matchers ...string) string {
	if len(matchers) == 0 {
		return family
	}
	return family + "{" + strings.Join(matchers, ",") + "}"
}

// by aggregates series.
func by(aggregation string, labels []string, series string) string {
	if len(labels) == 0 {
		return fmt.Sprintf("%s(%s)", aggregation, series)
	}
	return fmt.Sprintf("%s by (%s) (%s)", aggregation, strings.Join(labels, ", "), series)
}

func on(labels []string) string { return "on (" + strings.Join(labels, ", ") + ")" }

// number is a number as it is written in an expression.
func number(v float64) string {
	return strconv.FormatFloat(math.Round(v*1e9)/1e9, 'f', -1, 64)
}

// indented has two blanks before every line.
func indented(text string) string { return "  " + strings.ReplaceAll(text, "\n", "\n  ") }
