package main

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"

	"advocacy_exporter/collector"
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/evaluation"
)

// formats is every way to print a pull.
var formats = map[string]func(io.Writer, *collector.Snapshot) error{
	"csv":        printCSV,
	"json":       printJSON,
	"prometheus": printPrometheus,
	"table":      printTable,
}

func formatNames() []string { return slices.Sorted(maps.Keys(formats)) }

func printPrometheus(w io.Writer, s *collector.Snapshot) error {
	registry := prometheus.NewRegistry()
	snapshot := func() *collector.Snapshot { return s }
	if err := registry.Register(collector.New(snapshot, time.Now)); err != nil {
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

// line is a sample as programs read it. Absent numbers are left out, never 0.
type line struct {
	// Source is blank for the user's own metrics.
	Source    string `json:"source,omitempty"`
	KPI       string `json:"kpi"`
	Period    string `json:"period"`
	Dimension string `json:"dimension,omitempty"`
	Segment   string `json:"segment,omitempty"`
	// Labels tell the overall values of a KPI apart where there are several.
	Labels  map[string]string `json:"labels,omitempty"`
	Value   float64           `json:"value"`
	Lower   *float64          `json:"lower,omitempty"`
	Upper   *float64          `json:"upper,omitempty"`
	Rows    uint64            `json:"observations"`
	Changes []change          `json:"changes,omitempty"`
	Growth  []growth          `json:"growth,omitempty"`
	// Benchmarks is what the KPI is held against, border by border, and Band what comes of it in words.
	Benchmarks []judgement `json:"benchmarks,omitempty"`
	Band       string      `json:"band,omitempty"`
}

type change struct {
	Versus     string   `json:"versus"`
	Value      float64  `json:"value"`
	Lower      *float64 `json:"lower,omitempty"`
	Upper      *float64 `json:"upper,omitempty"`
	Confidence float64  `json:"confidence"`
}

type judgement struct {
	Border   string  `json:"border"`
	Value    float64 `json:"value"`
	Industry string  `json:"industry,omitempty"`
	Origin   string  `json:"origin"`
	Verdict  string  `json:"verdict"`
}

type growth struct {
	Versus string  `json:"versus"`
	Ratio  float64 `json:"ratio"`
}

// lines are all samples of a snapshot: the sources in order, and then the user's own metrics.
func lines(s *collector.Snapshot) []line {
	all := []line{}
	for _, state := range s.Sources {
		if state.Result == nil {
			continue
		}
		for _, sample := range state.Result.Samples {
			l := lineOf(state.Job.Name, sample)
			l.judge(state.Judge(sample))
			all = append(all, l)
		}
	}
	for _, m := range s.Metrics {
		for _, sample := range m.Samples {
			l := lineOf("", sample)
			l.judge(m.Judge(sample.Estimate))
			all = append(all, l)
		}
	}
	return all
}

func lineOf(source string, s evaluation.Sample) line {
	l := line{
		Source: source, KPI: s.KPI.Name, Period: string(s.Period), Dimension: s.Dimension, Segment: s.Segment,
		Value: s.Estimate.Value, Rows: s.Estimate.N,
	}
	if len(s.Labels) > 0 {
		l.Labels = make(map[string]string, len(s.Labels))
	}
	for i, name := range s.LabelNames {
		l.Labels[name] = s.Labels[i]
	}
	if s.Estimate.Bounded {
		l.Lower, l.Upper = &s.Estimate.Lower, &s.Estimate.Upper
	}
	for _, c := range s.Changes {
		printed := change{Versus: string(c.Versus), Value: c.Value, Confidence: c.Confidence}
		if c.Bounded {
			printed.Lower, printed.Upper = &c.Lower, &c.Upper
		}
		l.Changes = append(l.Changes, printed)
	}
	for _, g := range s.Growth {
		l.Growth = append(l.Growth, growth{Versus: string(g.Versus), Ratio: g.Ratio})
	}
	return l
}

// judge adds what the benchmarks say of the sample.
func (l *line) judge(all []advocacy.Judgement) {
	l.Band = advocacy.Band(all)
	for _, j := range all {
		l.Benchmarks = append(l.Benchmarks, judgement{j.Border.Name, j.Border.Value, j.Benchmark.Industry, j.Benchmark.Origin, string(j.Verdict)})
	}
}

func printJSON(w io.Writer, s *collector.Snapshot) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(lines(s))
}

func printCSV(w io.Writer, s *collector.Snapshot) error {
	out := csv.NewWriter(w)
	out.Write([]string{
		"source", "kpi", "period", "dimension", "segment", "value", "lower", "upper", "observations",
		"change", "change_lower", "change_upper", "change_confidence",
	})
	for _, l := range lines(s) {
		dimension, segment := l.where()
		out.Write(append([]string{
			l.Source, l.KPI, l.Period, dimension, segment,
			number(&l.Value), number(l.Lower), number(l.Upper), strconv.FormatUint(l.Rows, 10),
		}, previousChange(l.Changes)...))
	}
	out.Flush()
	return out.Error()
}

// where is the segment of a line, or its labels written as one: network,action and mastodon,share.
func (l *line) where() (dimension, segment string) {
	if len(l.Labels) == 0 {
		return l.Dimension, l.Segment
	}
	names := slices.Sorted(maps.Keys(l.Labels))
	values := make([]string, len(names))
	for i, name := range names {
		values[i] = l.Labels[name]
	}
	return strings.Join(names, ","), strings.Join(values, ",")
}

// previousChange are the CSV fields of the change against the previous period, empty where there is none.
func previousChange(changes []change) []string {
	for _, c := range changes {
		if c.Versus == string(calendar.Previous) {
			return []string{number(&c.Value), number(c.Lower), number(c.Upper), number(&c.Confidence)}
		}
	}
	return make([]string, 4)
}

func number(f *float64) string {
	if f == nil {
		return ""
	}
	return strconv.FormatFloat(*f, 'g', -1, 64)
}
