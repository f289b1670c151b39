package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"advocacy_exporter/alerts"
	"advocacy_exporter/cmd/advocacy_exporter/dashboards"
	"advocacy_exporter/cmd/advocacy_exporter/demo"
	"advocacy_exporter/collector/rows"
)

const dashboardFolder = "../../deploy/grafana/dashboards"

// TestDashboardFiles keeps the dashboards as the tables are.
func TestDashboardFiles(t *testing.T) {
	files, _ := filepath.Glob(dashboardFolder + "/*")
	if len(files) != len(dashboards.All()) {
		t.Errorf("files %q, want one for each of %d dashboards", files, len(dashboards.All()))
	}
	for _, d := range dashboards.All() {
		golden(t, "deploy/grafana/dashboards/"+d.Name+".json", d.JSON())
	}
}

// A Prometheus that scraped the demo answers every query of every dashboard with data: those of panels, of
// variables and of annotations, after what Grafana makes of them. So that every border can be drawn, the demo
// has a benchmark for every KPI here.
func TestDashboardsHaveData(t *testing.T) {
	t.Parallel()
	file := demoWithBenchmarks(t)
	exporter := serveFile(t, file, "--storage.path="+t.TempDir())
	exporter.ready(t)
	prometheus := startPrometheusWithRules(t, strings.TrimPrefix(exporter.url, "http://"), file)
	prometheus.eventually(t, "scraped and fired", func() bool {
		return len(prometheus.query(`ALERTS{alertstate="firing"}`)) > 0 && len(prometheus.query("count_over_time(advocacy_exporter_source_up[10s]) > 2")) > 0
	})
	for _, d := range dashboards.All() {
		t.Run(d.Name, func(t *testing.T) { (&viewer{t: t, prometheus: prometheus}).looksAt(d) })
	}
}

// The dashboards tell the alerts of any configuration from those of others: by the label kpi, or by the name.
func TestDashboardsKnowEveryAlert(t *testing.T) {
	file := filepath.Join(t.TempDir(), "advocacy.yml")
	write(t, file, "%s", strings.ReplaceAll(topFile(t, demoFile), "advocacy_health_ratio", "health_ratio"))
	var printed, said bytes.Buffer
	if code := run(t.Context(), []string{"rules", "--config.file=" + file}, &printed, &said); code != exitOK {
		t.Fatal(said.String())
	}
	var rules struct{ Groups []alerts.Group }
	if err := yaml.Unmarshal(printed.Bytes(), &rules); err != nil {
		t.Fatal(err)
	}
	known := 0
	for _, group := range rules.Groups {
		for _, r := range group.Rules {
			if r.Labels["kpi"] == "" && !strings.HasPrefix(r.Alert, "Advocacy") {
				t.Errorf("the dashboards do not look for %s", r.Alert)
			}
			known++
		}
	}
	if known == 0 || !strings.Contains(printed.String(), "alert: HealthDrop") {
		t.Errorf("%d rules, want those of a metric of the user's own too", known)
	}
}

// demoWithBenchmarks makes up the data of the demo, and adds to its configuration a benchmark for every KPI
// that can have one, and a period in which every KPI has a value and a change, whatever day it is.
func demoWithBenchmarks(t *testing.T) (configFile string) {
	t.Helper()
	d, err := demo.New(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	text, err := os.ReadFile(d.ConfigFile)
	if err != nil {
		t.Fatal(err)
	}
	var config map[string]any
	if err := yaml.Unmarshal(text, &config); err != nil {
		t.Fatal(err)
	}
	config["global"].(map[string]any)["periods"] = []string{"30d", "365d", "last_quarter", "all"}
	config["benchmarks"] = benchmarkForEvery("advocacy_health_ratio")
	changed, err := yaml.Marshal(config)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(d.ConfigFile, changed, 0o600); err != nil {
		t.Fatal(err)
	}
	return d.ConfigFile
}

// benchmarkForEvery has a border of 1 for every KPI of which one has a single value, and for others by name.
// Shares are seldom as good, so that there are alerts too.
func benchmarkForEvery(others ...string) map[string]any {
	all := make(map[string]any)
	for _, name := range rows.Kinds() {
		kind, _ := rows.New(name)
		for _, chapter := range kind.Catalogue() {
			for _, k := range chapter.KPIs {
				if k.Estimated() && len(chapter.Labels) == 0 {
					others = append(others, k.Name)
				}
			}
		}
	}
	for _, name := range others {
		all[name] = map[string]any{"kpi": name, "excellent": 1, "origin": "test"}
	}
	return all
}

func startPrometheusWithRules(t *testing.T, target, configFile string) *daemon {
	t.Helper()
	program, folder, address := need(t, "prometheus", "prometheus"), t.TempDir(), freeAddress(t)
	var rules, said bytes.Buffer
	if code := run(t.Context(), []string{"rules", "--config.file=" + configFile}, &rules, &said); code != exitOK {
		t.Fatal(said.String())
	}
	text := strings.ReplaceAll(rules.String(), "interval: 1m", "interval: 1s")
	write(t, filepath.Join(folder, "advocacy.rules.yml"), "%s", text)
	file := filepath.Join(folder, "prometheus.yml")
	write(t, file, scraping+"rule_files: [advocacy.rules.yml]\n", target)
	return start(t, address, exec.Command(program,
		"--config.file="+file, "--storage.tsdb.path="+filepath.Join(folder, "data"), "--web.listen-address="+address))
}

// viewer looks at dashboards as Grafana does: it asks for the choices of variables, chooses, puts what is
// chosen into the queries of panels, and asks.
type viewer struct {
	t          *testing.T
	prometheus *daemon
	variables  []dashboards.Variable
	choices    map[string][]string
}

func (v *viewer) looksAt(d *dashboards.Dashboard) {
	v.choices = map[string][]string{}
	for _, variable := range d.Templating.List {
		v.variables = append(v.variables, variable)
		v.choices[variable.Name] = v.ask(variable)
	}
	queries := 0
	repeat := ""
	for _, p := range d.Panels {
		if p.Type == "row" {
			repeat = p.Repeat
			for _, below := range p.Panels {
				queries += v.panel(below, repeat)
			}
			continue
		}
		queries += v.panel(p, repeat)
	}
	for _, a := range d.Annotations.List {
		queries++
		v.want(a.Name, a.Expr, "", v.overTime)
	}
	v.t.Logf("%s: %d variables and %d queries have data", d.Name, len(v.variables), queries)
}

func (v *viewer) panel(p dashboards.Panel, repeat string) (queries int) {
	for _, target := range p.Targets {
		ask := v.overTime
		if target.Instant {
			ask = v.atOnce
		}
		v.want(p.Title+" "+target.RefID, target.Expr, repeat, ask)
	}
	return len(p.Targets)
}

// want fails where there is no data, whatever is chosen, in no row of those that are repeated.
func (v *viewer) want(what, expr, repeat string, ask func(string) int) {
	v.t.Helper()
	var first string
	for _, given := range v.ways(expr, repeat) {
		q := v.interpolated(expr, given)
		if ask(q) > 0 {
			return
		}
		first = cmp.Or(first, q)
	}
	v.t.Errorf("%s has no data, whatever is chosen:\n%s", what, first)
}

// ways are all ways to choose: a value of each variable of which one is chosen, in one of the repeated rows.
func (v *viewer) ways(expr, repeat string) []map[string]string {
	ways := []map[string]string{{}}
	for _, variable := range v.variables {
		asked := strings.Contains(expr, "$"+variable.Name) || strings.Contains(expr, "${"+variable.Name)
		if !asked || variable.Multi && variable.Name != repeat {
			continue
		}
		var more []map[string]string
		for _, way := range ways {
			for _, choice := range v.choices[variable.Name] {
				another := maps.Clone(way)
				another[variable.Name] = choice
				more = append(more, another)
			}
		}
		ways = more
	}
	return ways
}

// ask asks for the choices of a variable.
func (v *viewer) ask(variable dashboards.Variable) []string {
	switch query := variable.Query.(type) {
	case dashboards.Query:
		values := v.labelValues(v.interpolated(query.Query, nil), variable.Regex)
		if len(values) == 0 {
			v.t.Errorf("variable %s has no values: %s", variable.Name, v.interpolated(query.Query, nil))
		}
		return values
	default:
		return strings.Split(fmt.Sprint(query), ",")
	}
}

var labelValues = regexp.MustCompile(`^label_values\((.*), (\w+)\)$`)

func (v *viewer) labelValues(query, pattern string) []string {
	part := labelValues.FindStringSubmatch(query)
	if part == nil {
		v.t.Fatalf("variable query %q", query)
	}
	var values []string
	v.get("/api/v1/label/"+part[2]+"/values", url.Values{"match[]": {part[1]}}, &values)
	if pattern == "" {
		return values
	}
	var stems []string
	for _, value := range values {
		if found := regexp.MustCompile(strings.Trim(pattern, "/")).FindStringSubmatch(value); found != nil {
			stems = append(stems, found[1])
		}
	}
	return stems
}

// interpolated is an expression with what is chosen: one value where that is given, else all of those
// that may be chosen together, or the first.
func (v *viewer) interpolated(expr string, given map[string]string) string {
	expr = strings.ReplaceAll(expr, "$__rate_interval", "10s")
	return variableName.ReplaceAllStringFunc(expr, func(name string) string {
		name, format, _ := strings.Cut(strings.Trim(name, "${}"), ":")
		i := slices.IndexFunc(v.variables, func(variable dashboards.Variable) bool { return variable.Name == name })
		switch {
		case i < 0:
			return "$" + name // such as $1 of label_replace
		case format == "doublequote":
			return `"` + strings.ReplaceAll(given[name], `"`, `\"`) + `"`
		case given[name] != "" && v.variables[i].Multi:
			return quotedTwice(given[name])
		case given[name] != "":
			return given[name]
		case v.variables[i].IncludeAll && v.variables[i].AllValue != nil:
			return *v.variables[i].AllValue
		case v.variables[i].Multi:
			return "(" + quotedTwice(v.choices[name]...) + ")"
		case len(v.choices[name]) == 0:
			return ""
		}
		return v.choices[name][0]
	})
}

var variableName = regexp.MustCompile(`\$\{\w+(:\w+)?\}|\$\w+`)

// quotedTwice quotes values for an expression within a text, as Grafana does where several may be chosen.
func quotedTwice(values ...string) string {
	quoted := make([]string, len(values))
	for i, value := range values {
		quoted[i] = strings.ReplaceAll(regexp.QuoteMeta(value), `\`, `\\`)
	}
	return strings.Join(quoted, "|")
}

// atOnce and overTime are how many series answer.
func (v *viewer) atOnce(expr string) int {
	var found struct{ Result []any }
	v.get("/api/v1/query", url.Values{"query": {expr}}, &found)
	return len(found.Result)
}

func (v *viewer) overTime(expr string) int {
	var found struct{ Result []any }
	now := time.Now().Unix()
	v.get("/api/v1/query_range", url.Values{"query": {expr}, "start": {fmt.Sprint(now - 60)}, "end": {fmt.Sprint(now)}, "step": {"5"}}, &found)
	return len(found.Result)
}

func (v *viewer) get(path string, query url.Values, into any) {
	v.t.Helper()
	answer := struct{ Data any }{into}
	body := v.prometheus.get(v.t, path+"?"+query.Encode()).body
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		v.t.Fatalf("%s: %v", path, err)
	}
}
