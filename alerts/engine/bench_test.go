package engine

import (
	"fmt"
	"log/slog"
	"net/url"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/model"
)

// BenchmarkEvaluation stores gauges and evaluates one rule over them.
func BenchmarkEvaluation(b *testing.B) {
	for _, n := range []int{1_000, 10_000} {
		b.Run(fmt.Sprint(n, " series"), func(b *testing.B) {
			s := benchmarked(b, n)
			ts := time.Now()
			for b.Loop() {
				ts = ts.Add(time.Minute)
				s.evaluateAt(b.Context(), ts)
			}
		})
	}
}

// gauges are many gauges that do not change.
type gauges []prometheus.Metric

// Describe sends nothing.
func (gauges) Describe(chan<- *prometheus.Desc) {}

// Collect sends them.
func (g gauges) Collect(ch chan<- prometheus.Metric) {
	for _, m := range g {
		ch <- m
	}
}

// benchmarked is an engine over n gauges in families of 100, with one rule.
func benchmarked(b *testing.B, n int) *shift {
	b.Helper()
	all := make(gauges, n)
	for i := range all {
		desc := prometheus.NewDesc(fmt.Sprintf("advocacy_kpi_%d_ratio", i/100), "A KPI.", []string{"source", "period", "dimension", "segment"}, nil)
		all[i] = prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, float64(i), "nps", "30d", "plan", fmt.Sprint(i%100))
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(all)
	settings := Settings{EvaluationInterval: model.Duration(time.Minute), Retention: Retention{Time: model.Duration(15 * 24 * time.Hour), Size: "512MB"}}
	e, err := New(settings, []byte(`groups: [{name: g, rules: [{alert: Low, expr: advocacy_kpi_0_ratio < 10, for: 1000h}]}]`), Options{
		Dir: b.TempDir(), ExternalURL: &url.URL{Scheme: "http", Host: "localhost"}, Gauges: registry, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		b.Fatal(err)
	}
	if err := e.store.open(settings.Retention, time.Now()); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = e.store.close() })
	e.sender.Store(e.hired)
	return &shift{Engine: e}
}
