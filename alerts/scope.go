package alerts

import (
	"slices"
	"time"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
)

// Scope is what a configuration gives. There are rules for nothing else.
type Scope struct {
	Periods []calendar.Period
	// Sources are in the order of their names.
	Sources []Source
}

// Source is a source, and what its rows give.
type Source struct {
	Name string
	// Labels are the names of its fixed labels.
	Labels []string
	// MaxAge is how long its last good values are shown.
	MaxAge time.Duration
	KPIs   []KPI
	// Benchmarks are what the KPIs are held against.
	Benchmarks []advocacy.Benchmark
	// Parts are the sources that a metric of the user's own is computed from, whose series are of no
	// source; nil for a source.
	Parts []string
}

// KPI is a KPI as a source gives it.
type KPI struct {
	*advocacy.KPI
	// Labels are the names of those that tell several overall values apart.
	Labels []string
	// Timed says that rows have times; those without are all of the period "all".
	Timed bool
	// Settle is how long after its end a period is told.
	Settle time.Duration
	// Segmented says that there are values by segment too.
	Segmented bool
}

// has reports whether a period is configured.
func (s Scope) has(p calendar.Period) bool { return slices.Contains(s.Periods, p) }

// kpis are the KPIs of the sources, each once.
func (s Scope) kpis() []*advocacy.KPI {
	var all []*advocacy.KPI
	known := make(map[string]bool)
	for _, source := range s.Sources {
		for _, k := range source.KPIs {
			if !known[k.Name] {
				known[k.Name] = true
				all = append(all, k.KPI)
			}
		}
	}
	return all
}

// giving is a KPI as the source gives it. That of no KPI is given by every source, and by no metric.
func (s Source) giving(k *advocacy.KPI) (KPI, bool) {
	if k == nil {
		return KPI{}, s.Parts == nil
	}
	return s.kpi(k.Name)
}

// kpi is the KPI of a name as the source gives it.
func (s Source) kpi(name string) (KPI, bool) {
	i := slices.IndexFunc(s.KPIs, func(k KPI) bool { return k.Name == name })
	if i < 0 {
		return KPI{}, false
	}
	return s.KPIs[i], true
}
