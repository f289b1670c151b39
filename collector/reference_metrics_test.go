package collector

import (
	"strings"
	"testing"

	"advocacy_exporter/collector/metrics"
)

// The page shows every kind of metric by an example that a configuration could have.
func TestEveryKindOfMetricIsInTheReference(t *testing.T) {
	page := string(Reference())
	for _, name := range metrics.Kinds() {
		kind, _ := metrics.New(name)
		example := kind.Example()
		report := func(key, problem string) { t.Errorf("%s: %s: %s", name, key, problem) }
		example.Kind.Validate(report)
		inputs := exampleInputs(example.Kind)
		example.Kind.Check(inputs, report)
		m := metrics.NewMetric(example.Name, example.Kind, inputs, 0.95)
		for _, problem := range append(m.NameProblems(), metrics.NameProblem(example.Name)) {
			if problem != "" {
				t.Errorf("%s: %s", name, problem)
			}
		}
		for _, want := range append(m.Families(), "### `"+name+"`", m.KPI.Formula) {
			if !strings.Contains(page, want) {
				t.Errorf("%s: the page has no %s", name, want)
			}
		}
	}
}
