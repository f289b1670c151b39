package dashboards

import (
	"fmt"

	"advocacy_exporter/collector/advocacy"
)

func segmentVariables() []Variable {
	all := standard(sourceVariable, periodVariable, dimensionVariable, segmentVariable)
	for _, c := range segmentKinds() {
		all = append(all, c.sources(c.kind, true))
	}
	return all
}

// segmentKinds are the row kinds with the KPIs that are there by segment, whatever is configured.
func segmentKinds() []chapter { return only(kinds(), func(t told) bool { return t.Segments }) }

// segmentLabels tell segments apart.
var segmentLabels = []string{"dimension", "segment"}

func segments() []section {
	all := []section{{title: "At a glance", panels: []Panel{surestSegments(), hiddenSegments()}}}
	for _, c := range segmentKinds() {
		s := section{title: c.headline(), repeat: c.kind, collapsed: c.kind != surveyKind}
		for _, t := range c.told {
			of := []string{fmt.Sprintf(`source=~"$%s"`, c.kind), ofPeriod, ofDimension, ofSegment}
			s.panels = append(s.panels, sized(12, 9, t.bySegment(of)), sized(12, 9, t.whiskers(true, segmentLabels, of)))
		}
		all = append(all, s)
	}
	return all
}

// bySegment is a KPI of every segment as it is now.
func (t told) bySegment(of []string) Panel {
	now := func(part advocacy.Part, of ...string) string { return t.series(part, true, segmentLabels, of...) }
	all := []column{label("dimension"), label("segment"), {name: "value", expr: now(advocacy.ValuePart, of...)}}
	if t.Estimated() {
		before := append([]string{ofPrevious}, of...)
		all = append(all,
			column{name: "lower", expr: now(advocacy.LowerPart, of...)},
			column{name: "upper", expr: now(advocacy.UpperPart, of...)},
			column{name: "n", expr: now(advocacy.ObservationsPart, of...), unit: counts})
		all = append(all, sure(now(advocacy.ChangePart, before...), now(advocacy.ChangeConfidencePart, before...))...)
	}
	return sortedBy("value", table(t.title()+", now", t.describe(
		"A segment is better than another for sure where its lower bound is above the upper bound of the other. The change is against the period before, and is one where it is sure at 0.95 or more. Segments with too few answers are hidden."),
		t.unit(), all...))
}

// surestSegments are the changes of all KPIs that are there by segment.
func surestSegments() Panel {
	by := append([]string{"kpi", "source"}, segmentLabels...)
	series := func(ending string) string {
		of := selector(fmt.Sprintf(`{__name__=~"%s%s"}`, ofSegments, ending), ofSource, ofPeriod, ofDimension, ofSegment, ofPrevious)
		return most(by, stem(of, ending))
	}
	return sized(16, 10, sortedBy("how sure", table("How sure is each change?", paragraphs(
		"The changes of all segments against the period before. How sure is the largest confidence at which the interval of the change still excludes 0.",
		"Many segments are many chances to be wrong: of 20 in which nothing changes one looks sure at 0.95. Believe a lone one only where it is surer than 1 − 0.05 ÷ the number of segments."),
		plain, append([]column{{label: "kpi", name: "KPI"}, label("source"), label("dimension"), label("segment")},
			sure(series("_change(_ratio|_seconds)?"), series(confidences))...)...)))
}

// hiddenSegments are how many there are that nobody sees.
func hiddenSegments() Panel {
	return sized(8, 10, table("Hidden segments", paragraphs(
		"How many segments have too few answers to be shown, or are hidden with those so that nothing about them follows from the rest.",
		"There are no values of them anywhere, in no dashboard and in no alert."),
		counts, label("source"), label("dimension"), column{name: "hidden", expr: most([]string{"source", "dimension"}, selector("advocacy_hidden_segments", ofSource, ofPeriod, ofDimension))}))
}
