package metrics

import (
	"fmt"
	"strings"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/sources"
)

// Mean is the mean of KPIs of one unit, in which each counts the same.
type Mean struct {
	Of []string `yaml:"of" required:"true" shorthand:"true" doc:"The KPIs that the mean is of, each as source.kpi: all counts, all times, or all ratios. Each counts the same, however many rows it has; a composite weighs them and has an interval." example:"[web.reviews, app.reviews]"`
}

// Validate reports what is wrong with the settings by themselves.
func (m *Mean) Validate(report sources.Report) { validateSeveral(m.Of, report) }

// References are what the mean is of.
func (m *Mean) References() []Reference { return several(m.Of) }

// Check reports units of which there is no mean.
func (m *Mean) Check(inputs []Input, report sources.Report) {
	checkUnits(inputs, "a mean is of counts, of times or of ratios", report, count, duration, ratio, openRatio)
}

// Describe says what the mean is. That of counts need not be whole, and is none itself.
func (m *Mean) Describe(inputs []Input) advocacy.KPI {
	return advocacy.KPI{
		Unit: inputs[0].KPI.Unit, Good: direction(inputs), Range: "as its inputs have", Observed: fewestRows,
		Formula: fmt.Sprintf("(%s) ÷ %d", strings.Join(m.Of, " + "), len(m.Of)), Help: "Mean of " + written(inputs) + "; each counts the same.",
	}
}

// Compute is the mean of a moment.
func (m *Mean) Compute(at Moment) (Value, string) {
	return plain(at, func(of []float64) float64 { return total(of) / float64(len(of)) })
}

// Example is that of two sources' shares.
func (m *Mean) Example() Example {
	return Example{
		"The mean of KPIs of one unit, each counting the same: counts, times, or ratios. There is none where one of them has no value.",
		"advocacy_contentment_ratio",
		&Mean{Of: []string{"nps.satisfaction", "support.satisfaction"}},
	}
}

// Contributions are the values, each as much as the mean counts it.
func (m *Mean) Contributions(_ []Input, of []advocacy.Statistic) []Contribution {
	return shares(of, 1/float64(len(of)))
}
