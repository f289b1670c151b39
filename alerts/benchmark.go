package alerts

import (
	"math"
	"slices"
	"strings"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
)

// standing is the period that is held against benchmarks and limits: the one that is configured, or
// else the best there is. There is none where all periods begin anew with few rows.
func (p plan) standing(k KPI) (calendar.Period, bool) {
	if !k.Timed {
		return calendar.All, true
	}
	if period := calendar.Period(p.settings.Benchmark.Period); period != "" {
		return period, true
	}
	preferred := []calendar.Period{"30d", "last_month", "last_quarter"}
	for _, period := range p.scope.Periods {
		if strings.HasSuffix(string(period), "d") {
			preferred = append(preferred, period)
		}
	}
	preferred = append(preferred, "last_year", "last_week", calendar.All)
	i := slices.IndexFunc(preferred, p.scope.has)
	if i < 0 {
		return "", false
	}
	return preferred[i], true
}

// limited is the variant of limits: one period, and no labels.
func limited(p plan, _ Source, k KPI) (variant, bool) {
	period, ok := p.standing(k)
	return variant{periods: string(period) + " "}, ok && len(k.Labels) == 0
}

// benchmarked is the variant of benchmarks: the lowest border of those of the source is alerted on.
func benchmarked(p plan, s Source, k KPI) (variant, bool) {
	v, ok := limited(p, s, k)
	border := math.Inf(1)
	for _, b := range s.Benchmarks {
		for _, at := range b.Borders {
			if b.KPI == k.Name && at.Value < border {
				border = at.Value
				v.border, v.expires = at, b.ValidUntil != ""
			}
		}
	}
	return v, ok && !math.IsInf(border, 1)
}

// judged reports whether more of a KPI is better, as benchmarks have it.
func judged(k *advocacy.KPI) bool { return k.Estimated() && k.Good != advocacy.Down }

func belowBorder(p plan, s subject) []condition     { return p.under(s, 0) }
func belowMargin(p plan, s subject) []condition     { return p.under(s, 1) }
func notBackAtBorder(p plan, s subject) []condition { return p.still(s, 0) }
func notBackAtMargin(p plan, s subject) []condition { return p.still(s, 1) }

// line is the border of the subject, or what is so many margins below it, and how much is much there.
func (p plan) line(s subject, margins float64) (line, much float64) {
	much, relative := Amount(p.settings.Benchmark.Margin).of(s.kpi)
	if relative {
		much *= math.Abs(s.variant.border.Value)
	}
	return s.variant.border.Value - margins*much, much
}

// under is the condition that the KPI is surely below its border.
func (p plan) under(s subject, margins float64) []condition {
	line, much := p.line(s, margins)
	return append([]condition{
		s.below("a wide interval", advocacy.UpperPart, "<", line, line-much/10, line+much/10),
		s.enough(advocacy.ObservationsPart, p.settings.Benchmark.MinObservations),
	}, s.valid()...)
}

// still is the condition that the value is not back at the border yet.
func (p plan) still(s subject, margins float64) []condition {
	line, much := p.line(s, margins)
	return append([]condition{
		s.below("a value back at the border", advocacy.ValuePart, "<", line, line-much/5, line),
	}, s.valid()...)
}

// valid is the condition that the benchmark still judges, where it can expire.
func (s subject) valid() []condition {
	if !s.variant.expires {
		return nil
	}
	const verdicts = "advocacy_benchmark_verdict"
	kpi, border := label{"kpi", s.kpi.Name}, label{"border", s.variant.border.Name}
	return []condition{{without: "a benchmark that has expired",
		expr: by("max", s.labels(), selector(verdicts, append(s.ofSources(), oneOfPeriods(s.periods()), kpi.String(), border.String())...)),
		points: []point{{family: verdicts, labels: append(s.example(), kpi, border, label{"verdict", "below"}),
			holds: 1, fails: absent, withdrawn: true}}}}
}
