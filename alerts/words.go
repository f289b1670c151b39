package alerts

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"advocacy_exporter/collector/advocacy"
)

// Annotations and the runbook are written with words in braces:
//
//	{kpi} {name}                     what the KPI is called, by people and in the configuration
//	{source} {period} {of} {reason}  labels of the alert; {of} is its segment, or its other labels
//	{value} {lower} {upper} {n}      of the KPI, asked for when the alert is looked at
//	{by} {confidence} {both}         how much it changed, how sure that is, and n of the smaller period
//	{border} {line} {min_drop} …     what is configured
//	{source_flag} {segment_flag} …   how to ask the exporter about it

// templateWords are the words as Prometheus' templates have them.
func (p plan) templateWords(a alert) *strings.Replacer {
	pairs := append(p.configuredWords(a, a.bySource),
		"{source}", a.whose("{{ $labels.source }}"), "{period}", "{{ $labels.period }}", "{reason}", "{{ $labels.reason }}", "{url}", p.external)
	if a.kpi != nil {
		pairs = append(pairs, a.numberWords()...)
		pairs = append(pairs, a.changeWords()...)
		pairs = append(pairs, a.segmentWords()...)
		pairs = append(pairs, a.sourceWords("{{ $labels.source }}")...)
	}
	return strings.NewReplacer(pairs...)
}

// plainWords are the words as the runbook has them.
func (p plan) plainWords(a alert) *strings.Replacer {
	pairs := append(p.configuredWords(a, a.listed), a.sourceWords("SOURCE")...)
	return strings.NewReplacer(append(pairs,
		"{source}", a.whose("SOURCE"), "{period}", "PERIOD", "{segment_flag}", a.example())...)
}

// whose are the sources of a metric of the user's own, which has no label of one; else it is what is
// asked for.
func (a alert) whose(source string) string {
	if parts := a.subjects[0].parts(); parts != nil {
		return strings.Join(parts, ", ")
	}
	return source
}

// sourceWords name the source to whoever explains the KPI.
func (a alert) sourceWords(source string) []string {
	if a.subjects[0].parts() != nil {
		return []string{"{source_flag}", "", "{source_query}", ""}
	}
	return []string{"{source_flag}", " --source=" + source, "{source_query}", "&source=" + source}
}

func (a alert) example() string {
	if a.segments {
		return " --segment=DIMENSION=SEGMENT"
	}
	return ""
}

// configuredWords are what does not depend on what an alert looks at. What depends on the source is
// told by each.
func (p plan) configuredWords(a alert, each func(func(subject) string) string) []string {
	d, b := p.settings.Drop, p.settings.Benchmark
	pairs := []string{
		"{max_rejected}", formatted(ratio, p.settings.Pipe.MaxRejected),
		"{max_incentivized}", formatted(ratio, p.settings.Health.MaxIncentivized),
		"{high_score}", formatted(ratio, p.settings.Health.HighScore),
		"{max_overdue}", fmt.Sprint(p.settings.Health.MaxOverdue),
		"{change_n}", fmt.Sprint(d.MinObservations), "{benchmark_n}", fmt.Sprint(b.MinObservations),
		"{closed_confidence}", number(d.Confidence), "{fast_confidence}", number(d.FastConfidence),
		"{closed_rate}", p.closedRate(a), "{fast_rate}", number(falseAlarms(fastLooks, d.FastConfidence)),
		"{alert}", a.name,
	}
	if a.kpi == nil {
		return pairs
	}
	least, relative := d.MinDrop.of(a.kpi)
	pairs = append(pairs, "{kpi}", a.kpi.Title(), "{name}", a.kpi.Name, "{min_drop}", amountWords(a.kpi, least, relative))
	return append(pairs,
		"{border}", each(func(s subject) string { return s.variant.border.Name + " (" + p.lineWords(s, 0) + ")" }),
		"{line}", each(func(s subject) string { return p.lineWords(s, 1) }))
}

// bySource is a text that depends on the source, as a template chooses it.
func (a alert) bySource(text func(subject) string) string {
	if len(a.subjects) == 1 {
		return text(a.subjects[0])
	}
	choice := "{{ if "
	for i, s := range a.subjects {
		if i > 0 {
			choice += "{{ else if "
		}
		choice += fmt.Sprintf("match `^(%s)$` $labels.source }}%s", strings.Join(s.names(), "|"), text(s))
	}
	return choice + "{{ end }}"
}

// listed is a text that depends on the source, for all of them.
func (a alert) listed(text func(subject) string) string {
	if len(a.subjects) == 1 {
		return text(a.subjects[0])
	}
	all := make([]string, len(a.subjects))
	for i, s := range a.subjects {
		all[i] = text(s) + " for " + strings.Join(s.names(), ", ")
	}
	return strings.Join(all, "; ")
}

// ratio stands for any KPI that is a share.
var ratio = &advocacy.KPI{Unit: advocacy.Ratio}

// looks are how many looks at changes that have nothing to do with each other a year has, by period.
var looks = map[string]float64{"last_month": 12, "last_quarter": 4}

// fastLooks is the same for the last 30 days, which are looked at every day: neighbours have most
// rows in common, so that it is fewer than 365.
const fastLooks = 200

// falseAlarms is how many there are in so many looks at a KPI in which nothing changes. A confidence
// is two-sided, and alerts look at one side.
func falseAlarms(looks, confidence float64) float64 {
	return math.Round(looks*(1-confidence)/2*1e5) / 1e5
}

// closedRate is how often a year a KPI of a source in which nothing changes raises a false alarm.
func (p plan) closedRate(a alert) string {
	var rates []string
	for _, period := range a.periods() {
		rates = append(rates, fmt.Sprintf("%s (%s)", number(falseAlarms(looks[period], p.settings.Drop.Confidence)), period))
	}
	return strings.Join(rates, " and ")
}

func (a alert) periods() []string {
	if len(a.subjects) == 0 {
		return nil
	}
	return strings.Fields(a.subjects[0].variant.periods)
}

func amountWords(k *advocacy.KPI, amount float64, relative bool) string {
	switch {
	case relative:
		return number(100*amount) + " % of the value before"
	case k.Unit == advocacy.Ratio:
		return number(100*amount) + " percentage points"
	}
	return number(amount) + " points"
}

// lineWords are the border of a subject, or what is so many margins below it.
func (p plan) lineWords(s subject, margins float64) string {
	line, _ := p.line(s, margins)
	return formatted(s.kpi, line)
}

// formatted is a value of a KPI as people read it.
func formatted(k *advocacy.KPI, value float64) string {
	if k.Unit == advocacy.Ratio {
		return strconv.FormatFloat(100*value, 'g', 4, 64) + "%"
	}
	return strconv.FormatFloat(value, 'g', 4, 64)
}
