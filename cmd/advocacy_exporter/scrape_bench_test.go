package main

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// BenchmarkScrape holds scrapes of 10,000 series against those of a bare handler of client_golang that
// has the same series as constant metrics, each in a process of its own and asked in turns. The figures
// are ratios: of the medians, of the 99th percentiles, and of the processor time of the servers.
func BenchmarkScrape(b *testing.B) {
	ours := serveFile(b, manySegments(b))
	ours.ready(b)
	first := ours.get(b, "/metrics").body
	file := filepath.Join(b.TempDir(), "metrics.txt")
	write(b, file, "%s", first)
	address := freeAddress(b)
	bare := start(b, address, exec.Command("bare_handler", file, address))
	bare.eventually(b, "listening", func() bool { _, err := bare.ask("GET", "/metrics"); return err == nil })

	const scrapes = 200
	var p50, p99, cpu []float64
	for b.Loop() {
		var took, bareTook []float64
		cpuBefore, bareBefore := processorTime(b, ours), processorTime(b, bare)
		for range scrapes {
			took, bareTook = append(took, scrape(b, ours)), append(bareTook, scrape(b, bare))
		}
		cpu = append(cpu, (processorTime(b, ours)-cpuBefore)/(processorTime(b, bare)-bareBefore))
		p50 = append(p50, percentile(took, 50)/percentile(bareTook, 50))
		p99 = append(p99, percentile(took, 99)/percentile(bareTook, 99))
	}
	b.ReportMetric(float64(len(parse(b, first))), "series")
	b.ReportMetric(percentile(p50, 50), "p50/bare")
	b.ReportMetric(percentile(p99, 50), "p99/bare")
	b.ReportMetric(percentile(cpu, 50), "cpu/bare")
}

// manySegments is a configuration that has some 10,000 series.
func manySegments(t testing.TB) string {
	t.Helper()
	folder := t.TempDir()
	f, err := os.Create(filepath.Join(folder, "answers.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, "score,at,plan,country")
	dice, newest := rand.New(rand.NewPCG(1, 2)), time.Now().UTC()
	for range 200_000 {
		at := newest.Add(-time.Duration(dice.Int64N(int64(120 * 24 * time.Hour))))
		fmt.Fprintf(w, "%d,%s,plan-%d,country-%d\n", dice.IntN(11), at.Format(time.RFC3339), dice.IntN(100), dice.IntN(200))
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "advocacy.yml")
	write(t, file, `
global: {periods: [30d, 90d, quarter, year, all]}
sources:
  answers: {csv: answers.csv, schedule: "@every 24h", survey: {score: score, time: at, segments: [plan, country]}}
`)
	return file
}

// scrape is how many seconds a scrape took, to its last byte. Nothing is packed, which would take as
// long for both.
func scrape(t testing.TB, d *daemon) float64 {
	t.Helper()
	began := time.Now()
	reply, err := unpacked.Get(d.url + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	if n, err := io.Copy(io.Discard, reply.Body); err != nil || n < 100_000 || reply.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d bytes, %v", reply.Status, n, err)
	}
	return time.Since(began).Seconds()
}

var unpacked = &http.Client{Transport: &http.Transport{DisableCompression: true}}

func percentile(of []float64, percent int) float64 {
	slices.Sort(of)
	return of[(len(of)-1)*percent/100]
}

// processorTime is what a process took so far, in hundredths of a second.
func processorTime(t testing.TB, d *daemon) float64 {
	t.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", d.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return float64(user + system)
}

// bareHandler serves the gauges and counters of a file as a program does that has nothing else to do.
func bareHandler() {
	file, err := os.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(file)
	if err != nil {
		log.Fatal(err)
	}
	constants := &constants{}
	for _, family := range families {
		constants.add(family)
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(constants)
	http.Handle("/metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{EnableOpenMetrics: true}))
	log.Fatal(http.ListenAndServe(os.Args[2], nil))
}

type constants struct {
	descs   []*prometheus.Desc
	metrics []prometheus.Metric
}

func (c *constants) add(family *dto.MetricFamily) {
	kind := map[dto.MetricType]prometheus.ValueType{dto.MetricType_GAUGE: prometheus.GaugeValue, dto.MetricType_COUNTER: prometheus.CounterValue}[family.GetType()]
	for i, metric := range family.Metric {
		var names, values []string
		for _, label := range metric.Label {
			names, values = append(names, label.GetName()), append(values, label.GetValue())
		}
		if i == 0 {
			c.descs = append(c.descs, prometheus.NewDesc(family.GetName(), family.GetHelp(), names, nil))
		}
		if value := metric.GetGauge().GetValue() + metric.GetCounter().GetValue(); kind != 0 {
			c.metrics = append(c.metrics, prometheus.MustNewConstMetric(c.descs[len(c.descs)-1], kind, value, values...))
		}
	}
}

func (c *constants) Describe(descs chan<- *prometheus.Desc) {
	for _, desc := range c.descs {
		descs <- desc
	}
}

func (c *constants) Collect(metrics chan<- prometheus.Metric) {
	for _, metric := range c.metrics {
		metrics <- metric
	}
}
