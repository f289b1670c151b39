package collector

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"advocacy_exporter/collector/snapshot"
)

var oldestPart = Family{"advocacy_exporter_metric_oldest_part_timestamp_seconds",
	"When the oldest of what the metric is computed from was pulled, in Unix seconds: it is as of then.", []string{"metric"}}

// showMetrics are the user's own metrics as of a moment. One is withdrawn when anything it was computed
// from is too old to be shown.
func showMetrics(s *snapshot.Snapshot, now time.Time) []prometheus.Metric {
	e := newExposition(nil)
	age := prometheus.NewDesc(oldestPart.Name, oldestPart.Help, oldestPart.Labels, nil)
	for _, m := range s.Metrics {
		if oldest := m.Oldest(); oldest != nil {
			e.add(age, prometheus.GaugeValue, float64(oldest.LastSuccess.UnixMilli())/1000, m.Metric.KPI.Name)
		}
		if m.Current(now) {
			for _, sample := range m.Samples {
				e.sample(sample)
				e.judged(sample, m.Judge(sample.Estimate))
			}
		}
	}
	return e.metrics
}
