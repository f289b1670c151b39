// Package config turns a YAML file and the environment into a Config, or into every Problem with it.
//
// It asks each package for its own settings and never learns what a kind of source or row is
// called: the tables of packages sources and collector say which kinds there are, and the tags of
// their structs say what a user may write. The decoder, the printed configuration and the JSON
// Schema all read the same tags:
//
//	yaml:"name"        the key
//	doc:"A sentence."  what the schema and the reference say about it
//	default:"7d"       the value where the key is absent, as YAML
//	enum:"all,newest"  the only values
//	required:"true"    the key must be there
//	shorthand:"true"   a plain value written instead of the struct's mapping sets this field
//	example:"a.csv"    how it may be written, where that is worth a word
//	keys:"^[a-z]+$"    which keys a map takes, for the schema; Validate says it in words
//	list:"true"        for a map of texts: the list [a, b] means {a: a, b: b}
//	choice:"what …"    exactly one of several kinds, each a key of its own
package config

import (
	"fmt"
	"maps"
	"slices"

	"advocacy_exporter/alerts"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/sources"
)

// Config is a configuration without problems.
type Config struct {
	Global Global
	// Sources are in the order of their names.
	Sources []*Source
	// Benchmarks are the user's own, by name.
	Benchmarks map[string]*Benchmark
	// Metrics are the user's own numbers, by name.
	Metrics map[string]*Metric
	// Alerting is nil where nobody asked for alerts to be evaluated here.
	Alerting *alerts.Settings

	dir string
}

// settings is a configuration as it is written.
type settings struct {
	Global     Global                `yaml:"global" doc:"Settings for all sources."`
	Sources    map[string]*Source    `yaml:"sources" required:"true" keys:"^[a-z][a-z0-9_-]{0,62}$" doc:"The sources by name; the name is the label source of their series."`
	Metrics    map[string]*Metric    `yaml:"metrics" keys:"^[a-z][a-z0-9_]*$" doc:"Numbers of one's own, computed from the KPIs of sources; the name is that of their gauge."`
	Benchmarks map[string]*Benchmark `yaml:"benchmarks" doc:"What KPIs are held against, by any name; instead of the benchmarks that come with the exporter."`
	Alerting   *alerts.Settings      `yaml:"alerting" doc:"What is alerted on, and whom to tell. With this key the exporter evaluates the alerts itself; without it the command rules writes them for a Prometheus."`
}

// config is the configuration of a file in a folder.
func (s *settings) config(dir string) *Config {
	c := &Config{Global: s.Global, Benchmarks: s.Benchmarks, Metrics: s.Metrics, Alerting: s.Alerting, dir: dir}
	for _, name := range slices.Sorted(maps.Keys(s.Sources)) {
		s.Sources[name].Name = name
		c.Sources = append(c.Sources, s.Sources[name])
	}
	return c
}

func (c *Config) settings() *settings {
	s := &settings{Global: c.Global, Sources: map[string]*Source{}, Metrics: c.Metrics, Benchmarks: c.Benchmarks, Alerting: c.Alerting}
	for _, source := range c.Sources {
		s.Sources[source.Name] = source
	}
	return s
}

// Validate reports what is wrong between the parts of the configuration.
func (s *settings) Validate(report sources.Report) {
	if s.Sources != nil && len(s.Sources) == 0 {
		report("sources", "there is no source: add one")
	}
	for name := range s.Sources {
		if !sourceName.MatchString(name) {
			report("sources/"+name, fmt.Sprintf("source name %q: begin with a lower-case letter and go on with a-z, 0-9, _ and -, 63 at most", name))
		}
	}
}

// checkKPIs refuses KPIs that no source gives. It asks the rows of sources, so that nothing else may
// be wrong with them.
func (s *settings) checkKPIs(found *findings) {
	var known []string
	for _, source := range s.Sources {
		for _, kpi := range rows.KPIsOf(source.Rows) {
			known = append(known, kpi.Name)
		}
	}
	slices.Sort(known)
	known = slices.Compact(known)
	for i, name := range s.Global.SegmentKPIs {
		if !slices.Contains(known, name) {
			found.value(fmt.Sprintf("global/segment_kpis/%d", i), "%s", unknown("KPI", name, known))
		}
	}
}
