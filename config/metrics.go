package config

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"advocacy_exporter/collector"
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/metrics"
	"advocacy_exporter/collector/rows"
)

// Metric is a number of the user's own.
type Metric struct {
	Kind metrics.Kind `yaml:"-" choice:"how it is computed"`
}

// OwnMetrics are the metrics of the configuration, in the order of their names.
func (c *Config) OwnMetrics() []*metrics.Metric {
	all := c.settings().ownMetrics()
	for _, m := range all {
		m.Benchmarks = advocacy.BenchmarksFor(m.KPI.Name, c.Global.Industry, c.ownBenchmarks())
	}
	return all
}

// ownMetrics are the metrics with which nothing is wrong.
func (s *settings) ownMetrics() []*metrics.Metric {
	var all []*metrics.Metric
	for _, name := range slices.Sorted(maps.Keys(s.Metrics)) {
		if m := s.checkMetric(newFindings(""), "", name, s.Metrics[name].Kind); m != nil {
			all = append(all, m)
		}
	}
	return all
}

// checkMetrics refuses metrics that cannot be computed from the sources, or not be called so. It asks
// the rows of sources, so that nothing else may be wrong with them.
func (s *settings) checkMetrics(found *findings) {
	taken := takenNames()
	for _, name := range slices.Sorted(maps.Keys(s.Metrics)) {
		path := join("metrics", name)
		if problem := metrics.NameProblem(name); problem != "" {
			found.key(path, "%s", problem)
			continue
		}
		if m := s.checkMetric(found, path, name, s.Metrics[name].Kind); m != nil {
			checkMetricName(found, path, m, taken)
		}
	}
}

// checkMetric is the metric of a name, or nil where something is wrong with what it is computed from.
func (s *settings) checkMetric(found *findings, path, name string, kind metrics.Kind) *metrics.Metric {
	path = join(path, choices[reflect.TypeFor[metrics.Kind]()].kind(kind))
	inputs, ok := s.inputs(found, path, kind)
	if !ok {
		return nil
	}
	kind.Check(inputs, func(key, problem string) {
		i := slices.IndexFunc(kind.References(), func(r metrics.Reference) bool { return r.Key == key })
		if i < 0 {
			found.value(join(path, key), "%s", problem)
		} else {
			found.reference(path, kind.References()[i], problem)
		}
		ok = false
	})
	if !ok {
		return nil
	}
	if problem := s.periodsProblem(kind, inputs); problem != "" {
		found.key(path, "%s", problem)
		return nil
	}
	return metrics.NewMetric(name, kind, inputs, s.Global.Confidence)
}

// inputs are the KPIs that the references of a kind name. It reports false where one names none.
func (s *settings) inputs(found *findings, path string, kind metrics.Kind) ([]metrics.Input, bool) {
	var all []metrics.Input
	ok := true
	for _, r := range kind.References() {
		input, problem := s.input(r.Text)
		if problem != "" {
			found.reference(path, r, problem)
			ok = false
		}
		all = append(all, input)
	}
	return all, ok
}

// reference adds a problem with an input, where that is written.
func (f *findings) reference(path string, r metrics.Reference, problem string) {
	if r.IsKey {
		f.key(join(path, r.Key), "%s", problem)
	} else {
		f.value(join(path, r.Key), "%s", problem)
	}
}

// input is the KPI that a reference names, or what is wrong with it.
func (s *settings) input(text string) (input metrics.Input, problem string) {
	name, kpi, found := strings.Cut(text, ".")
	if !found {
		return input, fmt.Sprintf("%s names no KPI: write the source and the KPI with a dot between them, such as nps.advocacy_score", quoted(text))
	}
	source, ok := s.Sources[name]
	if !ok {
		return input, unknown("source", name, slices.Sorted(maps.Keys(s.Sources)))
	}
	for _, facet := range source.Rows.Facets() {
		i := slices.IndexFunc(facet.KPIs, func(k *advocacy.KPI) bool { return k.Name == kpi })
		switch {
		case i >= 0 && len(facet.Labels) > 0:
			return input, fmt.Sprintf("%s has a value for each %s, and a metric takes one overall value: name another KPI", text, and(facet.Labels))
		case i >= 0:
			return metrics.Input{Source: name, KPI: facet.KPIs[i], Timed: facet.Shape.Timed}, ""
		}
	}
	return input, "source " + name + ": " + unknownKPI(kpi, source.Rows)
}

// unknownKPI says that rows do not give a KPI, and which was meant. Half a name is one that was meant.
func unknownKPI(name string, kind rows.Kind) string {
	var known, longer []string
	for _, k := range rows.KPIsOf(kind) {
		known = append(known, k.Name)
		if strings.HasPrefix(k.Name, name+"_") || strings.HasSuffix(k.Name, "_"+name) {
			longer = append(longer, k.Name)
		}
	}
	if len(longer) == 1 {
		return fmt.Sprintf("unknown KPI %s, did you mean %q?", quoted(name), longer[0])
	}
	return unknown("KPI", name, known)
}

// periodsProblem says that there is no period in which all inputs have a value, or "".
func (s *settings) periodsProblem(kind metrics.Kind, inputs []metrics.Input) string {
	periods := s.Global.evaluation().Periods
	if metrics.ToldIn(kind, inputs, periods) {
		return ""
	}
	for _, input := range inputs {
		if !input.Timed {
			return fmt.Sprintf("%s is of the period all only, since its rows have no time, and no other input is: map a time, or add all to global.periods", input)
		}
	}
	return "it is told of periods that are over, and there is none: add one such as last_month to global.periods"
}

// takenNames are the families and KPIs of the exporter.
func takenNames() map[string]string {
	taken := make(map[string]string)
	for _, name := range rows.Kinds() {
		kind, _ := rows.New(name)
		for _, chapter := range kind.Catalogue() {
			for _, k := range chapter.KPIs {
				takeKPI(taken, k)
			}
		}
	}
	for _, f := range collector.Families() {
		taken[f.Name] = "the exporter has a family"
	}
	return taken
}

func takeKPI(taken map[string]string, k *advocacy.KPI) {
	taken[k.Name] = "the exporter has a KPI"
	for _, part := range k.Parts() {
		for _, segment := range []bool{false, true} {
			taken[k.Family(part, segment)] = "the exporter has a family"
		}
	}
}

// checkMetricName reports what is wrong with the name of a metric, and takes those of its families.
func checkMetricName(found *findings, path string, m *metrics.Metric, taken map[string]string) {
	for _, problem := range m.NameProblems() {
		found.key(path, "%s", problem)
	}
	for _, family := range m.Families() {
		if whose, ok := taken[family]; ok {
			found.key(path, "metric name %q: %s %s already, choose another", m.KPI.Name, whose, family)
			return
		}
	}
	for _, family := range m.Families() {
		taken[family] = "metric " + m.KPI.Name + " has a family"
	}
}
