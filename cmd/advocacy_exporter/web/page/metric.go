package page

import (
	"slices"
	"strings"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/snapshot"
)

// metricTile is a metric of the user's own.
func (l look) metricTile(m *snapshot.MetricState) tile {
	k, period := m.Metric.KPI, calendar.Period(l.Period)
	parts := "of " + strings.Join(m.Metric.Sources(), ", ")
	t := tile{Of: k.Title(), Title: parts, Explain: l.explainLink("", evaluation.Sample{KPI: k, Period: period})}
	i := slices.IndexFunc(m.Samples, func(s evaluation.Sample) bool { return s.Period == period })
	if i < 0 {
		t.Absent = "No value in this period."
		if missing := m.Missing(); len(missing) > 0 {
			t.Absent = "Nothing was read yet of " + strings.Join(missing, ", ") + "."
		}
		return t
	}
	t.show(numbers{m.Samples[i], m.Judge(m.Samples[i].Estimate), m.Metric.Confidence})
	t.Title = parts
	t.Trend = trendOf(k, period, m.Trend(period, func(s *snapshot.State) map[string][]evaluation.Past { return l.past.trends(s, period) }))
	if !m.Current(l.now) {
		t.Warning = "Withdrawn from /metrics: a part of it is older than max_age."
	}
	return t
}
