package evaluation

import (
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/tally"
)

// mostPast is how many periods a trend goes back, with the present one.
const mostPast = 12

// Past is what a KPI was in a period.
type Past struct {
	calendar.Window
	Estimate advocacy.Estimate
	// Known is false where the rows of the period give no value.
	Known bool
	// Statistic is what metrics go on computing with; nil where nothing is known.
	Statistic advocacy.Statistic
}

// Trends are the KPIs in a period and in those before, by their names, the oldest first: as many as there
// are rows of. They are counted from the rows, whatever was shown at the time. KPIs whose values are told
// apart by labels have none, nor have those that are as of now whatever the period.
func (s Settings) Trends(t *tally.Set, kind rows.Kind, p calendar.Period, today, read calendar.Day) map[string][]Past {
	return s.trends(facetsOf(kind, t, today-read), p, today)
}

func (s Settings) trends(facets []facet, p calendar.Period, today calendar.Day) map[string][]Past {
	all, _ := s.prepare(facets, today)
	trends := make(map[string][]Past)
	for i, c := range all {
		if len(c.labels.values) != 1 || !facets[i].Shape.Timed {
			continue
		}
		past := p.Past(s.Calendar, facets[i].asOf(s.Calendar, p, today), facets[i].since, mostPast)
		for k, kpi := range c.kpis {
			if !kpi.Momentary {
				trends[kpi.Name] = c.trend(k, past)
			}
		}
	}
	return trends
}

// trend is a KPI in some windows.
func (c *cuts) trend(k int, windows []calendar.Window) []Past {
	all := make([]Past, len(windows))
	for i, w := range windows {
		all[i] = Past{Window: w}
		cut := c.at(w)
		if f := cut.overall[k][0]; f.shown {
			all[i].Estimate, all[i].Known = f.Estimate, true
			all[i].Statistic = c.kpis[k].Keep(cut.groups[0], f.Estimate)
		}
	}
	return all
}
