package main

import (
	"io"
	"maps"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"

	"advocacy_exporter/cmd/advocacy_exporter/samples"
	"advocacy_exporter/collector"
	"advocacy_exporter/collector/snapshot"
)

// formats is every way to print a pull.
var formats = map[string]func(io.Writer, *snapshot.Snapshot) error{
	"csv":        samples.CSV,
	"json":       samples.JSON,
	"prometheus": printPrometheus,
	"table":      printTable,
}

func formatNames() []string { return slices.Sorted(maps.Keys(formats)) }

func printPrometheus(w io.Writer, s *snapshot.Snapshot) error {
	registry := prometheus.NewRegistry()
	if err := registry.Register(collector.New(func() *snapshot.Snapshot { return s }, time.Now)); err != nil {
		return err
	}
	families, err := registry.Gather()
	if err != nil {
		return err
	}
	for _, f := range families {
		if _, err := expfmt.MetricFamilyToText(w, f); err != nil {
			return err
		}
	}
	return nil
}
