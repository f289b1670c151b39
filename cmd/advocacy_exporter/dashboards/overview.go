package dashboards

import (
	"fmt"
	"slices"

	"advocacy_exporter/collector/advocacy"
)

func overviewVariables() []Variable {
	all := standard(sourceVariable, periodVariable, versusVariable, metricVariable, compositeVariable)
	for _, c := range overviewKinds() {
		all = append(all, c.sources(c.kind, false))
	}
	return all
}

func overview() []section {
	all := []section{
		{title: "At a glance", panels: headlines()},
		{title: "Changes and benchmarks", panels: []Panel{surest(), benchmarks()}},
	}
	for _, c := range overviewKinds() {
		s := section{title: c.headline(), repeat: c.kind, collapsed: c.kind != surveyKind}
		for _, t := range c.told {
			s.panels = append(s.panels, trend(t, c.kind)...)
		}
		all = append(all, s)
	}
	return append(all,
		section{title: "Own metrics", panels: []Panel{ownMetrics()}},
		section{title: "Own metric: $composite", repeat: "composite", panels: []Panel{composite()}},
		section{title: "Growth of counts", panels: []Panel{growth()}})
}

// overviewKinds are all row kinds with what the overview tells of them. How good the answers of surveys are has
// a dashboard of its own.
func overviewKinds() []chapter { return kinds(slices.DeleteFunc(chapters(), chapter.quality)) }

// headlines are the KPIs whose changes are alerted on, as they are now.
func headlines() []Panel {
	var all []Panel
	for _, c := range chapters() {
		for _, t := range c.told {
			if t.Watched {
				all = append(all, sized(6, 4, t.headline()))
			}
		}
	}
	return all
}

func (t told) headline() Panel {
	by := append([]string{"source"}, t.labels...)
	expr := t.series(advocacy.ValuePart, false, by, ofSource, ofPeriod)
	return stat(t.title(), paragraphs(t.Help, "The value as of the last good pull, with its course behind it. How sure it is, is in the section of its rows."),
		t.unit(), overTime(valueRef, expr, legend(by...)))
}

// stat shows the last values as numbers.
func stat(title, description, unit string, targets ...Target) Panel {
	return Panel{
		Type: "stat", Title: title, Description: description, Datasource: chosen, Targets: targets,
		FieldConfig: &FieldConfig{Defaults: field(unit), Overrides: []Override{}},
		Options: map[string]any{
			"colorMode": "none", "graphMode": "area", "justifyMode": "auto", "orientation": "auto", "textMode": "value_and_name", "wideLayout": true,
			"reduceOptions": map[string]any{"calcs": []string{"lastNotNull"}, "fields": "", "values": false},
		},
	}
}

// What the names of families begin with where they are of segments, and how a change ends.
const (
	ofSegments  = "advocacy_segment_.+"
	confidences = "_change_confidence_ratio"
)

// surest are the changes of all KPIs, whatever their names.
func surest() Panel {
	by := append([]string{"kpi", "source"}, distinguishing(estimates)...)
	series := func(ending string) string {
		of := selector(fmt.Sprintf(`{__name__=~".+%s", __name__!~"%s"}`, ending, ofSegments), ofSource, ofPeriod, ofVersus)
		return most(by, stem(of, ending))
	}
	all := []column{{label: "kpi", name: "KPI"}}
	for _, name := range by[1:] {
		all = append(all, label(name))
	}
	return sized(12, 10, sortedBy("how sure", table("How sure is each change?", paragraphs(
		"The changes against the period that is chosen above. How sure is the largest confidence at which the interval of the change still excludes 0.",
		"From 0.95 on, in colour, a change is one. Below that nobody can tell, which is not the same as no change: there are too few answers to say. Of 20 KPIs in which nothing changes one looks sure at 0.95, so that alerts ask for more."),
		plain, append(all, sure(series("_change(_ratio|_seconds)?"), series(confidences))...)...)))
}

// stem names series by what their families have in front of an ending.
func stem(series, ending string) string {
	return fmt.Sprintf(`label_replace(%s, "kpi", "$1", "__name__", "(?:advocacy_)?(?:segment_)?(.+?)%s")`, series, ending)
}

// benchmarks are the verdicts on all KPIs that are held against a border.
func benchmarks() Panel {
	verdict := func(word string) string {
		return most([]string{"kpi", "source", "border"}, selector("advocacy_benchmark_verdict", ofSource, ofPeriod, fmt.Sprintf("verdict=%q", word)))
	}
	mark := func(text string) []Property {
		return []Property{{"mappings", words(map[string]Word{"0": {"", "text", 0}, "1": {text, "text", 1}})}}
	}
	return sized(12, 10, table("Against benchmarks", paragraphs(
		"A KPI is below a border only where its whole interval is, and not below where its whole interval is at the border or above. Between the two nobody can tell: unknown.",
		"A benchmark that has expired judges nothing."),
		plain, column{label: "kpi", name: "KPI"}, label("source"), label("border"),
		column{name: "below", expr: verdict("below"), properties: mark("✕ below")},
		column{name: "unknown", expr: verdict("unknown"), properties: mark("? unknown")},
		column{name: "not below", expr: verdict("not_below"), properties: mark("✓ not below")}))
}

// growth is how counts have grown over closed periods, which are all that have growth.
func growth() Panel {
	const ending = "_growth_ratio"
	by := append([]string{"kpi", "source", "period", "versus"}, distinguishing(countsOf)...)
	series := selector(fmt.Sprintf(`{__name__=~".+%s", __name__!~"%s"}`, ending, ofSegments), ofSource, `versus!=""`)
	all := []column{{label: "kpi", name: "KPI"}}
	for _, name := range by[1:] {
		all = append(all, label(name))
	}
	return sized(columns, 10, sortedBy("growth", table("Growth", paragraphs(
		"This period divided by the one before, or by that of a year ago, less 1. Of closed periods only: the others are not over.",
		countedText+" Whether a growth means anything is for you to judge; few rows double soon."),
		shares, append(all, column{name: "growth", expr: most(by, stem(series, ending)), unit: shares})...)))
}
