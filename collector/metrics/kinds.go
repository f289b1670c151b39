package metrics

import (
	"maps"
	"slices"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/sources"
)

// Kind says how a metric is computed. Each kind of metric is a struct that is its own configuration.
type Kind interface {
	// Validate reports what is wrong with the settings by themselves.
	Validate(report sources.Report)
	// References are the inputs as they are written, always in the same order.
	References() []Reference
	// Check reports what is wrong with the KPIs that the references name.
	Check(inputs []Input, report sources.Report)
	// Describe says what the metric is where the inputs have nothing wrong: its unit, its texts, and
	// the name of its interval where it has one.
	Describe(inputs []Input) advocacy.KPI
	// Compute is the metric of a moment, or why there is none.
	Compute(m Moment) (v Value, why string)
	// Contributions are what the inputs add to the metric, in their order; nil where it is no sum of
	// them. Of the statistics one that is missing is nil.
	Contributions(inputs []Input, of []advocacy.Statistic) []Contribution
	// Example is a metric of the kind for the reference page, and what the kind is in a sentence.
	Example() Example
}

// Example shows a kind of metric.
type Example struct {
	Meaning string
	// Name is that of a made-up metric with the settings of Kind.
	Name string
	Kind Kind
}

// kinds is every kind of metric, by the key that names it in the configuration.
var kinds = map[string]func() Kind{
	"composite": func() Kind { return new(Composite) },
	"growth":    func() Kind { return new(Growth) },
	"mean":      func() Kind { return new(Mean) },
	"ratio":     func() Kind { return new(Ratio) },
	"sum":       func() Kind { return new(Sum) },
}

// Kinds lists the kinds of metrics by name, in order.
func Kinds() []string { return slices.Sorted(maps.Keys(kinds)) }

// New returns empty settings of a kind of metric; it reports false where there is no such kind.
func New(kind string) (Kind, bool) {
	build, ok := kinds[kind]
	if !ok {
		return nil, false
	}
	return build(), true
}
