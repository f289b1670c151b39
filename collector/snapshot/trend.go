package snapshot

import (
	"slices"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/metrics"
)

// Trend is the metric in a period and in those before, the oldest first: as many as there are of all of
// its inputs. Of is the trends of a source's KPIs.
func (m *MetricState) Trend(p calendar.Period, of func(*State) map[string][]evaluation.Past) []evaluation.Past {
	if !m.complete() {
		return nil
	}
	inputs, n := make([][]evaluation.Past, len(m.Inputs)), 0
	for i, state := range m.Inputs {
		inputs[i] = of(state)[m.Metric.Inputs[i].KPI.Name]
		if i == 0 || len(inputs[i]) < n {
			n = len(inputs[i])
		}
	}
	all := make([]evaluation.Past, n)
	for ago := range n {
		all[n-1-ago] = m.past(p, inputs, ago)
	}
	return all
}

// past is the metric in the period so many before the present one. It is dated like its first input.
func (m *MetricState) past(p calendar.Period, inputs [][]evaluation.Past, ago int) evaluation.Past {
	moment := metrics.Moment{
		Period: p, Inputs: m.Metric.Inputs, Now: statistics(inputs, ago), Z: advocacy.Z(m.Metric.Confidence),
		Then: make(map[calendar.Versus][]advocacy.Statistic),
	}
	if then := statistics(inputs, ago+1); slices.ContainsFunc(then, func(s advocacy.Statistic) bool { return s != nil }) {
		moment.Then[calendar.Previous] = then
	}
	past := evaluation.Past{Window: inputs[0][len(inputs[0])-1-ago].Window}
	if v, why := m.Metric.Kind.Compute(moment); why == "" {
		past.Estimate, past.Known = v.Estimate, true
	}
	return past
}

// statistics are what the inputs were so many periods before; nil where that is not known.
func statistics(inputs [][]evaluation.Past, ago int) []advocacy.Statistic {
	all := make([]advocacy.Statistic, len(inputs))
	for i, past := range inputs {
		if at := len(past) - 1 - ago; at >= 0 {
			all[i] = past[at].Statistic
		}
	}
	return all
}
