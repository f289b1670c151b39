package main

import (
	"fmt"
	"io"
	"strings"

	"advocacy_exporter/collector/snapshot"
)

// printMetrics prints the user's own metrics for people: a line for each that has no value, and a table
// of the others.
func printMetrics(w io.Writer, s *snapshot.Snapshot) error {
	if len(s.Metrics) == 0 {
		return nil
	}
	t, benchmarks := newTable("METRIC"), false
	if len(s.Sources) > 0 {
		fmt.Fprintln(w)
	}
	for _, m := range s.Metrics {
		if len(m.Samples) == 0 {
			fmt.Fprintf(w, "%s: %s\n", m.Metric.KPI.Name, withoutValue(m))
		}
		benchmarks = benchmarks || len(m.Metric.Benchmarks) > 0
		for _, sample := range m.Samples {
			t.add(sample, m.Metric.Confidence, m.Judge(sample.Estimate))
		}
	}
	if len(t.rows) == 1 {
		return nil
	}
	return t.print(w, benchmarks)
}

// withoutValue says why a metric has no value.
func withoutValue(m *snapshot.MetricState) string {
	if missing := m.Missing(); len(missing) > 0 {
		return "no value: nothing was read of " + strings.Join(missing, ", ")
	}
	return "no value in any period: explain says why"
}
