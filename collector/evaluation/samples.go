package evaluation

import (
	"maps"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
)

// samples adds those of the facet: the overall values of all periods, then the segments of each dimension.
func (c *cuts) samples(samples []Sample) []Sample {
	for _, p := range c.windows {
		samples = append(samples, c.overall(p)...)
	}
	for d, b := range c.dimensions {
		if b.Refused != "" {
			continue
		}
		for _, p := range c.windows {
			samples = append(samples, c.segments(p, d)...)
		}
	}
	return samples
}

// overall are the samples of a period's overall values, one for each combination of labels.
func (c *cuts) overall(p PeriodWindows) []Sample {
	var samples []Sample
	now := c.at(p.Current)
	for k, kpi := range c.kpis {
		for g, f := range now.overall[k] {
			if !f.shown {
				continue
			}
			s := Sample{KPI: kpi, Period: p.Period, Estimate: f.Estimate, LabelNames: c.labels.names, Labels: c.labels.values[g]}
			s.keep(now.groups[g])
			for _, v := range calendar.Comparisons() {
				if w := p.Versus(v); !w.Empty() {
					then := c.at(w)
					c.compare(&s, v, now.groups[g], then.groups[g], then.overall[k][g])
				}
			}
			samples = append(samples, s)
		}
	}
	return samples
}

// segments are the samples of a period's segments of a dimension. Only the change against the
// previous period is theirs: there are too many of them for more.
func (c *cuts) segments(p PeriodWindows, d int) []Sample {
	var samples []Sample
	b, now := c.dimensions[d], c.dimension(p.Current, d)
	for k, kpi := range c.segmentKPIs {
		for i, f := range now.figures[k] {
			if !f.shown {
				continue
			}
			s := Sample{KPI: kpi, Period: p.Period, Dimension: b.Name, Segment: b.Segments[i], Estimate: f.Estimate}
			if !p.Previous.Empty() {
				then := c.dimension(p.Previous, d)
				c.compare(&s, calendar.Previous, now.histograms[i], then.histograms[i], then.figures[k][i])
			}
			samples = append(samples, s)
		}
	}
	return samples
}

// hiddenOf is how many segments of a dimension are hidden in each period, for a KPI of any facet.
func hiddenOf(b *Breakdown, facets []*cuts, windows []PeriodWindows) []Hidden {
	all := make([]Hidden, len(windows))
	for i, w := range windows {
		hidden := make(map[int]bool)
		for _, c := range facets {
			c.hide(w.Period, b, hidden)
		}
		all[i] = Hidden{w.Period, b.Name, len(hidden)}
	}
	return all
}

// hide adds the segments of a dimension that the facet hides in a period.
func (c *cuts) hide(period calendar.Period, b *Breakdown, hidden map[int]bool) {
	for _, w := range c.windows {
		for d := range c.dimensions {
			if w.Period == period && c.dimensions[d].Breakdown == b {
				maps.Copy(hidden, c.dimension(w.Current, d).hidden)
			}
		}
	}
}

// keep remembers what the sample was made of, for metrics. They take none of several that labels tell
// apart.
func (s *Sample) keep(h advocacy.Histogram) {
	if len(s.LabelNames) == 0 {
		s.Statistic = s.KPI.Keep(h, s.Estimate)
	}
}

// compare adds what became of a KPI since an earlier period. Nothing is said where that period's
// figure is not shown: with the value of today, the change would tell it.
func (c *cuts) compare(s *Sample, v calendar.Versus, now, then advocacy.Histogram, before figure) {
	if !before.shown {
		return
	}
	if s.Statistic != nil {
		s.Earlier = append(s.Earlier, Earlier{v, s.KPI.Keep(then, before.Estimate)})
	}
	if change, ok := s.KPI.Change(now, then, c.z); ok {
		s.Changes = append(s.Changes, Change{v, change})
	}
	if growth, ok := s.KPI.Growth(now, then); ok && s.Period.Closed() {
		s.Growth = append(s.Growth, Growth{v, growth})
	}
}
