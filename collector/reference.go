package collector

import (
	"bytes"
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/rows"
)

// Reference is the page of every metric, made of the tables that also make the metrics.
func Reference() []byte {
	p := &page{}
	p.parts()
	for _, kind := range rows.Kinds() {
		p.kind(kind)
	}
	p.metrics()
	p.write(referenceOfItself)
	p.table([]string{"family", "type", "meaning"})
	for _, f := range Families() {
		p.row(signature(f.Name, familyLabels(f)), metricType(f.Name), f.Help)
	}
	p.write(referenceOfProcess)
	return slices.Concat([]byte(referenceIntroduction), p.contents(), []byte(referenceOfNames), p.Bytes())
}

// contents leads to the sections of what has been written so far.
func (p *page) contents() []byte {
	var links []string
	for _, heading := range regexp.MustCompile("(?m)^## (.*)$").FindAllSubmatch(p.Bytes(), -1) {
		anchor := strings.NewReplacer(" ", "-", "`", "").Replace(strings.ToLower(string(heading[1])))
		links = append(links, fmt.Sprintf("[%s](#%s)", heading[1], anchor))
	}
	return []byte("\n" + strings.Join(links, " ·\n") + "\n")
}

const referenceIntroduction = `# Metrics

<!-- This page is generated: UPDATE=1 go test ./cmd/advocacy_exporter -run TestReference -->

Every family that ` + "`/metrics`" + ` can have. What the numbers mean, and how far they can be trusted, is in
[statistics.md](statistics.md).
`

const referenceOfNames = `
## Names and labels

A name is ` + "`advocacy_` [`segment_`] *stem* [*part*] [*unit*]" + `. Overall values and segments are families of
their own, so that nothing is added up twice. Shares are ratios from 0 to 1, never percent. Where there
is no value there is no sample: no invented 0, no NaN.

| label | says |
| --- | --- |
| ` + "`source`" + ` | the name of the source in the configuration |
| ` + "`period`" + ` | the period as ` + "`global.periods`" + ` writes it, never a date |
| ` + "`dimension`, `segment`" + ` | the name of a dimension, and one of its values |
| ` + "`class`" + ` | advocate, passive or detractor |
| ` + "`cohort`, `currency`" + ` | a cohort of customers, and what amounts are in; two currencies are never added up |
| ` + "`versus`" + ` | what a change is against: ` + "`previous` or `year_ago`" + ` |
| ` + "`kpi`, `border`, `industry`, `origin`" + ` | what a benchmark is of, its border, for whom it holds and who gave it |
| ` + "`verdict`" + ` | where a KPI is against a border: ` + "`below`, `not_below` or `unknown`" + ` |

The fixed labels of a source (` + "`labels:`" + `) are on all its series.

## Parts

`

const referenceOfItself = `
## The exporter and its sources

How they do, also while a source has no values. A reason or result that is one of a closed list is there
from the start, as 0.

`

const referenceOfProcess = `
The exporter itself adds ` + "`advocacy_exporter_build_info`, `advocacy_exporter_config_last_reload_successful`" + ` and
` + "`advocacy_exporter_config_last_reload_success_timestamp_seconds`" + `, and the ` + "`go_*`, `process_*`" + ` families of every
Go program; ` + "`--web.disable-exporter-metrics`" + ` leaves the latter out.
`

// page is a page in Markdown.
type page struct{ bytes.Buffer }

func (p *page) write(text string) { p.WriteString(text) }

func (p *page) table(head []string) {
	p.row(head...)
	p.row(slices.Repeat([]string{"---"}, len(head))...)
}

func (p *page) row(cells ...string) {
	p.write("| " + strings.ReplaceAll(strings.Join(cells, " | "), "\n", " ") + " |\n")
}

// partMeanings say what a part of a KPI is, shorter than its HELP.
var partMeanings = map[advocacy.Part]string{
	advocacy.ValuePart:              "the KPI itself",
	advocacy.LowerPart:              "lower bound of its interval at `global.confidence`",
	advocacy.UpperPart:              "upper bound of its interval",
	advocacy.ObservationsPart:       "n, the rows behind it",
	advocacy.ChangePart:             "this period less the one that `versus` names; a drop is negative",
	advocacy.ChangeLowerPart:        "lower bound of the change; overall only",
	advocacy.ChangeUpperPart:        "upper bound of the change; overall only",
	advocacy.ChangeConfidencePart:   "largest confidence at which the interval of the change excludes 0",
	advocacy.ChangeObservationsPart: "n of the period that has fewer rows, so that both have as many at least",
	advocacy.GrowthPart:             "growth of a count, now ÷ then − 1; of `last_…` periods only",
}

func (p *page) parts() {
	value, count := &advocacy.KPI{Stem: "score", Unit: advocacy.Ratio}, &advocacy.KPI{Stem: "responses", Count: true}
	p.table([]string{"part", "of a score", "of a count", "says"})
	parts := slices.Concat(value.Parts(), count.Parts()[1:])
	for _, part := range parts {
		p.row(cmp.Or(string(part), "(none)"), example(value, part), example(count, part), partMeanings[part])
	}
}

func example(k *advocacy.KPI, part advocacy.Part) string {
	if !slices.Contains(k.Parts(), part) {
		return ""
	}
	return "`" + k.Family(part, false) + "`"
}

// kind writes what a row kind can tell.
func (p *page) kind(name string) {
	fmt.Fprintf(p, "\n## Rows of kind `%s`\n", name)
	kind, _ := rows.New(name)
	for _, c := range kind.Catalogue() {
		level := "###"
		if c.Title != "" {
			fmt.Fprintf(p, "\n### %s\n", c.Title)
			level = "####"
		}
		for _, k := range c.KPIs {
			fmt.Fprintf(p, "\n%s `%s`\n\n", level, k.Name)
			p.kpi(k, c)
		}
	}
}

func (p *page) kpi(k *advocacy.KPI, c rows.Chapter) {
	fmt.Fprintf(p, "%s\n\n- Formula: %s\n- Unit: %s, %s\n- Interval: %s\n", k.Help, k.Formula, unitWords(k), k.Range, cmp.Or(k.Interval, "none"))
	if k.Segments {
		p.write("- Segments: always\n\n")
	} else {
		fmt.Fprintf(p, "- Segments: where `global.segment_kpis` names `%s`\n\n", k.Name)
	}
	p.table([]string{"family", "meaning"})
	for _, segment := range []bool{false, true} {
		for _, part := range publishedParts(k, segment) {
			p.row(signature(k.Family(part, segment), kpiFamilyLabels(k, c, part, segment)), k.FamilyHelp(part, segment))
		}
	}
	if e, ok := k.Estimate(c.Example, advocacy.Z(0.95)); ok {
		fmt.Fprintf(p, "\n```text\n%s\n```\n", exampleLine(k, c, e.Value))
	}
}

func unitWords(k *advocacy.KPI) string {
	switch {
	case k.Count:
		return "count"
	case k.Unit == advocacy.Score:
		return "none"
	}
	return string(k.Unit)
}

// publishedParts leaves out the bounds of the changes of segments, as the exposition does.
func publishedParts(k *advocacy.KPI, segment bool) []advocacy.Part {
	return slices.DeleteFunc(k.Parts(), func(part advocacy.Part) bool {
		return segment && (part == advocacy.ChangeLowerPart || part == advocacy.ChangeUpperPart)
	})
}

func kpiFamilyLabels(k *advocacy.KPI, c rows.Chapter, part advocacy.Part, segment bool) []string {
	names := []string{"source", "period"}
	if segment {
		names = append(names, "dimension", "segment")
	} else {
		names = append(names, c.Labels...)
	}
	if k.Class != "" {
		names = append(names, "class")
	}
	if part == advocacy.GrowthPart || strings.HasPrefix(string(part), string(advocacy.ChangePart)) {
		names = append(names, "versus")
	}
	return names
}

// familyLabels are the labels of a family that is no KPI's.
func familyLabels(f Family) []string {
	if ofNoSource(f) {
		return f.Labels
	}
	return slices.Concat([]string{"source"}, f.Labels)
}

func signature(family string, labels []string) string {
	return fmt.Sprintf("`%s{%s}`", family, strings.Join(labels, ","))
}

func metricType(family string) string {
	if strings.HasSuffix(family, "_total") {
		return "counter"
	}
	return "gauge"
}

// exampleValues are what the labels of an example say; a label that is not here says "…".
var exampleValues = map[string]string{
	"source": "nps", "period": "last_month", "network": "mastodon", "action": "share",
	"channel": "email", "cohort": "2026-01", "currency": "EUR",
}

func exampleLine(k *advocacy.KPI, c rows.Chapter, value float64) string {
	var labels []string
	for _, name := range kpiFamilyLabels(k, c, advocacy.ValuePart, false) {
		text := cmp.Or(exampleValues[name], "…")
		if name == "class" {
			text = k.Class
		}
		labels = append(labels, fmt.Sprintf("%s=%q", name, text))
	}
	return fmt.Sprintf("%s{%s} %s", k.Family(advocacy.ValuePart, false), strings.Join(labels, ","), strconv.FormatFloat(value, 'g', 6, 64))
}
