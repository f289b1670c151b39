package dashboards

import (
	"fmt"

	"advocacy_exporter/collector/advocacy"
)

// The queries of a trend.
const (
	valueRef, lowerRef, upperRef, rowsRef, borderRef = "A", "B", "C", "D", "E"
)

// The names of its fields.
const (
	lowerName, upperName, rowsName = "lower bound", "upper bound", "n"
)

// trend is a KPI of a source over time. A count is a line, and a single value has its interval as a band. Of
// several values that labels tell apart a table has the intervals: Grafana can fill to one series only.
func trend(t told, variable string) []Panel {
	of := []string{fmt.Sprintf(`source=~"$%s"`, variable), ofPeriod}
	switch {
	case !t.Estimated():
		return []Panel{sized(12, 9, t.lines(false, t.labels, of, countedText))}
	case len(t.labels) == 0:
		p := t.band(t.title(), bandText, func(part advocacy.Part) string { return t.series(part, false, bySource, of...) })
		p.Targets = append(p.Targets, t.borders())
		p.FieldConfig.Overrides = append(p.FieldConfig.Overrides, asBorders)
		return []Panel{sized(12, 9, p)}
	}
	return []Panel{sized(12, 9, t.now(false, t.labels, of)), sized(12, 9, t.lines(false, t.labels, of, besideText))}
}

// series is a part of the KPI by labels.
func (t told) series(part advocacy.Part, segment bool, by []string, of ...string) string {
	return most(by, selector(t.Family(part, segment), of...))
}

// lines are the values alone, by the labels that tell them apart.
func (t told) lines(segment bool, labels, of []string, how string) Panel {
	name := t.title()
	if len(labels) > 0 {
		name = legend(labels...)
	}
	values := t.series(advocacy.ValuePart, segment, append(bySource, labels...), of...)
	p := chart(t.title(), paragraphs(t.Help, how), t.unit(), overTime(valueRef, values, name))
	if t.Count {
		p.FieldConfig.Defaults.Custom["fillOpacity"] = 10
	}
	return p
}

// band is one value with its interval as a band, and n.
func (t told) band(title, how string, part func(advocacy.Part) string) Panel {
	p := chart(title, t.bounded(how), t.unit(),
		overTime(valueRef, part(advocacy.ValuePart), t.title()),
		overTime(lowerRef, part(advocacy.LowerPart), lowerName),
		overTime(upperRef, part(advocacy.UpperPart), upperName),
		overTime(rowsRef, part(advocacy.ObservationsPart), rowsName))
	p.FieldConfig.Overrides = append(asBand(), asRows)
	return p
}

// now is a table of values that labels tell apart, with their intervals and changes as they are now.
func (t told) now(segment bool, labels, of []string) Panel {
	value := func(part advocacy.Part, of ...string) string {
		return t.series(part, segment, append(bySource, labels...), of...)
	}
	var all []column
	for _, name := range labels {
		all = append(all, label(name))
	}
	all = append(all, column{label: "source"}, column{name: "value", expr: value(advocacy.ValuePart, of...)})
	description := t.describe(countedText)
	if t.Estimated() {
		description = t.bounded(nowText)
		before := append([]string{ofPrevious}, of...)
		all = append(all,
			column{name: "lower", expr: value(advocacy.LowerPart, of...)},
			column{name: "upper", expr: value(advocacy.UpperPart, of...)},
			column{name: "n", expr: value(advocacy.ObservationsPart, of...), unit: counts})
		all = append(all, sure(value(advocacy.ChangePart, before...), value(advocacy.ChangeConfidencePart, before...))...)
	}
	return sortedBy("value", table(t.title()+", now", description, t.unit(), all...))
}

// borders are those of the benchmarks of the KPI, whoever they come from.
func (t told) borders() Target {
	return overTime(borderRef, most([]string{"border", "origin"}, selector(t.border(), fmt.Sprintf(`kpi=%q`, t.Name))), "{{border}} ({{origin}})")
}

// chart draws values over time. They hold until the next pull, so that lines are steps.
func chart(title, description, unit string, targets ...Target) Panel {
	f := field(unit)
	f.Custom = map[string]any{
		"drawStyle": "line", "lineInterpolation": "stepAfter", "lineWidth": 2, "fillOpacity": 0, "showPoints": "never",
		"spanNulls": false, "axisPlacement": "auto",
	}
	return Panel{
		Type: "timeseries", Title: title, Description: description, Datasource: chosen, Targets: targets,
		FieldConfig: &FieldConfig{Defaults: f, Overrides: []Override{}},
		Options: map[string]any{
			"legend":  map[string]any{"displayMode": "table", "placement": "bottom", "showLegend": true, "calcs": []string{"lastNotNull"}},
			"tooltip": map[string]any{"mode": "multi", "sort": "none"},
		},
	}
}

// asBand fills from the upper bound to the lower one.
func asBand() []Override {
	const color = "blue"
	return []Override{
		ofQuery(valueRef, fixedColor(color)),
		ofQuery(lowerRef, fixedColor(color), lineWidth(0)),
		ofQuery(upperRef, fixedColor(color), lineWidth(0), Property{"custom.fillBelowTo", lowerName}, Property{"custom.fillOpacity", 20}),
	}
}

// asRows tells n without drawing it, and asBorders draws borders dashed.
var (
	asRows    = ofQuery(rowsRef, Property{"unit", counts}, Property{"custom.axisPlacement", "hidden"}, hiddenFrom(true, false, false))
	asBorders = ofQuery(borderRef, fixedColor("orange"), lineWidth(1), lineStyle("dash", 10, 10))
)
