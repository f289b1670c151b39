package metrics

import (
	"slices"
	"strings"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
)

// Metric is a number of the user's own.
type Metric struct {
	// KPI is what the metric is like, under the user's name for it.
	KPI    *advocacy.KPI
	Kind   Kind
	Inputs []Input
	// Confidence is that of the shown intervals.
	Confidence float64
	// Benchmarks are what the metric is held against.
	Benchmarks []advocacy.Benchmark
}

// Input is a KPI of a source that a metric is computed from.
type Input struct {
	Source string
	KPI    *advocacy.KPI
	// Timed says that the rows have a time; those without are of the period all only.
	Timed bool
}

// String is the input as it is written.
func (i Input) String() string { return i.Source + "." + i.KPI.Name }

// Reference is an input as it is written.
type Reference struct {
	// Key is where in the settings of the metric it stands.
	Key string
	// Text is the source and the KPI: nps.advocacy_score.
	Text string
	// IsKey says that the text is the key itself, and not the value there.
	IsKey bool
}

// NewMetric makes a metric of a name; Check of the kind has to have nothing against the inputs.
func NewMetric(name string, kind Kind, inputs []Input, confidence float64) *Metric {
	kpi := kind.Describe(inputs)
	kpi.Name, kpi.Own = name, true
	kpi.Stem = name
	if kpi.Unit != advocacy.Score {
		kpi.Stem = strings.TrimSuffix(name, "_"+string(kpi.Unit))
	}
	return &Metric{KPI: &kpi, Kind: kind, Inputs: inputs, Confidence: confidence}
}

// Sources are the names of the sources of the inputs, without repeats.
func (m *Metric) Sources() []string {
	var names []string
	seen := make(map[string]bool)
	for _, input := range m.Inputs {
		if !seen[input.Source] {
			seen[input.Source] = true
			names = append(names, input.Source)
		}
	}
	return names
}

// ToldIn reports whether there may be a metric of the inputs in any of the periods.
func ToldIn(kind Kind, inputs []Input, periods []calendar.Period) bool {
	timed := slices.ContainsFunc(inputs, func(i Input) bool { return i.Timed })
	untimed := slices.ContainsFunc(inputs, func(i Input) bool { return !i.Timed })
	if !timed {
		periods = []calendar.Period{calendar.All}
	}
	return slices.ContainsFunc(periods, func(p calendar.Period) bool {
		over, ok := kind.(interface{ Told(calendar.Period) bool })
		return (!untimed || p == calendar.All) && (!ok || over.Told(p))
	})
}

// Moment is what the inputs of a metric are in a period. What is missing is nil.
type Moment struct {
	Period calendar.Period
	Inputs []Input
	Now    []advocacy.Statistic
	// Then is what they were in the periods that this one is compared with.
	Then map[calendar.Versus][]advocacy.Statistic
	// Z is the normal quantile of the shown intervals.
	Z float64
}

// Value is a metric in a period.
type Value struct {
	advocacy.Estimate
	// Changes are those that can be told.
	Changes map[calendar.Versus]advocacy.Change
}

// Contribution is what an input adds to a metric.
type Contribution struct {
	// Missing says that the input has no value, and adds nothing.
	Missing bool
	// Weight is how much the input counts, as a part of all; Place is its value as it counts, in a
	// composite where on 0 to 1 it is. Sum is what the two make.
	Weight, Place, Sum float64
}

// estimated is a metric with an interval, made of the inputs of a moment as of makes it, and compared
// where the same inputs were there then.
func estimated(m Moment, of func([]advocacy.Statistic) (s advocacy.Statistic, why string)) (Value, string) {
	now, why := of(m.Now)
	if why != "" {
		return Value{}, why
	}
	v := Value{Estimate: now.At(m.Z), Changes: make(map[calendar.Versus]advocacy.Change)}
	for versus, inputs := range m.Then {
		if then, why := of(inputs); why == "" && sameThere(m.Now, inputs) {
			v.Changes[versus] = advocacy.Compare(now, then, m.Z)
		}
	}
	return v, ""
}

// sameThere reports whether the same inputs are there in both.
func sameThere(a, b []advocacy.Statistic) bool {
	for i := range a {
		if (a[i] == nil) != (b[i] == nil) {
			return false
		}
	}
	return true
}
