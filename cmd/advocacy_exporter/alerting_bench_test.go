package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// BenchmarkAlerting runs the exporter with and without alerting over the same answers, and reports
// what each needs: memory, and CPU for an evaluation. Rules are evaluated every second for half a
// minute.
func BenchmarkAlerting(b *testing.B) {
	binary := build(b)
	if info, err := os.Stat(binary); err == nil {
		b.Logf("the binary has %.1f MB", float64(info.Size())/1e6)
	}
	for _, segments := range []int{29, 310} {
		for _, alerting := range []bool{false, true} {
			name := fmt.Sprintf("segments=%d/alerting=%t", segments, alerting)
			b.Run(name, func(b *testing.B) {
				for b.Loop() {
					measured(b, binary, segments, alerting).report(b)
				}
			})
		}
	}
}

const measuredConfig = `
global: {periods: [30d, all], max_segments: 1000, min_respondents: 1}
sources:
  nps: {csv: nps.csv, survey: {score: score, time: day, segments: [plan]}}
`

const measuredAlerting = `
alerting:
  alertmanagers: [{static_configs: [{targets: ["localhost:1"]}]}]
  evaluation_interval: 1s
`

// cost is what a run needed.
type cost struct{ series, evaluations, rules, cpu, resident float64 }

func measured(b *testing.B, binary string, segments int, alerting bool) cost {
	b.Helper()
	folder := b.TempDir()
	text := "day,plan,score\n"
	for i := range segments * 40 {
		text += fmt.Sprintf("%s,plan %d,%d\n", time.Now().AddDate(0, 0, -i/segments).Format(time.DateOnly), i%segments, i%11)
	}
	write(b, filepath.Join(folder, "nps.csv"), "%s", text)
	config := measuredConfig
	if alerting {
		config += measuredAlerting
	}
	write(b, filepath.Join(folder, "advocacy.yml"), "%s", config)
	address := freeAddress(b)
	d := start(b, address, exec.Command(binary, "--config.file="+filepath.Join(folder, "advocacy.yml"),
		"--storage.path="+filepath.Join(folder, "data"), "--web.listen-address="+address))
	d.ready(b)
	time.Sleep(5 * time.Second)
	before := d.cost(b)
	time.Sleep(30 * time.Second)
	after := d.cost(b)
	d.stop(b)
	after.cpu, after.evaluations = after.cpu-before.cpu, after.evaluations-before.evaluations
	return after
}

func (d *daemon) cost(b *testing.B) cost {
	b.Helper()
	all := d.series(b)
	c := cost{
		evaluations: all["advocacy_exporter_alerting_evaluations_total"],
		cpu:         all["process_cpu_seconds_total"], resident: all["process_resident_memory_bytes"],
	}
	for name := range all {
		if strings.HasPrefix(name, "advocacy_") {
			c.series++
		}
	}
	if c.evaluations > 0 {
		c.rules = float64(strings.Count(d.get(b, "/api/v1/rules").body, `"type":"alerting"`))
	}
	return c
}

func (c cost) report(b *testing.B) {
	b.ReportMetric(c.series, "series")
	b.ReportMetric(c.rules, "rules")
	b.ReportMetric(c.resident/1e6, "MB-resident")
	b.ReportMetric(c.cpu*1000/30, "ms-CPU/s")
	if c.evaluations > 0 {
		b.ReportMetric(c.cpu*1000/c.evaluations, "ms-CPU/evaluation")
	}
}
