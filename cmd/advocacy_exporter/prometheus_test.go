package main

import (
	"encoding/json"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/prometheus/common/model"
)

// startDemo runs the demo of the binary that users get, with a folder of its own for what it writes.
func startDemo(t *testing.T) (demo *daemon, folder string) {
	t.Helper()
	folder, address := t.TempDir(), freeAddress(t)
	cmd := exec.Command(build(t), "demo", "--web.listen-address="+address)
	cmd.Env = append(os.Environ(), "TMPDIR="+folder)
	demo = start(t, address, cmd)
	demo.ready(t)
	return demo, folder
}

// The demo works with Prometheus as Debian has it, and leaves nothing behind.
func TestDemo(t *testing.T) {
	demo, folder := startDemo(t)
	t.Run("has values of every source", demo.hasValues)
	t.Run("pleases promtool", demo.pleasesPromtool)
	t.Run("speaks OpenMetrics", demo.speaksOpenMetrics)
	t.Run("packs", demo.packs)
	t.Run("is scraped by Prometheus", demo.isScraped)
	if code := demo.stop(t); code != exitOK {
		t.Errorf("exit code %d after SIGTERM", code)
	}
	if left, _ := filepath.Glob(folder + "/*"); len(left) > 0 {
		t.Errorf("left behind: %s", left)
	}
}

func (d *daemon) hasValues(t *testing.T) {
	series := d.series(t)
	for source, kpi := range map[string]string{"nps": "score", "reviews": "positive_review", "support": "score"} {
		if series[`advocacy_exporter_source_up{source="`+source+`"}`] != 1 {
			t.Errorf("source %s is not up", source)
		}
		share := series["advocacy_"+kpi+`_ratio{period="30d", source="`+source+`"}`]
		if share <= 0.1 || share >= 0.9 {
			t.Errorf("source %s: %s %v", source, kpi, share)
		}
	}
	drop := `{dimension="plan", period="30d", segment="enterprise", source="nps", versus="previous"}`
	if change := series["advocacy_segment_score_change_ratio"+drop]; change > -0.1 {
		t.Errorf("customers of the enterprise plan are to be less happy: change %v", change)
	}
	if sure := series["advocacy_segment_score_change_confidence_ratio"+drop]; sure < 0.95 {
		t.Errorf("confidence of the change: %v", sure)
	}
}

func (d *daemon) pleasesPromtool(t *testing.T) {
	promtool := exec.Command(need(t, "promtool", "prometheus"), "check", "metrics")
	promtool.Stdin = strings.NewReader(d.get(t, "/metrics").body)
	if said, err := promtool.CombinedOutput(); err != nil || len(said) > 0 {
		t.Errorf("promtool check metrics: %v\n%s", err, said)
	}
}

func (d *daemon) speaksOpenMetrics(t *testing.T) {
	r := d.get(t, "/metrics", "Accept: application/openmetrics-text; version=1.0.0")
	if got := r.header.Get("Content-Type"); !strings.HasPrefix(got, "application/openmetrics-text; version=1.0.0") {
		t.Errorf("Content-Type %q", got)
	}
	if !strings.HasSuffix(r.body, "# EOF\n") {
		t.Errorf("no # EOF at the end, but %q", r.body[max(0, len(r.body)-100):])
	}
}

func (d *daemon) packs(t *testing.T) {
	packed := d.get(t, "/metrics", "Accept-Encoding: gzip")
	if got := packed.header.Get("Content-Encoding"); got != "gzip" {
		t.Fatalf("Content-Encoding %q", got)
	}
	if got, want := scores(parse(t, gunzip(t, packed.body))), scores(d.series(t)); len(want) == 0 || !maps.Equal(got, want) {
		t.Errorf("packed %v, plain %v", got, want)
	}
}

// scores are the overall advocacy scores among the series.
func scores(series map[string]float64) map[string]float64 {
	scores := maps.Clone(series)
	maps.DeleteFunc(scores, func(name string, _ float64) bool { return !strings.HasPrefix(name, "advocacy_score_ratio{") })
	return scores
}

func (d *daemon) isScraped(t *testing.T) {
	prometheus := startPrometheus(t, strings.TrimPrefix(d.url, "http://"))
	prometheus.eventually(t, "the scores of the exporter in Prometheus", func() bool {
		want := scores(d.series(t))
		return len(want) > 0 && maps.Equal(prometheus.query("advocacy_score_ratio"), want)
	})
	for metric, value := range prometheus.query("up") {
		if value != 1 {
			t.Errorf("%s is %v", metric, value)
		}
	}
}

const scraping = `
global: {scrape_interval: 1s, scrape_timeout: 1s}
scrape_configs:
  - job_name: advocacy
    static_configs: [{targets: [%q]}]
`

// startPrometheus runs a Prometheus that scrapes the target every second.
func startPrometheus(t *testing.T, target string) *daemon {
	t.Helper()
	folder, address := t.TempDir(), freeAddress(t)
	file := filepath.Join(folder, "prometheus.yml")
	write(t, file, scraping, target)
	return start(t, address, exec.Command(need(t, "prometheus", "prometheus"),
		"--config.file="+file, "--storage.tsdb.path="+filepath.Join(folder, "data"), "--web.listen-address="+address))
}

// query asks a Prometheus for the values of an expression now, by the labels that the exporter gave.
func (d *daemon) query(expression string) map[string]float64 {
	r, err := d.ask("GET", "/api/v1/query?query="+url.QueryEscape(expression))
	if err != nil {
		return nil
	}
	var found struct {
		Data struct{ Result model.Vector }
	}
	if json.Unmarshal([]byte(r.body), &found) != nil {
		return nil
	}
	values := map[string]float64{}
	for _, sample := range found.Data.Result {
		delete(sample.Metric, "job")
		delete(sample.Metric, "instance")
		values[sample.Metric.String()] = float64(sample.Value)
	}
	return values
}
