package config

import (
	"cmp"
	"fmt"
	"log/slog"
	"maps"
	"math"
	"slices"
	"time"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/rows"
)

// checkBenchmarks refuses benchmarks that no source is held against, borders that the KPI cannot
// reach, and those that are given twice. It asks the rows of sources, so that nothing else may be
// wrong with them.
func (s *settings) checkBenchmarks(found *findings) {
	before := make(map[string]string)
	for _, name := range slices.Sorted(maps.Keys(s.Benchmarks)) {
		b, path := s.Benchmarks[name], join("benchmarks", name)
		if found.doubted(join("metrics", b.KPI)) {
			continue // what the metric is, is not known
		}
		if kpi := s.checkBenchmarkKPI(found, path, b); kpi != nil {
			checkBorders(found, path, kpi, b)
		}
		for _, border := range b.borders() {
			key := fmt.Sprint(b.KPI, " ", b.Industry, " ", border.Name)
			if other, twice := before[key]; twice {
				found.value(join(path, border.Name), "benchmark %q has the border %s of %s already: keep one", other, border.Name, b.KPI)
			}
			before[key] = name
		}
	}
}

// candidate is a KPI of a source, or a metric, that benchmarks may be of.
type candidate struct {
	kpi *advocacy.KPI
	// labels tell several overall values of the KPI apart.
	labels   []string
	industry string
}

func (s *settings) candidates() []candidate {
	var all []candidate
	for _, source := range s.Sources {
		for _, facet := range source.Rows.Facets() {
			for _, kpi := range facet.KPIs {
				all = append(all, candidate{kpi, facet.Labels, source.industry(&s.Global)})
			}
		}
	}
	for _, m := range s.ownMetrics() {
		all = append(all, candidate{kpi: m.KPI, industry: s.Global.Industry})
	}
	return all
}

// checkBenchmarkKPI finds the KPI of a benchmark in the sources, or reports why nothing is held
// against it.
func (s *settings) checkBenchmarkKPI(found *findings, path string, b *Benchmark) *advocacy.KPI {
	all := s.candidates()
	i := slices.IndexFunc(all, func(c candidate) bool { return c.kpi.Name == b.KPI })
	if i < 0 {
		found.value(join(path, "kpi"), "%s", unknown("KPI", b.KPI, namesOf(all)))
		return nil
	}
	held := func(c candidate) bool { return c.kpi.Name == b.KPI && advocacy.Within(c.industry, b.Industry) }
	switch named := all[i]; {
	case named.kpi.Count:
		found.value(join(path, "kpi"), "%s is a number of rows, which has no bounds to hold against a border: name a share, a score or a mean", b.KPI)
	case !named.kpi.Estimated():
		found.value(join(path, "kpi"), "%s has no bounds to hold against a border: name a composite, or a ratio with share_of", b.KPI)
	case len(named.labels) > 0:
		found.value(join(path, "kpi"), "%s has a value for each %s, and a border is for one overall value: name another KPI", b.KPI, and(named.labels))
	case !slices.ContainsFunc(all, held):
		found.value(join(path, "industry"), "no source with %s is of the industry %s: set the industry of one, or remove this key", b.KPI, b.Industry)
	default:
		return named.kpi
	}
	return nil
}

func namesOf(all []candidate) []string {
	var names []string
	for _, c := range all {
		names = append(names, c.kpi.Name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// checkBorders reports borders that values of the KPI cannot reach.
func checkBorders(found *findings, path string, kpi *advocacy.KPI, b *Benchmark) {
	low, high := kpi.Limits()
	for _, border := range b.borders() {
		if border.Value >= low && border.Value <= high {
			continue
		}
		out := fmt.Sprintf("%s %v: %s is from %v to %v", border.Name, border.Value, kpi.Name, low, high)
		switch {
		case high == 1 && border.Value > high && border.Value <= 100:
			out += fmt.Sprintf("; write %v for %v %%", border.Value/100, border.Value)
		case math.IsInf(high, 1):
			out = fmt.Sprintf("%s %v: %s is at least %v", border.Name, border.Value, kpi.Name, low)
		}
		found.value(join(path, border.Name), "%s", out)
	}
}

// industry is that of the source, or else the global one.
func (s *Source) industry(g *Global) string { return cmp.Or(s.Industry, g.Industry) }

// benchmarks are those that the KPIs of a source are held against.
func (c *Config) benchmarks(s *Source) []advocacy.Benchmark {
	var held []advocacy.Benchmark
	for _, kpi := range rows.KPIsOf(s.Rows) {
		held = append(held, advocacy.BenchmarksFor(kpi.Name, s.industry(&c.Global), c.ownBenchmarks())...)
	}
	return held
}

// ownBenchmarks are the user's own.
func (c *Config) ownBenchmarks() []advocacy.Benchmark {
	var own []advocacy.Benchmark
	for _, name := range slices.Sorted(maps.Keys(c.Benchmarks)) {
		own = append(own, c.Benchmarks[name].benchmark())
	}
	return own
}

// WarnOfExpired warns of every benchmark that holds no more at a moment.
func (c *Config) WarnOfExpired(now time.Time, logger *slog.Logger) {
	calendar := c.Global.calendar()
	today := calendar.Day(now.UnixMilli()).String()
	for _, name := range slices.Sorted(maps.Keys(c.Benchmarks)) {
		if b := c.Benchmarks[name].benchmark(); b.Expired(today) {
			logger.Warn("benchmark expired, it judges nothing any more", "benchmark", name, "kpi", b.KPI, "origin", b.Origin, "valid_until", b.ValidUntil)
		}
	}
}
