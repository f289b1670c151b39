package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
	"go.yaml.in/yaml/v3"
)

const composeFolder = "../../deploy/compose"

// composed is what the files of the day-one stack say together.
func composed(t *testing.T, files ...string) *types.Project {
	t.Helper()
	for i, file := range files {
		files[i] = filepath.Join(composeFolder, file)
	}
	options, err := cli.NewProjectOptions(files, cli.WithEnv([]string{"OWN=" + t.TempDir(), "GRAFANA_PASSWORD_FILE=/dev/null"}))
	if err != nil {
		t.Fatal(err)
	}
	project, err := options.LoadProject(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return project
}

// The services run as nobody, can change nothing but their volumes, are of a known version, and say how they do.
func TestComposeIsHardened(t *testing.T) {
	for _, files := range [][]string{{"compose.yml"}, {"compose.yml", "own.yml"}, {"compose.yml", "admin.yml"}, {"compose.yml", "own.yml", "admin.yml"}} {
		project := composed(t, files...)
		if len(project.Services) != 5 {
			t.Errorf("%q have %d services, want 5", files, len(project.Services))
		}
		for name, s := range project.Services {
			user, _, _ := strings.Cut(s.User, ":")
			if !s.ReadOnly || !slices.Equal(s.CapDrop, []string{"ALL"}) || !slices.Contains(s.SecurityOpt, "no-new-privileges:true") || user == "" || user == "0" {
				t.Errorf("%q: %s is not hardened", files, name)
			}
			if s.Build == nil && !regexp.MustCompile(`:v?\d+\.\d+\.\d+(-alpine)?$`).MatchString(s.Image) {
				t.Errorf("%s: image %s has no version", name, s.Image)
			}
			if s.HealthCheck == nil || len(s.HealthCheck.Test) == 0 {
				t.Errorf("%s has no health check", name)
			}
			for _, port := range s.Ports {
				if port.HostIP != "127.0.0.1" {
					t.Errorf("%s listens to others at %s", name, port.Published)
				}
			}
		}
	}
}

// What is mounted is there, and what the services call each other is what they are called.
func TestComposeFitsTogether(t *testing.T) {
	project := composed(t, "compose.yml")
	for name, s := range project.Services {
		for _, v := range s.Volumes {
			if v.Type != types.VolumeTypeBind {
				continue
			}
			if _, err := os.Stat(v.Source); err != nil {
				t.Errorf("%s mounts what is not there: %v", name, err)
			}
			if !v.ReadOnly {
				t.Errorf("%s may change %s", name, v.Source)
			}
		}
	}
	for _, file := range []string{"prometheus/prometheus.yml", "alertmanager/alertmanager.yml", "grafana/datasources.yml"} {
		text := topFile(t, "deploy/compose/"+file)
		for _, host := range regexp.MustCompile(`["/]([a-z]+):\d+`).FindAllStringSubmatch(text, -1) {
			if _, known := project.Services[host[1]]; !known && host[1] != "localhost" {
				t.Errorf("%s asks %s, which is no service", file, host[1])
			}
		}
	}
}

// TestComposeRules keeps the rules of the stack as the configuration of the demo gives them.
func TestComposeRules(t *testing.T) {
	var want, said bytes.Buffer
	if code := run(t.Context(), []string{"rules", "--config.file=demo/demo.yml", "--web.external-url=http://localhost:10290"}, &want, &said); code != exitOK {
		t.Fatal(said.String())
	}
	golden(t, "deploy/compose/prometheus/rules/advocacy.rules.yml", want.Bytes())
}

// The programs of the stack accept their files.
func TestComposeFilesAreAccepted(t *testing.T) {
	receiver := copied(t, "receiver", strings.NewReplacer("/tmp/", t.TempDir()+"/"))
	for _, check := range []struct{ program, debianPackage, args string }{
		{"promtool", "prometheus", "check config prometheus/prometheus.yml"},
		{"promtool", "prometheus", "check rules prometheus/rules/advocacy.rules.yml"},
		{"amtool", "prometheus-alertmanager", "check-config alertmanager/alertmanager.yml"},
		{"nginx", "nginx-light", "-t -q -e stderr -c " + receiver + "/nginx.conf"},
	} {
		t.Run(check.program, func(t *testing.T) {
			cmd := exec.Command(need(t, check.program, check.debianPackage), strings.Fields(check.args)...)
			cmd.Dir = composeFolder
			if said, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, said)
			}
		})
	}
}

// grafanaSources and grafanaProviders are what Grafana reads of its files at its start.
type grafanaSources struct {
	Version     int `yaml:"apiVersion"`
	Datasources []struct {
		Name, UID, Type, Access, URL string
		IsDefault                    bool `yaml:"isDefault"`
		Editable                     bool
		JSONData                     struct {
			TimeInterval   string `yaml:"timeInterval"`
			HTTPMethod     string `yaml:"httpMethod"`
			PrometheusType string `yaml:"prometheusType"`
		} `yaml:"jsonData"`
	}
}

type grafanaProviders struct {
	Version   int `yaml:"apiVersion"`
	Providers []struct {
		Name, Folder, Type string
		DisableDeletion    bool `yaml:"disableDeletion"`
		AllowUIUpdates     bool `yaml:"allowUiUpdates"`
		Options            struct{ Path string }
	}
}

// Grafana finds Prometheus, and the dashboards where they are mounted.
func TestComposeGrafana(t *testing.T) {
	grafana := composed(t, "compose.yml").Services["grafana"]
	mounted := map[string]string{}
	for _, v := range grafana.Volumes {
		mounted[v.Target] = v.Source
	}
	var sources grafanaSources
	decodeStrictly(t, "deploy/compose/grafana/datasources.yml", &sources)
	if s := sources.Datasources; sources.Version != 1 || len(s) != 1 || s[0].Type != "prometheus" || !s[0].IsDefault || s[0].URL != "http://prometheus:9090" {
		t.Errorf("data sources %+v", sources)
	}
	var providers grafanaProviders
	decodeStrictly(t, "deploy/compose/grafana/dashboards.yml", &providers)
	path := providers.Providers[0].Options.Path
	if files, _ := filepath.Glob(mounted[path] + "/*.json"); providers.Version != 1 || len(files) != 4 {
		t.Errorf("%s has dashboards %q", path, files)
	}
	home := *grafana.Environment["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
	if _, err := os.Stat(mounted[filepath.Dir(home)] + "/" + filepath.Base(home)); err != nil {
		t.Errorf("the first dashboard is not there: %v", err)
	}
}

func decodeStrictly(t *testing.T, name string, into any) {
	t.Helper()
	d := yaml.NewDecoder(strings.NewReader(topFile(t, name)))
	d.KnownFields(true)
	if err := d.Decode(into); err != nil {
		t.Errorf("%s: %v", name, err)
	}
}

// The stack works with its own files, but for who listens where and how long they wait: the exporter is scraped,
// the rules are evaluated, and what fires is logged by the receiver.
func TestComposeStackTellsOfAnAlert(t *testing.T) {
	t.Parallel()
	exporter, _ := startDemo(t)
	receiver := startReceiver(t)
	alertmanager := startStacked(t, "prometheus-alertmanager", "prometheus-alertmanager", "alertmanager/alertmanager.yml",
		strings.NewReplacer("receiver:8080", address(receiver), "group_wait: 30s", "group_wait: 1s"),
		"--storage.path="+t.TempDir(), "--cluster.listen-address=")
	startStacked(t, "prometheus", "prometheus", "prometheus/prometheus.yml",
		strings.NewReplacer("exporter:10290", address(exporter), "alertmanager:9093", address(alertmanager), "30s", "1s", "interval: 1m", "interval: 1s"),
		"--storage.tsdb.path="+t.TempDir())
	receiver.eventually(t, "told of the response rate", func() bool { return receiver.logged("AdvocacyResponseBelowBenchmark") })
}

// logged reports whether a receiver has logged that an alert fires.
func (d *daemon) logged(alert string) bool {
	for line := range strings.Lines(d.output.String()) {
		var notification struct{ Alerts []told }
		if json.Unmarshal([]byte(line), &notification) != nil {
			continue
		}
		for _, a := range notification.Alerts {
			if a.Labels["alertname"] == alert && a.Status == "firing" {
				return true
			}
		}
	}
	return false
}

func address(d *daemon) string { return strings.TrimPrefix(d.url, "http://") }

func startReceiver(t *testing.T) *daemon {
	t.Helper()
	listens := freeAddress(t)
	_, port, _ := strings.Cut(listens, ":")
	file := copied(t, "receiver", strings.NewReplacer("8080", port, "/tmp/", t.TempDir()+"/"))
	d := start(t, listens, exec.Command(need(t, "nginx", "nginx-light"), "-e", "stderr", "-c", filepath.Join(file, "nginx.conf")))
	t.Cleanup(func() { d.stop(t) }) // so that its worker ends too
	d.eventually(t, "listening", func() bool { r, err := d.ask("GET", "/healthy"); return err == nil && r.code == 200 })
	return d
}

// startStacked runs a program of the stack with a copy of its file in which names are replaced.
func startStacked(t *testing.T, program, debianPackage, file string, replaced *strings.Replacer, flags ...string) *daemon {
	t.Helper()
	listens, folder := freeAddress(t), copied(t, filepath.Dir(file), replaced)
	flags = append(flags, "--config.file="+filepath.Join(folder, filepath.Base(file)), "--web.listen-address="+listens)
	d := start(t, listens, exec.Command(need(t, program, debianPackage), flags...))
	d.ready(t)
	return d
}

// copied is a copy of a folder of the stack.
func copied(t *testing.T, name string, replaced *strings.Replacer) string {
	t.Helper()
	folder := t.TempDir()
	files, _ := filepath.Glob(filepath.Join(composeFolder, name, "*"))
	rules, _ := filepath.Glob(filepath.Join(composeFolder, name, "rules", "*"))
	for _, file := range append(files, rules...) {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // a folder
		}
		below, _ := filepath.Rel(filepath.Join(composeFolder, name), file)
		if err := os.MkdirAll(filepath.Dir(filepath.Join(folder, below)), 0o700); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(folder, below), "%s", replaced.Replace(string(text)))
	}
	return folder
}
