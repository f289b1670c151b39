package metrics

import (
	"strings"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/sources"
)

// Sum is KPIs of one unit added up.
type Sum struct {
	Of []string `yaml:"of" required:"true" shorthand:"true" doc:"The KPIs that are added up, each as source.kpi: all counts, or all times." example:"[crm.new_clients, web.reviews]"`
}

// Validate reports what is wrong with the settings by themselves.
func (s *Sum) Validate(report sources.Report) { validateSeveral(s.Of, report) }

// References are what is added up.
func (s *Sum) References() []Reference { return several(s.Of) }

// Check reports units that cannot be added up.
func (s *Sum) Check(inputs []Input, report sources.Report) {
	checkUnits(inputs, "a sum is of counts or of times", report, count, duration)
}

// Describe says what the sum is.
func (s *Sum) Describe(inputs []Input) advocacy.KPI {
	first := inputs[0].KPI
	return advocacy.KPI{
		Unit: first.Unit, Count: first.Count, Good: direction(inputs), Range: "0 and up", Observed: fewestRows,
		Formula: strings.Join(s.Of, " + "), Help: "Sum of " + written(inputs) + ".",
	}
}

// Compute is the sum of a moment.
func (s *Sum) Compute(m Moment) (Value, string) { return plain(m, total) }

// Example is that of two sources' counts.
func (s *Sum) Example() Example {
	return Example{
		"KPIs of one unit added up: counts, or times. There is no sum where one of them has no value.",
		"advocacy_voices",
		&Sum{Of: []string{"nps.advocates", "reviews.testimonials"}},
	}
}

// Contributions are the values themselves.
func (s *Sum) Contributions(_ []Input, of []advocacy.Statistic) []Contribution { return shares(of, 1) }
