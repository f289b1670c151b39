package dashboards

import (
	"fmt"
	"slices"
	"strings"

	"advocacy_exporter/collector/advocacy"
)

func qualityVariables() []Variable {
	all := standard(sourceVariable, periodVariable, answers().sources(surveyKind, false))
	for _, c := range qualityChapters() {
		all = append(all, c.sources(c.slug(), false))
	}
	return all
}

// answers is what the answers of a survey tell, which is its first chapter.
func answers() chapter { return chapters()[0] }

// quality reports whether a chapter is of how good the answers are.
func (c chapter) quality() bool { return c.kind == surveyKind && c.title != answers().title }

func qualityChapters() []chapter {
	return slices.DeleteFunc(chapters(), func(c chapter) bool { return !c.quality() })
}

// slug is the first word of what the rows of a chapter are.
func (c chapter) slug() string {
	word, _, _ := strings.Cut(strings.ToLower(c.title), " ")
	return strings.TrimRight(word, ",")
}

func quality() []section {
	all := []section{{title: "Answers: $" + surveyKind, repeat: surveyKind, panels: append([]Panel{classes()}, precision()...)}}
	for _, c := range qualityChapters() {
		s := section{title: strings.ReplaceAll(c.title, "`", "") + ": $" + c.slug(), repeat: c.slug()}
		for _, t := range c.told {
			s.panels = append(s.panels, trend(t, c.slug())...)
		}
		all = append(all, s)
	}
	return append(all, section{title: "Left out", panels: leftOut()})
}

// ofSurvey is the survey of a row.
var ofSurvey = fmt.Sprintf(`source=~"$%s"`, surveyKind)

// classes are the answers by class, stacked to all of them.
func classes() Panel {
	var p Panel
	for _, t := range answers().told {
		if t.Class != "" {
			p = t.lines(false, t.labels, []string{ofSurvey, ofPeriod}, countedText)
		}
	}
	p.FieldConfig.Defaults.Custom["stacking"] = map[string]any{"mode": "percent", "group": "A"}
	p.FieldConfig.Defaults.Custom["fillOpacity"] = 60
	return sized(8, 9, p)
}

// precision is how much the score may be off, and n that it comes from.
func precision() []Panel {
	var score told
	for _, t := range answers().told {
		if t.Name == scoreKPI {
			score = t
		}
	}
	by, of := []string{"source"}, []string{ofSurvey, ofPeriod}
	bound := func(part advocacy.Part) string { return score.series(part, false, by, of...) }
	return []Panel{
		sized(8, 9, chart("How far the score may be off", paragraphs(
			"Half the width of the interval of the "+score.Title()+": the true score is that far from the shown one at most, at the configured confidence.",
			"Four times as many answers make it half as wide."),
			shares, overTime("A", "("+bound(advocacy.UpperPart)+" - "+bound(advocacy.LowerPart)+") / 2", "± {{source}}"))),
		sized(8, 9, chart("Answers", paragraphs(
			"n, the answers behind the score. Those surveyed are answers, or customers where respondents is first_answer or latest_answer.", countedText),
			counts, overTime("A", bound(advocacy.ObservationsPart), "{{source}}"))),
	}
}

// scoreKPI is the KPI that a survey is looked at for.
const scoreKPI = "advocacy_score"

// leftOut is what is read but not shown.
func leftOut() []Panel {
	dimensions := []string{"source", "dimension"}
	return []Panel{
		sized(8, 9, chart("Hidden segments", "Segments with too few answers to be shown, and those that are hidden with them so that nothing about them follows from the rest.",
			counts, overTime("A", most(dimensions, selector("advocacy_hidden_segments", ofSource, ofPeriod)), legend(dimensions...)))),
		sized(8, 9, chart("Folded segments", "Segments beyond max_segments, which are shown together as (other).",
			counts, overTime("A", most(dimensions, selector("advocacy_exporter_source_limited_segments", ofSource)), legend(dimensions...)))),
		sized(8, 9, chart("Refused dimensions", "Dimensions that are left out, mostly because their values look personal. The gauge advocacy_exporter_source_refused_dimension says why.",
			counts, overTime("A", fmt.Sprintf("count by (source) (%s)\nor\n0 * %s",
				most([]string{"source", "dimension", "reason"}, selector("advocacy_exporter_source_refused_dimension", ofSource)),
				most([]string{"source"}, selector("advocacy_exporter_source_up", ofSource))), "{{source}}"))),
	}
}
