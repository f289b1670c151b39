package engine

import (
	"os/exec"
	"strings"
	"testing"
)

// No other package imports those of Prometheus' server, which are no library and change with every
// release.
func TestNobodyElseImportsPrometheus(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{.Imports}}", "advocacy_exporter/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		importer, imports, _ := strings.Cut(strings.TrimSpace(line), " ")
		if strings.Contains(imports, "github.com/prometheus/prometheus/") != (importer == "advocacy_exporter/alerts/engine") {
			t.Errorf("%s imports %s", importer, imports)
		}
	}
}
