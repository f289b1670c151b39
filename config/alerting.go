package config

import (
	"bytes"
	"maps"
	"reflect"
	"slices"
	"time"

	"advocacy_exporter/alerts"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/metrics"
	"advocacy_exporter/collector/schedule"
)

// Alerts are what is alerted on, by default where nothing is configured, and in which scope.
func (c *Config) Alerts() (alerts.Settings, alerts.Scope) {
	if c.Alerting != nil {
		return *c.Alerting, c.scope()
	}
	var settings alerts.Settings
	preset(reflect.ValueOf(&settings).Elem(), "")
	return settings, c.scope()
}

// Rules are the alerting rules of the configuration, as a rule file. The URL is where people reach
// the exporter; where it is empty, the annotations have no links.
func (c *Config) Rules(externalURL string) []byte {
	var file bytes.Buffer
	settings, scope := c.Alerts()
	_ = alerts.WriteRules(&file, alerts.Groups(settings, scope, externalURL)) // a buffer takes everything
	return file.Bytes()
}

// scope is what the sources give that can be alerted on.
func (c *Config) scope() alerts.Scope {
	var scope alerts.Scope
	for _, period := range c.Global.Periods {
		scope.Periods = append(scope.Periods, calendar.Period(period))
	}
	for _, s := range c.Sources {
		scope.Sources = append(scope.Sources, alerts.Source{
			Name: s.Name, Labels: slices.Sorted(maps.Keys(s.Labels)), MaxAge: c.shownFor(s),
			KPIs: s.alertKPIs(&c.Global), Benchmarks: c.benchmarks(s),
		})
	}
	for _, m := range c.OwnMetrics() {
		scope.Sources = append(scope.Sources, alerts.Source{
			Name: m.KPI.Name, Parts: m.Sources(), KPIs: []alerts.KPI{c.ownKPI(m)}, Benchmarks: m.Benchmarks,
		})
	}
	return scope
}

// ownKPI is a metric of the user's own: it settles with the last of its parts, and one without times
// leaves it none.
func (c *Config) ownKPI(m *metrics.Metric) alerts.KPI {
	own := alerts.KPI{KPI: m.KPI, Timed: true}
	for _, input := range m.Inputs {
		own.Timed = own.Timed && input.Timed
		own.Settle = max(own.Settle, c.settle(input))
	}
	return own
}

// settle is how long an input of a metric settles.
func (c *Config) settle(input metrics.Input) time.Duration {
	for _, s := range c.Sources {
		for _, k := range s.alertKPIs(&c.Global) {
			if s.Name == input.Source && k.Name == input.KPI.Name {
				return k.Settle
			}
		}
	}
	return 0
}

// shownFor is how long the last good results of a source are shown.
func (c *Config) shownFor(s *Source) time.Duration {
	runs, err := schedule.Parse(s.Schedule, c.Global.calendar().Location)
	if err != nil {
		return 0
	}
	return c.maxAge(s, runs)
}

func (s *Source) alertKPIs(g *Global) []alerts.KPI {
	var all []alerts.KPI
	for _, facet := range s.Rows.Facets() {
		segments := len(facet.Shape.Dimensions)
		if len(facet.Labels) > 0 {
			segments-- // the labels are the first of them
		}
		for _, k := range facet.KPIs {
			all = append(all, alerts.KPI{
				KPI: k, Labels: facet.Labels, Timed: facet.Shape.Timed, Settle: facet.Settle,
				Segmented: segments > 0 && (k.Segments || slices.Contains(g.SegmentKPIs, k.Name)),
			})
		}
	}
	return all
}

// checkAlerts refuses what is to be different of alerts that no source gives. It asks the rows of
// sources, so that nothing else may be wrong with them.
func (s *settings) checkAlerts(found *findings) {
	if s.Alerting == nil {
		return
	}
	settings, scope := s.config("").Alerts()
	known := alerts.Names(settings, scope)
	for _, name := range slices.Sorted(maps.Keys(settings.Rules)) {
		if !slices.Contains(known, name) {
			found.key(join("alerting/rules", name), "%s", unknown("alert", name, known))
		}
	}
	if p := settings.Benchmark.Period; p != "" && !slices.Contains(s.Global.Periods, p) {
		found.value("alerting/benchmark/period", "period %s is not configured: add it to global.periods, or take one of %s", p, listed(s.Global.Periods))
	}
}
