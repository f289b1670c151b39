package alerts

import (
	"slices"
	"strings"
	"time"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
)

// rule is a row of the table of rules: an alert, or one for every KPI that it is for.
type rule struct {
	// name is the alert's; one of a KPI has the name of the KPI before it.
	name     string
	group    string
	severity string
	// hold is how long the conditions have to be true, unless configured.
	hold time.Duration
	// of tells the KPIs; nil for an alert of none.
	of func(*advocacy.KPI) bool
	// tells are the labels that tell alerts of no KPI apart.
	tells []string
	// segments says that the alert is of segments, not of overall values.
	segments bool
	// on tells whether there is the alert where nothing is configured of it; nil where always.
	on func(Settings, *advocacy.KPI) bool
	// variant is what the rule depends on of a source; it reports false where the source can give no
	// such alert. Sources of one variant share an expression.
	variant func(plan, Source, KPI) (variant, bool)
	// conditions are what has to be true together. The value of the first is that of the alert.
	conditions func(plan, subject) []condition
	// stays are what is enough for an alert that is firing already; nil where conditions are needed.
	stays func(plan, subject) []condition

	// summary and description are the annotations; see words.go for the words in braces.
	summary, description string
	book                 book
}

// variant is what a rule can depend on of a source.
type variant struct {
	// periods are those that are looked at, with a blank behind each.
	periods string
	// labels are those that tell several overall values apart, with a blank behind each.
	labels string
	// source is one that no other shares the expression with.
	source string
	settle time.Duration
	maxAge time.Duration
	border advocacy.Border
	// expires says that the border does not hold for ever.
	expires bool
}

// alert is an alert of a rule: the one of a KPI, or of none.
type alert struct {
	*rule
	name string
	kpi  *advocacy.KPI
	// subjects are what it is about, one for each variant. No source belongs to two.
	subjects []subject
}

// subject is what a part of an expression is about: a KPI of the sources of one variant.
type subject struct {
	*rule
	alert   string
	kpi     *advocacy.KPI
	sources []Source
	// partial says that other sources have the KPI too, so that these have to be named.
	partial bool
	variant variant
}

// named is the name of an alert of the rule.
func (r *rule) named(k *advocacy.KPI) string {
	if k == nil {
		return r.name
	}
	family := strings.TrimSuffix(k.Family(advocacy.ValuePart, false), "_"+string(k.Unit))
	var name strings.Builder
	for _, word := range strings.Split(family, "_") {
		if word != "" {
			name.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return name.String() + r.name
}

// key are the labels that tell the alerts apart, those of all variants.
func (a alert) key() []string {
	if a.of == nil {
		return a.tells
	}
	key := a.subjects[0].key()
	for _, s := range a.subjects[1:] {
		for _, name := range s.key() {
			if !slices.Contains(key, name) {
				key = append(key, name)
			}
		}
	}
	return key
}

func (s subject) periods() []calendar.Period {
	var all []calendar.Period
	for _, p := range strings.Fields(s.variant.periods) {
		all = append(all, calendar.Period(p))
	}
	return all
}

// key are the labels that tell the alerts of the subject apart.
func (s subject) key() []string {
	if s.parts() != nil {
		return []string{"period"}
	}
	key := append([]string{"source", "period"}, strings.Fields(s.variant.labels)...)
	if s.segments {
		key = append(key, "dimension", "segment")
	}
	return key
}

// labels are the key and the fixed labels of the sources, for those who route alerts by them.
func (s subject) labels() []string { return append(s.key(), s.fixed()...) }

// fixed are the names of the fixed labels of the sources.
func (s subject) fixed() []string {
	var all []string
	for _, source := range s.sources {
		all = append(all, source.Labels...)
	}
	return distinct(all)
}

// ofSources names the sources where others have to be told from them.
func (s subject) ofSources() []string {
	if !s.partial {
		return nil
	}
	return []string{oneOf("source", s.names())}
}

// parts are the sources behind a metric of the user's own; nil where the KPI is of a source.
func (s subject) parts() []string { return s.sources[0].Parts }

// names are those of the sources.
func (s subject) names() []string {
	names := make([]string, len(s.sources))
	for i, source := range s.sources {
		names[i] = source.Name
	}
	return names
}

// series selects those of a part of the KPI.
func (s subject) series(part advocacy.Part) string {
	matchers := append(s.ofSources(), oneOfPeriods(s.periods()))
	if versus(part) {
		matchers = append(matchers, label{"versus", string(calendar.Previous)}.String())
	}
	return selector(s.kpi.Family(part, s.segments), matchers...)
}

func versus(part advocacy.Part) bool {
	return part == advocacy.GrowthPart || strings.HasPrefix(string(part), string(advocacy.ChangePart))
}

// most and least are a part of the KPI, of several replicas the greatest or the smallest.
func (s subject) most(part advocacy.Part) string  { return by("max", s.labels(), s.series(part)) }
func (s subject) least(part advocacy.Part) string { return by("min", s.labels(), s.series(part)) }
