package metrics

import (
	"fmt"
	"slices"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/sources"
)

// What a KPI is, as a sentence says it.
const (
	count     = "a count"
	duration  = "a time"
	ratio     = "a ratio"
	openRatio = "a ratio without an upper end"
	ownScale  = "on a scale of its own"
)

// fewestRows are the rows behind a metric of several KPIs.
const fewestRows = "the rows of the input that has fewest"

func unitOf(kpi *advocacy.KPI) string {
	switch {
	case kpi.Count:
		return count
	case kpi.Unit == advocacy.Seconds:
		return duration
	case kpi.Unit == advocacy.Ratio && kpi.Placed():
		return ratio
	case kpi.Unit == advocacy.Ratio:
		return openRatio
	}
	return ownScale
}

// checkUnits reports inputs that are of none of the units, or not of that of the first.
func checkUnits(inputs []Input, wanted string, report sources.Report, units ...string) {
	first := inputs[0].KPI
	for i, input := range inputs {
		key := fmt.Sprintf("of/%d", i)
		switch unit := unitOf(input.KPI); {
		case !slices.Contains(units, unit):
			report(key, fmt.Sprintf("%s is %s: %s", input.KPI.Name, unit, wanted))
		case input.KPI.Unit != first.Unit || input.KPI.Count != first.Count:
			report(key, fmt.Sprintf("%s is %s and %s is %s: all have to be of one unit", first.Name, unitOf(first), input.KPI.Name, unit))
		}
	}
}

// validateSeveral reports what is wrong with a list of inputs.
func validateSeveral(texts []string, report sources.Report) {
	if len(texts) == 1 {
		report("of", "there is one KPI: name two at least")
	}
	for i, text := range texts {
		if slices.Index(texts, text) < i {
			report(fmt.Sprintf("of/%d", i), text+" is named twice: keep one")
		}
	}
}

func several(texts []string) []Reference {
	all := make([]Reference, len(texts))
	for i, text := range texts {
		all[i] = Reference{Key: fmt.Sprintf("of/%d", i), Text: text}
	}
	return all
}
