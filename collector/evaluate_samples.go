package collector

import (
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
)

// overall are the samples of a period's overall values.
func (c *cuts) overall(p PeriodWindows) []Sample {
	var samples []Sample
	now := c.at(p.Current)
	for k, kpi := range c.kpis {
		if !now.overall[k].shown {
			continue
		}
		s := Sample{KPI: kpi, Period: p.Period, Estimate: now.overall[k].Estimate}
		for _, v := range []calendar.Versus{calendar.Previous, calendar.YearAgo} {
			if w := p.Versus(v); !w.Empty() {
				then := c.at(w)
				c.compare(&s, v, now.counts.Overall, then.counts.Overall, then.overall[k])
			}
		}
		samples = append(samples, s)
	}
	return samples
}

// segments are the samples of a period's segments of a dimension. Only the change against the
// previous period is theirs: there are too many of them for more.
func (c *cuts) segments(p PeriodWindows, d int) []Sample {
	var samples []Sample
	b, now := c.breakdowns[d], c.dimension(p.Current, d)
	for k, kpi := range c.segmentKPIs {
		for i, f := range now.figures[k] {
			if !f.shown {
				continue
			}
			s := Sample{KPI: kpi, Period: p.Period, Dimension: b.Name, Segment: b.segments[i], Estimate: f.Estimate}
			if !p.Previous.Empty() {
				then := c.dimension(p.Previous, d)
				c.compare(&s, calendar.Previous, now.histograms[i], then.histograms[i], then.figures[k][i])
			}
			samples = append(samples, s)
		}
	}
	return samples
}

// compare adds what became of a KPI since an earlier period. Nothing is said where that period's
// figure is not shown: with the value of today, the change would tell it.
func (c *cuts) compare(s *Sample, v calendar.Versus, now, then advocacy.Histogram, before figure) {
	if !before.shown {
		return
	}
	if change, ok := s.KPI.Change(now, then, c.z); ok {
		s.Changes = append(s.Changes, Change{v, change})
	}
	if growth, ok := s.KPI.Growth(now, then); ok && s.Period.Closed() {
		s.Growth = append(s.Growth, Growth{v, growth})
	}
}
