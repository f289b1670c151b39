package main

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

const apiPassword = "correct horse battery staple"

const twoSources = `
sources:
  nps:
    csv: nps.csv
    survey: {score: score, time: day, segments: [plan]}
  shop:
    http:
      url: %s
      http_client_config: {basic_auth: {username: reader, password: ` + apiPassword + `}}
    survey: {scale: 1-5, score: .stars}
`

// export has 6 answers of every plan, in the order in which they were given.
const export = "day,plan,score\n" +
	"2026-01-01,free,9\n2026-01-02,free,10\n2026-01-03,free,9\n2026-01-04,free,8\n2026-01-05,free,3\n2026-01-06,free,10\n" +
	"2026-01-01,team,2\n2026-01-02,team,9\n2026-01-03,team,6\n2026-01-04,team,8\n2026-01-05,team,3\n2026-01-06,team,1\n" +
	"2026-01-01,solo,7\n2026-01-02,solo,9\n2026-01-03,solo,9\n2026-01-04,solo,9\n2026-01-05,solo,3\n2026-01-06,solo,9\n"

// shopAPI answers who knows the password.
func shopAPI(t *testing.T) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, password, _ := r.BasicAuth(); user != "reader" || password != apiPassword {
			http.Error(w, "who are you?", http.StatusUnauthorized)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Write([]byte(`[{"stars": 5}, {"stars": 4}, {"stars": 5}, {"stars": 1}]`))
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// startTwoSources runs the exporter on an export and an API.
func startTwoSources(t *testing.T, flags ...string) (d *daemon, configFile string) {
	t.Helper()
	folder := t.TempDir()
	configFile = filepath.Join(folder, "advocacy.yml")
	write(t, configFile, twoSources, shopAPI(t))
	write(t, filepath.Join(folder, "nps.csv"), export)
	return serveFile(t, configFile, flags...), configFile
}

const (
	npsUp    = `advocacy_exporter_source_up{source="nps"}`
	shopUp   = `advocacy_exporter_source_up{source="shop"}`
	npsScore = `advocacy_score_ratio{period="all", source="nps"}`
	teamSize = `advocacy_segment_score_observations{dimension="plan", period="all", segment="team", source="nps"}`
	reloaded = "advocacy_exporter_config_last_reload_successful"
)

func TestServe(t *testing.T) {
	t.Parallel()
	d, _ := startTwoSources(t)
	d.ready(t)
	series := d.series(t)
	if series[npsUp] != 1 || series[shopUp] != 1 || series[npsScore] != 0.5 || series[teamSize] != 6 {
		t.Errorf("nps up %v, shop up %v, score of nps %v, team %v", series[npsUp], series[shopUp], series[npsScore], series[teamSize])
	}
	for _, page := range []string{"/", "/-/healthy", "/-/ready", "/config", "/metrics"} {
		d.get(t, page)
	}
	d.want(t, http.StatusNotFound, "GET", "/metric")
	d.want(t, http.StatusMethodNotAllowed, "GET", "/-/reload")
	d.want(t, http.StatusMethodNotAllowed, "GET", "/-/pull")
	if code := d.stop(t); code != exitOK {
		t.Errorf("exit code %d after SIGTERM", code)
	}
}

// Neither a pull that hangs nor somebody who waits for it holds up the end.
func TestServeStopsWhilePulling(t *testing.T) {
	t.Parallel()
	asked, end := make(chan struct{}, 1), make(chan struct{})
	api := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		select {
		case asked <- struct{}{}:
		default:
		}
		<-end
	}))
	defer api.Close()
	defer close(end)
	configFile := filepath.Join(t.TempDir(), "advocacy.yml")
	write(t, configFile, "sources: {slow: {http: {url: %s}, survey: {score: .score}}}", api.URL)
	d := serveFile(t, configFile)
	<-asked
	waiting := make(chan reply)
	go func() {
		r, _ := d.ask("POST", "/-/pull?source=slow")
		waiting <- r
	}()
	d.eventually(t, "healthy", func() bool { r, err := d.ask("GET", "/-/healthy"); return err == nil && r.code == http.StatusOK })
	if code := d.stop(t); code != exitOK {
		t.Errorf("exit code %d after SIGTERM", code)
	}
	<-waiting
}

// A prefix and a path of their own may be written with or without slashes.
func TestServeUnderPrefix(t *testing.T) {
	t.Parallel()
	d, _ := startTwoSources(t, "--web.route-prefix=advocacy/", "--web.telemetry-path=gauges")
	d.eventually(t, "ready", func() bool {
		r, err := d.ask("GET", "/advocacy/-/ready")
		return err == nil && r.code == http.StatusOK
	})
	if page := d.get(t, "/"); !strings.Contains(page.body, `href="/advocacy/gauges"`) {
		t.Errorf("the landing page does not lead to the metrics:\n%s", page.body)
	}
	d.get(t, "/advocacy/gauges")
	d.want(t, http.StatusNotFound, "GET", "/metrics")
}

// No page and no line of the log shows a password.
func TestServeMasksSecrets(t *testing.T) {
	t.Parallel()
	d, _ := startTwoSources(t, "--log.level=debug")
	d.ready(t)
	config := d.get(t, "/config").body
	if !strings.Contains(config, "password: <secret>") || !strings.Contains(config, "username: reader") {
		t.Errorf("/config:\n%s", config)
	}
	d.want(t, http.StatusOK, "POST", "/-/pull")
	d.want(t, http.StatusOK, "POST", "/-/reload")
	for where, text := range map[string]string{
		"/config": config, "/": d.get(t, "/").body, "/metrics": d.get(t, "/metrics").body, "the log": d.output.String(),
	} {
		if strings.Contains(text, apiPassword) {
			t.Errorf("%s shows the password:\n%s", where, text)
		}
	}
}

func TestServePullsOnRequest(t *testing.T) {
	t.Parallel()
	d, _ := startTwoSources(t)
	d.ready(t)
	const npsPulls, shopPulls = `advocacy_exporter_source_pulls_total{result="success", source="nps"}`, `advocacy_exporter_source_pulls_total{result="success", source="shop"}`
	d.want(t, http.StatusOK, "POST", "/-/pull?source=nps")
	if series := d.series(t); series[npsPulls] != 2 || series[shopPulls] != 1 {
		t.Errorf("after a pull of nps: %v pulls of nps, %v of shop", series[npsPulls], series[shopPulls])
	}
	d.want(t, http.StatusOK, "POST", "/-/pull")
	if series := d.series(t); series[npsPulls] != 3 || series[shopPulls] != 2 {
		t.Errorf("after a pull of all: %v pulls of nps, %v of shop", series[npsPulls], series[shopPulls])
	}
	said := d.want(t, http.StatusNotFound, "POST", "/-/pull?source=nsp").body
	if !strings.Contains(said, `"nsp"`) {
		t.Errorf("an unknown source is refused with %q", said)
	}
}

// A broken file changes nothing but the gauge that says so; a good one is taken over.
func TestServeReloads(t *testing.T) {
	t.Parallel()
	d, configFile := startTwoSources(t)
	d.ready(t)
	config := d.get(t, "/config").body
	hangUp := func() { d.Process.Signal(syscall.SIGHUP) }

	write(t, configFile, "sources: {nps: {csv: {pth: nps.csv}}}")
	hangUp()
	d.eventually(t, "told that the file is broken", func() bool { return d.series(t)[reloaded] == 0 })
	said := d.want(t, http.StatusInternalServerError, "POST", "/-/reload").body
	if !strings.Contains(said, `unknown key "pth"`) {
		t.Errorf("a broken file is refused with %q", said)
	}
	if series := d.series(t); series[npsScore] != 0.5 || series[shopUp] != 1 || d.get(t, "/config").body != config {
		t.Errorf("the old configuration is not in force any more:\n%s", d.get(t, "/config").body)
	}

	write(t, configFile, "sources:\n  nps: {csv: nps.csv, survey: {score: score}}\n  more: {csv: nps.csv, survey: {score: score}}\n")
	hangUp()
	d.eventually(t, "reloaded", func() bool { return d.series(t)[reloaded] == 1 })
	d.ready(t)
	series := d.series(t)
	if _, still := series[shopUp]; still || series[`advocacy_score_ratio{period="all", source="more"}`] != 0.5 {
		t.Error("the new configuration is not in force")
	}
}

// hashed is the bcrypt hash of "let me see".
const hashed = "$2a$04$sELqjh1MmRpekWL7DyUzGONtAbaTX47altL9Keb/mcCuGcBkMsoOi"

func TestServeAsksForAPassword(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "web.yml")
	write(t, file, "basic_auth_users: {prometheus: %s}", hashed)
	d, _ := startTwoSources(t, "--web.config.file="+file)
	d.eventually(t, "listening", func() bool {
		r, err := d.ask("GET", "/metrics")
		return err == nil && r.code == http.StatusUnauthorized
	})
	const right, wrong = "Authorization: Basic cHJvbWV0aGV1czpsZXQgbWUgc2Vl", "Authorization: Basic cHJvbWV0aGV1czpsZXQgbWUgaW4="
	d.want(t, http.StatusUnauthorized, "POST", "/-/reload")
	d.want(t, http.StatusUnauthorized, "GET", "/metrics", wrong)
	d.get(t, "/metrics", right)
	d.want(t, http.StatusOK, "POST", "/-/pull?source=nps", right)
}
