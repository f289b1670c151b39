// Package helm_test renders the chart as Helm does, and holds what comes out against what Kubernetes, the
// Prometheus operator and the exporter itself accept.
package helm_test

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	"helm.sh/helm/v3/pkg/lint"
	"helm.sh/helm/v3/pkg/lint/support"
)

const folder = "advocacy-exporter"

// objects are what a cluster is given, by kind and name.
type objects map[string]map[string]any

// The files of values under testdata stand for who installs the chart.
func TestChart(t *testing.T) {
	known := loadSchemas(t)
	for name, want := range map[string][]string{
		"default": {
			"ConfigMap/x-advocacy-exporter", "Service/x-advocacy-exporter", "ServiceAccount/x-advocacy-exporter",
			"StatefulSet/x-advocacy-exporter",
		},
		"everything": {
			"ConfigMap/x-advocacy-exporter", "ConfigMap/x-advocacy-exporter-overview", "ConfigMap/x-advocacy-exporter-segments",
			"ConfigMap/x-advocacy-exporter-sources-alerts", "ConfigMap/x-advocacy-exporter-survey-quality",
			"NetworkPolicy/x-advocacy-exporter", "PrometheusRule/x-advocacy-exporter", "Service/x-advocacy-exporter",
			"ServiceAccount/advocacy", "ServiceMonitor/x-advocacy-exporter", "StatefulSet/x-advocacy-exporter",
		},
		"existing": {"Service/advocacy", "StatefulSet/advocacy"},
		"little":   {"Service/x-advocacy-exporter", "StatefulSet/x-advocacy-exporter"},
	} {
		t.Run(name, func(t *testing.T) {
			given := values(t, name)
			made := render(t, given)
			if got := slices.Sorted(maps.Keys(made)); !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
			for name, object := range made {
				known.accept(t, name, object)
			}
			if found := lint.AllWithKubeVersion(folder, given, "default", nil); found.HighestSeverity > support.InfoSev {
				t.Errorf("helm lint: %v", found.Messages)
			}
		})
	}
}

// A schema that accepts all would make the test above worthless.
func TestSchemasRefuse(t *testing.T) {
	known := loadSchemas(t)
	for name, text := range map[string]string{
		"an unknown field":    `{apiVersion: v1, kind: Service, spec: {prots: []}}`,
		"a missing field":     `{apiVersion: apps/v1, kind: StatefulSet, spec: {template: {}}}`,
		"another type":        `{apiVersion: v1, kind: Service, spec: {ports: [{port: "80"}]}}`,
		"an unknown endpoint": `{apiVersion: monitoring.coreos.com/v1, kind: ServiceMonitor, spec: {selector: {}, endpoints: [{prot: http}]}}`,
		"a duration":          `{apiVersion: monitoring.coreos.com/v1, kind: ServiceMonitor, spec: {selector: {}, endpoints: [{interval: 1}]}}`,
	} {
		if object := parse(t, text); known.problem(t, object) == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

// What Prometheus is given is what "advocacy_exporter rules" printed, to the letter.
func TestPrometheusRule(t *testing.T) {
	given := values(t, "everything")
	want := parse(t, given["prometheusRule"].(map[string]any)["rules"].(string))
	if got := render(t, given)["PrometheusRule/x-advocacy-exporter"]["spec"]; !reflect.DeepEqual(got, any(want)) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Grafana's sidecar is given the dashboards as they are in deploy/grafana, in pieces that kubectl can apply.
func TestDashboards(t *testing.T) {
	made := render(t, values(t, "everything"))
	paths, err := filepath.Glob("../grafana/dashboards/*.json")
	if err != nil || len(paths) == 0 {
		t.Fatalf("dashboards: %v, %v", paths, err)
	}
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".json")
		data, _ := made["ConfigMap/x-advocacy-exporter-"+name]["data"].(map[string]any)
		text, _ := data[name+".json"].(string)
		if got, want := parse(t, text), decode(t, path, json.Unmarshal); !reflect.DeepEqual(toJSON(t, got), toJSON(t, want)) {
			t.Errorf("%s is not what is in the chart", path)
		}
		if limit := 256 << 10; len(text) > limit {
			t.Errorf("%s is %d bytes in the chart, more than %d", path, len(text), limit)
		}
	}
}

// The exporter takes the configuration that comes out, templates filled in.
func TestConfiguration(t *testing.T) {
	for _, name := range []string{"default", "everything"} {
		data := render(t, values(t, name))["ConfigMap/x-advocacy-exporter"]["data"].(map[string]any)
		text := data["advocacy.yml"].(string)
		if name == "everything" && !strings.Contains(text, "release: 'x'\n") {
			t.Errorf("{{ .Release.Name }} is not filled in:\n%s", text)
		}
		here := t.TempDir()
		write(t, here+"/dsn", "postgres://crm@db/crm")
		write(t, here+"/advocacy.yml", strings.ReplaceAll(text, "/etc/advocacy_exporter-secrets/crm/dsn", here+"/dsn"))
		exporter(t, "check", "--config.file="+here+"/advocacy.yml")
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// values are those of a file, with the rules that the exporter prints.
func values(t *testing.T, name string) map[string]any {
	t.Helper()
	given := map[string]any{}
	if name != "default" {
		given = decode(t, "testdata/"+name+".yaml", yaml.Unmarshal)
	}
	if rule, ok := given["prometheusRule"].(map[string]any); ok {
		rule["rules"] = exporter(t, "rules", "--config.file=examples/alerts/advocacy.yml")
	}
	return given
}

// render is "helm template x".
func render(t *testing.T, given map[string]any) objects {
	t.Helper()
	chart, err := loader.Load(folder)
	if err != nil {
		t.Fatal(err)
	}
	all, err := chartutil.ToRenderValues(chart, given, chartutil.ReleaseOptions{Name: "x", Namespace: "monitoring", IsInstall: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	files, err := engine.Render(chart, all)
	if err != nil {
		t.Fatal(err)
	}
	made := objects{}
	for path, text := range files {
		for _, document := range strings.Split(text, "\n---\n") {
			if filepath.Ext(path) != ".yaml" || strings.TrimSpace(document) == "" {
				continue
			}
			object := parse(t, document)
			made[object["kind"].(string)+"/"+object["metadata"].(map[string]any)["name"].(string)] = object
		}
	}
	return made
}

// exporter runs the exporter of this tree, in its root.
func exporter(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command("go", append([]string{"run", "./cmd/advocacy_exporter"}, args...)...)
	cmd.Dir = "../.."
	said := new(strings.Builder)
	cmd.Stderr = said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", cmd, err, said)
	}
	return string(out)
}

// accept reports what a cluster would not take.
func (s schemas) accept(t *testing.T, name string, object map[string]any) {
	t.Helper()
	if err := s.problem(t, object); err != nil {
		t.Errorf("%s: %v", name, err)
	}
}

func (s schemas) problem(t *testing.T, object map[string]any) error {
	t.Helper()
	kind := object["apiVersion"].(string) + " " + object["kind"].(string)
	if s[kind] == nil {
		t.Fatalf("there is no schema of %s", kind)
	}
	return s[kind].Validate(toJSON(t, object))
}

func parse(t *testing.T, text string) map[string]any {
	t.Helper()
	var object map[string]any
	if err := yaml.Unmarshal([]byte(text), &object); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return object
}

// toJSON gives numbers and maps the types that JSON has.
func toJSON(t *testing.T, tree any) any {
	t.Helper()
	text, err := json.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	var plain any
	if err := json.Unmarshal(text, &plain); err != nil {
		t.Fatal(err)
	}
	return plain
}
