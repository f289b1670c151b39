package main

import (
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"maps"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	toolkit "github.com/prometheus/exporter-toolkit/web"
	"github.com/prometheus/prometheus/promql/parser"
	"go.yaml.in/yaml/v3"

	"advocacy_exporter/config"
)

// TestBlocks has every block that is no command be what it says it is, read by who reads it.
func TestBlocks(t *testing.T) {
	for _, page := range pages(t) {
		for _, f := range fences(t, page) {
			check, ok := map[string]func(*testing.T, fence){"yaml": checkYAML, "json": checkJSON, "promql": checkPromQL}[f.language]
			if ok {
				t.Run(page+" "+firstLine(f.text), func(t *testing.T) { check(t, f) })
			}
		}
	}
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// checkYAML reads a block: ours, unless it is named after the program that it is for.
func checkYAML(t *testing.T, f fence) {
	others := map[string]func(*testing.T, string){
		"prometheus.yml":   func(t *testing.T, file string) { accepts(t, "promtool", "check", "config", "--syntax-only", file) },
		"alertmanager.yml": func(t *testing.T, file string) { accepts(t, "amtool", "check-config", file) },
		"web.yml":          checkWeb,
	}
	file := filepath.Join(t.TempDir(), filepath.Base(f.note+".yml"))
	write(t, file, "%s", f.text)
	if check, ok := others[f.note]; ok {
		check(t, file)
		return
	}
	write(t, file, "%s", wholeConfiguration(t, f.text))
	keepSecrets(t, file, "TOKEN\n")
	if _, err := config.Load(file, nil); err != nil {
		t.Error(err)
	}
}

// wholeConfiguration adds to a part of a configuration what it leaves out.
func wholeConfiguration(t *testing.T, part string) string {
	t.Helper()
	var keys map[string]yaml.Node
	if err := yaml.Unmarshal([]byte(part), &keys); err != nil {
		t.Fatal(err)
	}
	has := func(any ...string) bool {
		return slices.ContainsFunc(any, func(key string) bool { _, ok := keys[key]; return ok })
	}
	switch {
	case has("sources"):
		return part
	case has("global", "metrics", "benchmarks", "alerting"):
		return "sources: {nps: {csv: nps.csv, survey: {score: score, time: at}}}\n" + part
	case !has("csv", "sql", "http"):
		part += "csv: nps.csv\n"
	case len(slices.Collect(maps.Keys(keys))) == 1:
		part += "survey: {score: score, time: at}\n"
	}
	return "sources:\n  nps:\n    " + strings.ReplaceAll(strings.TrimSuffix(part, "\n"), "\n", "\n    ") + "\n"
}

func accepts(t *testing.T, program string, args ...string) {
	t.Helper()
	need(t, program, debianPackages[program])
	if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// checkWeb validates a web configuration file, beside a certificate.
func checkWeb(t *testing.T, file string) {
	server := httptest.NewTLSServer(nil)
	defer server.Close()
	pair := server.TLS.Certificates[0]
	key, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Dir(file)
	write(t, filepath.Join(folder, "server.crt"), "%s", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: pair.Certificate[0]}))
	write(t, filepath.Join(folder, "server.key"), "%s", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}))
	if err := toolkit.Validate(file); err != nil {
		t.Error(err)
	}
}

func checkJSON(t *testing.T, f fence) {
	if !json.Valid([]byte(f.text)) {
		t.Errorf("%s:%d: is no JSON", f.page, f.line)
	}
}

func checkPromQL(t *testing.T, f fence) {
	if _, err := parser.NewParser(parser.Options{}).ParseExpr(f.text); err != nil {
		t.Errorf("%s:%d: %v", f.page, f.line, err)
	}
}
