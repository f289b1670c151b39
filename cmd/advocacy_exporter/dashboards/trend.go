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

// trend is a KPI of a source over time. A count is a line; a single value has its interval as a band, and of
// several that labels tell apart the bounds are thin lines in the colour of the value.
func trend(t told, variable string) Panel {
	of := []string{fmt.Sprintf(`source=~"$%s"`, variable), ofPeriod}
	switch {
	case !t.Estimated():
		return t.lines(of)
	case len(t.labels) == 0:
		return t.band(of)
	}
	return t.whiskers(false, t.labels, of)
}

// series is a part of the KPI by labels.
func (t told) series(part advocacy.Part, segment bool, by []string, of ...string) string {
	return most(by, selector(t.Family(part, segment), of...))
}

// lines are the values alone.
func (t told) lines(of []string) Panel {
	by := append([]string{"source"}, t.labels...)
	name := legend(t.labels...)
	if len(t.labels) == 0 {
		name = t.title()
	}
	p := chart(t.title(), t.describe(countedText), t.unit(), overTime(valueRef, t.series(advocacy.ValuePart, false, by, of...), name))
	p.FieldConfig.Defaults.Custom["fillOpacity"] = 10
	return p
}

// band is the value with its interval as a band, n and the borders of benchmarks.
func (t told) band(of []string) Panel {
	by := []string{"source"}
	p := chart(t.title(), t.describe(bandText), t.unit(),
		overTime(valueRef, t.series(advocacy.ValuePart, false, by, of...), t.title()),
		overTime(lowerRef, t.series(advocacy.LowerPart, false, by, of...), lowerName),
		overTime(upperRef, t.series(advocacy.UpperPart, false, by, of...), upperName),
		overTime(rowsRef, t.series(advocacy.ObservationsPart, false, by, of...), rowsName),
		t.borders())
	p.FieldConfig.Overrides = append(asBand(), asRows, asBorders)
	return p
}

// whiskers are values that labels tell apart, with their bounds. These have the same names, so that they have
// the same colours. There are no benchmarks of such values.
func (t told) whiskers(segment bool, labels, of []string) Panel {
	by := append([]string{"source"}, labels...)
	query := func(ref string, part advocacy.Part) Target {
		return overTime(ref, t.series(part, segment, by, of...), legend(labels...))
	}
	if !t.Estimated() {
		return chart(t.title(), t.describe(countedText), t.unit(), query(valueRef, advocacy.ValuePart))
	}
	p := chart(t.title(), t.describe(whiskersText), t.unit(),
		query(valueRef, advocacy.ValuePart), query(lowerRef, advocacy.LowerPart), query(upperRef, advocacy.UpperPart))
	p.FieldConfig.Defaults.Color = colorByName
	p.FieldConfig.Overrides = asWhiskers()
	return p
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

// asWhiskers draws bounds thin, and names only the values.
func asWhiskers() []Override {
	var all []Override
	for _, ref := range []string{lowerRef, upperRef} {
		all = append(all, ofQuery(ref, lineWidth(1), lineStyle("dot", 2, 4), hiddenFrom(false, true, true)))
	}
	return all
}

// asRows tells n without drawing it, and asBorders draws borders dashed.
var (
	asRows    = ofQuery(rowsRef, Property{"unit", counts}, Property{"custom.axisPlacement", "hidden"}, hiddenFrom(true, false, false))
	asBorders = ofQuery(borderRef, fixedColor("orange"), lineWidth(1), lineStyle("dash", 10, 10))
)
