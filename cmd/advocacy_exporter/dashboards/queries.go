package dashboards

import (
	"fmt"
	"strings"
)

// The matchers of what is chosen. Where several may be chosen Grafana writes an expression.
const (
	ofScrape    = `job=~"$job", instance=~"$instance"`
	ofSource    = `source=~"$source"`
	ofPeriod    = `period="$period"`
	ofDimension = `dimension=~"$dimension"`
	ofSegment   = `segment=~"$segment"`
	ofCloser    = `segment=${closer:doublequote}` // Grafana leaves quotation marks in a single value as they are unless asked
	ofVersus    = `versus="$versus"`
	ofPrevious  = `versus="previous"`
)

// selector is the series of a family that the chosen exporters give. A family is a name, or in braces what
// matches names.
func selector(family string, matchers ...string) string {
	if name, ok := strings.CutPrefix(family, "{"); ok {
		family, matchers = "", append([]string{strings.TrimSuffix(name, "}")}, matchers...)
	}
	return fmt.Sprintf("%s{%s}", family, strings.Join(append([]string{ofScrape}, matchers...), ", "))
}

// most is the greatest of those that have the labels in common. Replicas of an exporter have, so that they
// count once.
func most(by []string, series string) string { return grouped("max", by, series) }

// sum adds up, by labels.
func sum(by []string, series string) string { return grouped("sum", by, series) }

func grouped(how string, by []string, series string) string {
	return fmt.Sprintf("%s by (%s) (%s)", how, strings.Join(by, ", "), series)
}

// legend names series by their labels.
func legend(labels ...string) string {
	texts := make([]string, len(labels))
	for i, label := range labels {
		texts[i] = "{{" + label + "}}"
	}
	return strings.Join(texts, " ")
}

// overTime is a query for all moments, atOnce one for the last.
func overTime(ref, expr, legend string) Target {
	return Target{RefID: ref, Datasource: chosen, Expr: expr, LegendFormat: legend, Format: "time_series", Range: true, EditorMode: "code"}
}

func atOnce(ref, expr, legend string) Target {
	return Target{RefID: ref, Datasource: chosen, Expr: expr, LegendFormat: legend, Format: "time_series", Instant: true, EditorMode: "code"}
}

// rowsOf is a query for the rows of a table.
func rowsOf(ref, expr string) Target {
	t := atOnce(ref, expr, "")
	t.Format = "table"
	return t
}
