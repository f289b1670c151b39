package engine

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

const namespace = "advocacy_exporter_alerting_"

// refusedName is the one count of the notifier's registry that is not the notifier's.
const refusedName = "refused"

// tallies are what the engine counts of its own work.
type tallies struct {
	up, last, took        prometheus.Gauge
	evaluations, failures prometheus.Counter
}

func newTallies() tallies {
	gauge := func(name, help string) prometheus.Gauge {
		return prometheus.NewGauge(prometheus.GaugeOpts{Name: namespace + name, Help: help})
	}
	counter := func(name, help string) prometheus.Counter {
		return prometheus.NewCounter(prometheus.CounterOpts{Name: namespace + name, Help: help})
	}
	return tallies{
		up:          gauge("storage_up", "Whether the storage of alerts is open."),
		last:        gauge("last_evaluation_timestamp_seconds", "When the rules were last evaluated."),
		took:        gauge("last_evaluation_duration_seconds", "How long the last evaluation of the rules took."),
		evaluations: counter("evaluations_total", "How often the rules were evaluated."),
		failures:    counter("evaluation_failures_total", "How many evaluations had a rule that failed, or gauges that could not be stored."),
	}
}

func (t *tallies) evaluated(ts time.Time, took time.Duration, stored bool, failed int) {
	t.took.Set(took.Seconds())
	t.evaluations.Inc()
	if !stored || failed > 0 {
		t.failures.Inc()
	}
	if stored {
		t.last.Set(float64(ts.UnixMilli()) / 1000)
	}
}

// told are the families of the notifier that are shown, by its names.
var told = map[string]struct {
	name, help string
	kind       prometheus.ValueType
}{
	"prometheus_notifications_sent_total":               {"notifications_sent_total", "Alerts that were sent to an Alertmanager.", prometheus.CounterValue},
	"prometheus_notifications_dropped_total":            {"notifications_dropped_total", "Alerts that an Alertmanager did not get: it was away, or too many waited.", prometheus.CounterValue},
	"prometheus_notifications_queue_length":             {"notifications_queue_length", "Alerts that wait to be sent to an Alertmanager.", prometheus.GaugeValue},
	"prometheus_notifications_alertmanagers_discovered": {"alertmanagers", "How many Alertmanagers are told.", prometheus.GaugeValue},
	refusedName: {"notifications_refused_total", "Alerts that an Alertmanager refused as they were.", prometheus.CounterValue},
}

// Describe sends nothing: there is nothing to show while no engine runs.
func (e *Engine) Describe(chan<- *prometheus.Desc) {}

// Collect sends what the engine counts, so that it is a prometheus.Collector.
func (e *Engine) Collect(ch chan<- prometheus.Metric) {
	t := e.tallies
	for _, m := range []prometheus.Metric{t.up, t.last, t.took, t.evaluations, t.failures} {
		ch <- m
	}
	if s := e.sender.Load(); s != nil {
		s.collect(ch)
	}
}

func (s *sender) collect(ch chan<- prometheus.Metric) {
	families, _ := s.registry.Gather() // what it could not gather is not shown
	for _, f := range families {
		row, ok := told[f.GetName()]
		if !ok {
			continue
		}
		for _, m := range f.Metric {
			v, _ := number(m)
			names, values := pairs(m)
			ch <- prometheus.MustNewConstMetric(prometheus.NewDesc(namespace+row.name, row.help, names, nil), row.kind, v, values...)
		}
	}
}

func pairs(m *dto.Metric) (names, values []string) {
	for _, pair := range m.Label {
		names, values = append(names, pair.GetName()), append(values, pair.GetValue())
	}
	return names, values
}
