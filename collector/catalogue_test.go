package collector

import (
	"fmt"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/rows"
)

// Every family that a row kind can give has a name that Prometheus' lint likes, and one HELP.
func TestFamiliesOfEveryKindPassTheLint(t *testing.T) {
	helps := map[string]string{}
	for _, name := range rows.Kinds() {
		kind, _ := rows.New(name)
		for _, chapter := range kind.Catalogue() {
			for _, k := range chapter.KPIs {
				checkFamilies(t, k, helps)
			}
		}
	}
	var exposition strings.Builder
	for name, help := range helps {
		fmt.Fprintf(&exposition, "# HELP %[1]s %[2]s\n# TYPE %[1]s gauge\n%[1]s 1\n", name, help)
	}
	problems, err := promlint.New(strings.NewReader(exposition.String())).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
}

func checkFamilies(t *testing.T, k *advocacy.KPI, helps map[string]string) {
	for _, part := range k.Parts() {
		for _, segment := range []bool{false, true} {
			name, help := k.Family(part, segment), k.FamilyHelp(part, segment)
			if before, taken := helps[name]; taken && before != help {
				t.Errorf("%s has two texts:\n%s\n%s", name, before, help)
			}
			if strings.ContainsAny(help, "{}\n") || !strings.Contains(help, "Cached") || !strings.HasSuffix(help, ".") {
				t.Errorf("%s: %q is no plain sentence that says it is cached", name, help)
			}
			helps[name] = help
		}
	}
}
