package dashboards

import (
	"fmt"

	"advocacy_exporter/collector/advocacy"
)

func segmentVariables() []Variable {
	all := standard(sourceVariable, periodVariable, dimensionVariable, segmentVariable, closerVariable)
	for _, c := range segmentKinds() {
		all = append(all, c.sources(c.kind, true))
	}
	return all
}

// segmentKinds are the row kinds with the KPIs that are there by segment, whatever is configured.
func segmentKinds() []chapter {
	return only(kinds(chapters()), func(t told) bool { return t.Segments })
}

// segmentLabels tell segments apart.
var segmentLabels = []string{"dimension", "segment"}

func segments() []section {
	all := []section{{title: "At a glance", panels: []Panel{surestSegments(), hiddenSegments()}}}
	for _, c := range segmentKinds() {
		s := section{title: c.headline(), repeat: c.kind, collapsed: c.kind != surveyKind}
		for _, t := range c.told {
			s.panels = append(s.panels, t.bySegment(c.kind)...)
		}
		all = append(all, s)
	}
	return all
}

// bySegment is a KPI of all segments, now and over time, and of one with its interval.
func (t told) bySegment(variable string) []Panel {
	of := []string{fmt.Sprintf(`source=~"$%s"`, variable), ofPeriod, ofDimension, ofSegment}
	if !t.Estimated() {
		return []Panel{sized(12, 9, t.now(true, segmentLabels, of)), sized(12, 9, t.lines(true, segmentLabels, of, countedText))}
	}
	return []Panel{
		sized(10, 9, t.now(true, segmentLabels, of)),
		sized(7, 9, t.lines(true, segmentLabels, of, besideText)),
		sized(7, 9, t.closer(variable)),
	}
}

// closer is a KPI of the one segment that is looked at closer. Where several dimensions have one of that name
// there is nothing: their bounds would be mixed up.
func (t told) closer(variable string) Panel {
	of := []string{fmt.Sprintf(`source=~"$%s"`, variable), ofPeriod, ofDimension, ofCloser}
	return t.band(t.title()+": $closer", paragraphs(closerText, bandText), func(part advocacy.Part) string {
		series := selector(t.Family(part, true), of...)
		return most(bySource, series) + "\nand on (source)\n" + grouped("count", bySource, most([]string{"source", "dimension"}, series)) + " == 1"
	})
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
