package collector

import (
	"cmp"
	"slices"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

// written is a metric that was written once and goes out as it is at every scrape, which then makes less
// garbage. What it hands out does not change.
type written struct {
	prometheus.Metric
	labels  []*dto.LabelPair
	gauge   *dto.Gauge
	counter *dto.Counter
}

// writeAll writes metrics, in the order that a scrape wants those of a family in, so that little is left
// to sort. Where one cannot be written they stay as they are, and say why at every scrape.
func writeAll(metrics []prometheus.Metric) []prometheus.Metric {
	all := make([]*written, len(metrics))
	for i, m := range metrics {
		var out dto.Metric
		if m.Write(&out) != nil {
			return metrics
		}
		all[i] = &written{m, out.Label, out.Gauge, out.Counter}
	}
	slices.SortStableFunc(all, func(a, b *written) int { return slices.CompareFunc(a.labels, b.labels, byValue) })
	for i, w := range all {
		metrics[i] = w
	}
	return metrics
}

func byValue(a, b *dto.LabelPair) int { return cmp.Compare(a.GetValue(), b.GetValue()) }

// Write implements prometheus.Metric.
func (w *written) Write(out *dto.Metric) error {
	out.Label, out.Gauge, out.Counter = w.labels, w.gauge, w.counter
	return nil
}
