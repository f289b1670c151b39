package metrics

import (
	"strings"

	"advocacy_exporter/collector/advocacy"
)

// without names the inputs that have no value, as why there is no metric; it is blank where all have.
func without(inputs []Input, of []advocacy.Statistic) string {
	var names []string
	for i, s := range of {
		if s == nil {
			names = append(names, inputs[i].String())
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "there is no value of " + strings.Join(names, ", ")
}

// plain is a metric of the values of its inputs, without an interval. There is none where one is missing.
func plain(m Moment, of func([]float64) float64) (Value, string) {
	if why := without(m.Inputs, m.Now); why != "" {
		return Value{}, why
	}
	values, n := make([]float64, len(m.Now)), m.Now[0].At(0).N
	for i, s := range m.Now {
		e := s.At(0)
		values[i], n = e.Value, min(n, e.N)
	}
	return Value{Estimate: advocacy.Exactly(of(values), n).At(0)}, ""
}

func total(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum
}

// shares are inputs that all count as much.
func shares(of []advocacy.Statistic, weight float64) []Contribution {
	all := make([]Contribution, len(of))
	for i, s := range of {
		if s == nil {
			all[i].Missing = true
			continue
		}
		value := s.At(0).Value
		all[i] = Contribution{Weight: weight, Place: value, Sum: weight * value}
	}
	return all
}
