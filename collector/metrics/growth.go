package metrics

import (
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/sources"
)

// Growth is by which part a count became more from an earlier period to this one.
type Growth struct {
	Of     string `yaml:"of" required:"true" shorthand:"true" doc:"The KPI that grows, as source.kpi: a count." example:"crm.new_clients"`
	Versus string `yaml:"versus" enum:"previous,year_ago" default:"previous" doc:"The period it grew from: the one before, or the same one a year earlier. Growth is told of periods that are over: last_week to last_year."`
}

// Validate reports what is wrong with the settings by themselves; there is nothing that the tags do not say.
func (g *Growth) Validate(sources.Report) {}

// References are what grows.
func (g *Growth) References() []Reference { return []Reference{{Key: "of", Text: g.Of}} }

// Check reports what cannot grow.
func (g *Growth) Check(inputs []Input, report sources.Report) {
	switch kpi := inputs[0].KPI; {
	case !kpi.Count:
		report("of", kpi.Name+" is "+unitOf(kpi)+": growth is of counts, and the others have changes")
	case kpi.Momentary:
		report("of", kpi.Name+" is as of now, whatever the period: name a count of a period")
	}
}

// Describe says what the growth is.
func (g *Growth) Describe(inputs []Input) advocacy.KPI {
	earlier := map[string]string{"previous": "the period before", "year_ago": "the same period a year earlier"}[g.Versus]
	return advocacy.KPI{
		Unit: advocacy.Ratio, Good: inputs[0].KPI.Good, Range: "-1 and up", Observed: fewestRows,
		Formula: inputs[0].String() + " ÷ that of " + earlier + " − 1",
		Help:    "Growth of " + inputs[0].String() + ": the period divided by " + earlier + ", less 1. Only of periods that are over.",
	}
}

// Told reports whether there may be growth in a period: it has to be over.
func (g *Growth) Told(p calendar.Period) bool { return p.Closed() }

// Compute is the growth of a moment.
func (g *Growth) Compute(m Moment) (Value, string) {
	then := m.Then[calendar.Versus(g.Versus)]
	switch {
	case !g.Told(m.Period):
		return Value{}, "growth is told of periods that are over, such as last_month"
	case m.Then == nil:
		return Value{}, "its own growth is not told here"
	case len(then) == 0:
		return Value{}, "nothing is known of the period that it would have grown from"
	case without(m.Inputs, m.Now) != "":
		return Value{}, without(m.Inputs, m.Now)
	}
	now, before := m.Now[0].At(m.Z), then[0].At(m.Z)
	growth, ok := advocacy.Growth(now.Value, before.Value)
	if !ok {
		return Value{}, "there was nothing to grow from"
	}
	return Value{Estimate: advocacy.Exactly(growth, min(now.N, before.N)).At(m.Z)}, ""
}

// Example is the growth of new clients.
func (g *Growth) Example() Example {
	return Example{
		"How much a count became more than in the period before, or a year earlier. Of periods that are over only.",
		"advocacy_arrivals_growth_ratio",
		&Growth{Of: "clients.new_clients", Versus: "previous"},
	}
}

// Contributions are none: growth is no sum.
func (g *Growth) Contributions([]Input, []advocacy.Statistic) []Contribution { return nil }
