package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

const belowBenchmark = "AdvocacyScoreBelowBenchmark"

const alertingSource = `
global: {periods: [all]}
sources:
  nps:
    csv: nps.csv
    industry: software_saas
    survey: {score: score, time: day}
benchmarks:
  ours: {kpi: advocacy_score, industry: software_saas, excellent: 0.7, needs_improvement: 0.5, origin: board, date: 2026-01-15}
alerting:
  alertmanagers: [{static_configs: [{targets: [%q]}]}]
  evaluation_interval: 1s
  rule_files: ["*.rules.yml"]
`

// answersOf writes an export with 40 answers, so many of which are from advocates.
func answersOf(t *testing.T, file string, advocates int) {
	t.Helper()
	text := "day,score\n"
	for i := range 40 {
		score := 3
		if i < advocates {
			score = 10
		}
		text += fmt.Sprintf("2026-01-%02d,%d\n", i%28+1, score)
	}
	write(t, file, "%s", text)
}

// alertingFolder is a folder with a configuration that tells an Alertmanager, and 40 answers.
func alertingFolder(t *testing.T, alertmanager string) (configFile string) {
	t.Helper()
	folder := t.TempDir()
	configFile = filepath.Join(folder, "advocacy.yml")
	write(t, configFile, alertingSource, strings.TrimPrefix(alertmanager, "http://"))
	answersOf(t, filepath.Join(folder, "nps.csv"), 30)
	return configFile
}

// Where the score drops, people are told by a real Alertmanager, and told again when it has recovered.
func TestAlertmanagerIsTold(t *testing.T) {
	t.Parallel()
	hook := newWebhook(t)
	configFile := alertingFolder(t, startAlertmanager(t, hook).url)
	answers := filepath.Join(filepath.Dir(configFile), "nps.csv")
	d := serveFile(t, configFile)
	d.ready(t)
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the exporter has %v", d.query(`{__name__=~"ALERTS|advocacy_score_ratio|advocacy_exporter_source_up|advocacy_exporter_alerting.+"}`))
		}
	})

	answersOf(t, answers, 5)
	d.want(t, 200, "POST", "/-/pull")
	hook.hears(t, belowBenchmark, "nps", "firing")
	d.asPromtoolSees(t)

	answersOf(t, answers, 35)
	d.want(t, 200, "POST", "/-/pull")
	hook.hears(t, belowBenchmark, "nps", "firing", "resolved")
	if code := d.stop(t); code != exitOK {
		t.Errorf("exit code %d after SIGTERM", code)
	}
}

// asPromtoolSees asks as promtool does.
func (d *daemon) asPromtoolSees(t *testing.T) {
	t.Helper()
	promtool := need(t, "promtool", "prometheus")
	now := time.Now().Unix()
	for _, args := range [][]string{
		{"query", "instant", d.url, `ALERTS{alertname="` + belowBenchmark + `"}`},
		{"query", "range", fmt.Sprint("--start=", now-60), fmt.Sprint("--end=", now), "--step=1s", d.url, `ALERTS{alertname="` + belowBenchmark + `"}`},
	} {
		said, err := exec.Command(promtool, args...).CombinedOutput()
		if err != nil || !strings.HasPrefix(string(said), `ALERTS{alertname="`+belowBenchmark+`", alertstate="firing", `) {
			t.Errorf("promtool %s: %v\n%s", args, err, said)
		}
	}
}

const scrapingAndRules = `
global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
rule_files: [advocacy.rules.yml]
scrape_configs:
  - job_name: advocacy
    static_configs: [{targets: [%q]}]
`

// A Prometheus that scrapes the exporter and has its rules fires and resolves what the exporter does.
func TestBothEvaluatorsAgree(t *testing.T) {
	t.Parallel()
	configFile := alertingFolder(t, "localhost:1")
	answers := filepath.Join(filepath.Dir(configFile), "nps.csv")
	d := serveFile(t, configFile)
	d.ready(t)
	prometheus := startEvaluating(t, d, configFile)
	const firing = `ALERTS{alertstate="firing"}`
	agree := func(fires bool) func() bool {
		return func() bool {
			ours, theirs := d.query(firing), prometheus.query(firing)
			_, below := theirs[only(theirs, belowBenchmark)]
			return below == fires && maps.Equal(ours, theirs)
		}
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the exporter has\n%v\nand Prometheus\n%v", d.query(firing), prometheus.query(firing))
		}
	})
	for _, step := range []struct {
		name  string
		fires bool
		begin func()
	}{
		{"quiet at first", false, func() {}},
		{"firing where the score falls", true, func() { answersOf(t, answers, 5) }},
		{"firing while it is above what fires and below the border", true, func() { answersOf(t, answers, 19) }},
		{"firing while the source is broken", true, func() { write(t, answers, "broken") }},
		{"quiet where the score has recovered", false, func() { answersOf(t, answers, 35) }},
	} {
		step.begin()
		d.ask("POST", "/-/pull")
		d.eventually(t, step.name, agree(step.fires))
	}
}

// only is the series of an alert.
func only(series map[string]float64, alert string) string {
	for name := range series {
		if strings.Contains(name, `"`+alert+`"`) {
			return name
		}
	}
	return ""
}

// startEvaluating runs a Prometheus that scrapes the exporter and evaluates the rules that it prints.
func startEvaluating(t *testing.T, d *daemon, configFile string) *daemon {
	t.Helper()
	folder, address := t.TempDir(), freeAddress(t)
	rules, err := exec.Command("advocacy_exporter", "rules", "--config.file="+configFile).Output()
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(folder, "advocacy.rules.yml"), "%s", rules)
	write(t, filepath.Join(folder, "prometheus.yml"), scrapingAndRules, strings.TrimPrefix(d.url, "http://"))
	prometheus := start(t, address, exec.Command(need(t, "prometheus", "prometheus"), "--config.file="+filepath.Join(folder, "prometheus.yml"),
		"--storage.tsdb.path="+filepath.Join(folder, "data"), "--web.listen-address="+address))
	prometheus.ready(t)
	return prometheus
}

// Two replicas with one configuration make one notification.
func TestReplicasTellOnce(t *testing.T) {
	t.Parallel()
	hook := newWebhook(t)
	alertmanager := startAlertmanager(t, hook)
	configFile := alertingFolder(t, alertmanager.url)
	answersOf(t, filepath.Join(filepath.Dir(configFile), "nps.csv"), 5)
	var replicas []*daemon
	for range 2 {
		replicas = append(replicas, serveFile(t, configFile, "--storage.path="+t.TempDir()))
	}
	sent := `advocacy_exporter_alerting_notifications_sent_total{alertmanager="` + alertmanager.url + `/api/v2/alerts"}`
	for _, d := range replicas {
		d.ready(t)
		d.eventually(t, "an alert sent", func() bool { return d.series(t)[sent] > 0 })
	}
	hook.hears(t, belowBenchmark, "nps", "firing")
	time.Sleep(3 * time.Second) // three times as long as Alertmanager waits before it tells of a change
	hook.hears(t, belowBenchmark, "nps", "firing")
	for alert := range alertmanager.starts(t, "nps") {
		hook.hears(t, alert, "nps", "firing")
	}
}

const pendingAndFiring = `
groups:
  - name: g
    rules:
      - {alert: Pending, expr: advocacy_score_ratio < 0.5, for: 1h}
      - {alert: Firing, expr: advocacy_score_ratio < 0.5, for: 2s}
`

// After a kill -9 what was pending is pending since before, and for the Alertmanager what fires has
// never stopped.
func TestAlertsSurviveKill(t *testing.T) {
	t.Parallel()
	hook := newWebhook(t)
	alertmanager := startAlertmanager(t, hook)
	configFile := alertingFolder(t, alertmanager.url)
	answersOf(t, filepath.Join(filepath.Dir(configFile), "nps.csv"), 5)
	write(t, filepath.Join(filepath.Dir(configFile), "own.rules.yml"), pendingAndFiring)

	d := serveFile(t, configFile)
	d.ready(t)
	hook.hears(t, "Firing", "nps", "firing")
	started := alertmanager.starts(t, "nps")["Firing"]
	since := d.activeSince(t, "Pending")
	d.eventually(t, "pending for a while", func() bool { return time.Since(since) > 4*time.Second })
	d.Process.Kill()
	<-d.ended

	again := time.Now()
	d = serveFile(t, configFile)
	d.ready(t)
	d.eventually(t, "firing again", func() bool { return strings.Contains(d.get(t, "/api/v1/alerts").body, `"state":"firing"`) })
	if pending := again.Sub(d.activeSince(t, "Pending")); pending < time.Second { // a new one is not older than the program
		t.Errorf("what was pending for 4s is said to have been for %s", pending)
	}
	time.Sleep(2 * time.Second)
	hook.hears(t, "Firing", "nps", "firing")
	if got := alertmanager.starts(t, "nps")["Firing"]; !got.Equal(started) {
		t.Errorf("the alert began at %s, and now is said to have begun at %s", started, got)
	}
}

// activeSince waits for an alert and is the time since which it is pending.
func (d *daemon) activeSince(t *testing.T, alert string) (since time.Time) {
	t.Helper()
	d.eventually(t, "an alert "+alert, func() bool {
		var answer struct {
			Data struct {
				Alerts []struct {
					Labels   map[string]string
					ActiveAt time.Time
				}
			}
		}
		if err := json.Unmarshal([]byte(d.get(t, "/api/v1/alerts").body), &answer); err != nil {
			t.Fatal(err)
		}
		for _, a := range answer.Data.Alerts {
			if a.Labels["alertname"] == alert {
				since = a.ActiveAt
			}
		}
		return !since.IsZero()
	})
	return since
}

const storageUp = "advocacy_exporter_alerting_storage_up"

// Where nothing can be stored the log says why, the scrape goes on, and alerts begin when it can be.
func TestStorageThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	configFile := alertingFolder(t, "localhost:1")
	folder := filepath.Dir(configFile)
	answersOf(t, filepath.Join(folder, "nps.csv"), 5)
	write(t, filepath.Join(folder, "data"), "a file where a folder should be")
	d := serveFile(t, configFile)
	d.ready(t)
	series := d.series(t)
	if up, ok := series[storageUp]; !ok || up != 0 || series[npsScore] != 0.125 {
		t.Errorf("storage up %v, score %v", up, series[npsScore])
	}
	d.eventually(t, "told why", func() bool {
		return strings.Contains(d.output.String(), "open the storage of alerts: mkdir data: not a directory")
	})
	if err := os.Remove(filepath.Join(folder, "data")); err != nil {
		t.Fatal(err)
	}
	d.eventually(t, "evaluating", func() bool { return d.series(t)[storageUp] == 1 })
	d.activeSince(t, belowBenchmark)
	info, err := os.Stat(filepath.Join(folder, "data"))
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder is %v, %v", info.Mode(), err)
	}
}

// On a full disk what fires goes on firing and the scrape goes on; with room again all is as before.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=1m"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("no small disk can be mounted: %v", err)
		}
		t.Skipf("SKIPPED, no small disk can be mounted: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(disk, 0) })
	hook := newWebhook(t)
	configFile := alertingFolder(t, startAlertmanager(t, hook).url)
	answers := filepath.Join(filepath.Dir(configFile), "nps.csv")
	answersOf(t, answers, 5)
	d := serveFile(t, configFile, "--storage.path="+disk)
	d.ready(t)
	hook.hears(t, belowBenchmark, "nps", "firing")

	filler := filepath.Join(disk, "filler")
	if err := os.WriteFile(filler, make([]byte, 1<<20), 0o600); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("the disk is not full: %v", err)
	}
	full := regexp.MustCompile(`Not all gauges could be stored.*no space left on device`)
	d.eventually(t, "told that the disk is full", func() bool { return full.MatchString(d.output.String()) })
	answersOf(t, answers, 35)
	d.want(t, 200, "POST", "/-/pull")
	time.Sleep(3 * time.Second) // three evaluations
	if series := d.series(t); series[npsScore] != 0.875 {
		t.Errorf("score %v", series[npsScore])
	}
	hook.hears(t, belowBenchmark, "nps", "firing")

	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	hook.hears(t, belowBenchmark, "nps", "firing", "resolved")
	if code := d.stop(t); code != exitOK {
		t.Errorf("exit code %d after SIGTERM", code)
	}
	d = serveFile(t, configFile, "--storage.path="+disk)
	d.eventually(t, "evaluating", func() bool {
		r, err := d.ask("GET", "/metrics")
		return err == nil && strings.Contains(r.body, storageUp+" 1")
	})
	if said := d.output.String(); strings.Contains(said, "corrupt") {
		t.Errorf("the storage was broken by the full disk:\n%s", said)
	}
}

// Rules that are broken are refused at a reload, and those in force stay; alerting can come and go.
func TestAlertingReloads(t *testing.T) {
	t.Parallel()
	hook := newWebhook(t)
	configFile := alertingFolder(t, startAlertmanager(t, hook).url)
	folder := filepath.Dir(configFile)
	answersOf(t, filepath.Join(folder, "nps.csv"), 5)
	d := serveFile(t, configFile)
	d.ready(t)
	hook.hears(t, belowBenchmark, "nps", "firing")
	since := d.activeSince(t, belowBenchmark)

	write(t, filepath.Join(folder, "own.rules.yml"), "groups:\n  - name: g\n    rules:\n      - alert: Low\n        expr: advocacy_score_ratio <\n")
	said := d.want(t, 500, "POST", "/-/reload").body
	if want := `advocacy.yml:13:16: own.rules.yml:5:15: group "g", rule 1, "Low": could not parse expression`; !strings.Contains(said, want) {
		t.Errorf("refused with\n%s\nwant\n%s", said, want)
	}
	write(t, filepath.Join(folder, "own.rules.yml"), pendingAndFiring)
	d.want(t, 200, "POST", "/-/reload")
	d.activeSince(t, "Pending")
	if got := d.activeSince(t, belowBenchmark); !got.Equal(since) {
		t.Errorf("the alert was active since %s, and is since %s", since, got)
	}

	config, err := os.ReadFile(configFile)
	if err != nil {
		t.Fatal(err)
	}
	without, _, _ := strings.Cut(string(config), "alerting:")
	write(t, configFile, "%s", without)
	d.want(t, 200, "POST", "/-/reload")
	d.want(t, 404, "GET", "/api/v1/alerts")
	if _, still := d.series(t)[storageUp]; still {
		t.Error("alerting is not configured, and shows metrics")
	}
	write(t, configFile, "%s", config)
	d.want(t, 200, "POST", "/-/reload")
	d.activeSince(t, belowBenchmark)
	hook.hears(t, belowBenchmark, "nps", "firing")
}

// Without "alerting:" nothing of the engine runs.
func TestNoEngineWithoutAlerting(t *testing.T) {
	t.Parallel()
	configFile := alertingFolder(t, "localhost:1")
	config, err := os.ReadFile(configFile)
	if err != nil {
		t.Fatal(err)
	}
	without, _, _ := strings.Cut(string(config), "alerting:")
	shaped := without + "alerting: {drop: {min_observations: 50}}\n" // for a Prometheus that evaluates the rules
	for text, want := range map[string]bool{string(config): true, without: false, shaped: false} {
		write(t, configFile, "%s", text)
		d := serveFile(t, configFile)
		d.ready(t)
		d.Process.Signal(syscall.SIGQUIT) // to have it print all its goroutines
		<-d.ended
		runs := strings.Contains(d.output.String(), "alerts/engine.") || strings.Contains(d.output.String(), "prometheus/prometheus/")
		if runs != want {
			t.Errorf("with alerting %t, goroutines of the engine %t", want, runs)
		}
	}
}

// The page on alerts has every metric of the engine.
func TestAlertsPageNamesTheEnginesMetrics(t *testing.T) {
	t.Parallel()
	configFile := alertingFolder(t, "localhost:1")
	answersOf(t, filepath.Join(filepath.Dir(configFile), "nps.csv"), 5)
	d := serveFile(t, configFile)
	d.ready(t)
	var families [][]string
	d.eventually(t, "sending, so that all metrics are there", func() bool {
		families = regexp.MustCompile(`# TYPE (advocacy_exporter_alerting_\w+)`).FindAllStringSubmatch(d.get(t, "/metrics").body, -1)
		return len(families) == 10
	})
	page := topFile(t, "docs/alerts.md")
	for _, family := range families {
		if !strings.Contains(page, "`"+family[1]+"`") {
			t.Errorf("docs/alerts.md does not have %s", family[1])
		}
	}
}
