package dashboards

import (
	"cmp"
	"slices"
	"strings"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/rows"
)

// told is a family of values with the KPIs that share it: one, or a few that the label class tells apart.
type told struct {
	*advocacy.KPI
	// labels tell the overall values of a source apart.
	labels []string
}

// chapter is what rows of a kind can tell, or a part of it.
type chapter struct {
	// kind is the row kind, title what the rows are; it is empty where the kind has one chapter.
	kind, title string
	told        []told
}

// surveyKind is the row kind of surveys, which most people come for.
const surveyKind = "survey"

// chapters is everything that rows can tell, as the reference of metrics has it, but with surveys first.
func chapters() []chapter {
	others := slices.DeleteFunc(rows.Kinds(), func(name string) bool { return name == surveyKind })
	var all []chapter
	for _, name := range append([]string{surveyKind}, others...) {
		kind, _ := rows.New(name)
		for _, c := range kind.Catalogue() {
			all = append(all, chapter{name, c.Title, families(c)})
		}
	}
	return all
}

func families(c rows.Chapter) []told {
	var all []told
	for _, k := range c.KPIs {
		labels := slices.Clone(c.Labels)
		if k.Class != "" {
			labels = append(labels, "class")
		}
		if i := len(all) - 1; i < 0 || all[i].Stem != k.Stem || all[i].Class == "" {
			all = append(all, told{k, labels})
		}
	}
	return all
}

// kinds are chapters with those of one row kind put together.
func kinds(chapters []chapter) []chapter {
	var all []chapter
	for _, c := range chapters {
		if i := len(all) - 1; i >= 0 && all[i].kind == c.kind {
			all[i].told = append(all[i].told, c.told...)
			continue
		}
		all = append(all, chapter{kind: c.kind, told: c.told})
	}
	return all
}

// only leaves out what does not belong, and chapters of which nothing is left.
func only(all []chapter, belongs func(told) bool) []chapter {
	var left []chapter
	for _, c := range all {
		c.told = slices.DeleteFunc(slices.Clone(c.told), func(t told) bool { return !belongs(t) })
		if len(c.told) > 0 {
			left = append(left, c)
		}
	}
	return left
}

// distinguishing are the labels of any KPI that tell its overall values apart, of those that belong.
func distinguishing(belongs func(told) bool) []string {
	var all []string
	for _, c := range only(chapters(), belongs) {
		for _, t := range c.told {
			all = append(all, t.labels...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// estimates are KPIs with intervals and changes, countsOf those with growth.
func estimates(t told) bool { return t.Estimated() }
func countsOf(t told) bool  { return t.Count }

// sources is a variable of the sources that give any of the values, for a row for each.
func (c chapter) sources(name string, segment bool) Variable {
	names := make([]string, len(c.told))
	for i, t := range c.told {
		names[i] = t.Family(advocacy.ValuePart, segment)
	}
	series := selector(`{__name__=~"`+strings.Join(names, "|")+`"}`, ofSource)
	return unseen(asked(name, name, series, "source"))
}

// headline is that of the row of a source of the kind.
func (c chapter) headline() string { return strings.ToUpper(c.kind[:1]) + c.kind[1:] + ": $" + c.kind }

// title is what people call the values, one word for all classes.
func (t told) title() string {
	if t.Class == "" {
		return t.Title()
	}
	head, _, _ := strings.Cut(t.Help, ":")
	return head
}

// unit is the unit as Grafana calls it.
func (t told) unit() string {
	switch {
	case t.Count:
		return counts
	case t.Unit == advocacy.Ratio:
		return shares
	case t.Unit == advocacy.Seconds:
		return seconds
	}
	return plain
}

// border is the family of the borders that the KPI is held against.
func (t told) border() string { return "advocacy_benchmark_" + cmp.Or(string(t.Unit), "score") }
