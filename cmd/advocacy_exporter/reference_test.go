package main

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"advocacy_exporter/cmd/advocacy_exporter/demo"
	"advocacy_exporter/collector"
	"advocacy_exporter/config"
)

// TestReference keeps the generated pages as the tables are.
func TestReference(t *testing.T) {
	for page, generate := range map[string]func() []byte{
		"docs/configuration.md": config.Reference,
		"docs/metrics.md":       collector.Reference,
	} {
		t.Run(page, func(t *testing.T) { golden(t, page, generate()) })
	}
}

// TestMetricsPageNamesWhatIsExposed looks every series of the demo up on the page, with its labels.
func TestMetricsPageNamesWhatIsExposed(t *testing.T) {
	d, err := demo.New(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var out bytes.Buffer
	if code := run(t.Context(), []string{"pull", "--format=prometheus", "--config.file=" + d.ConfigFile}, &out, &out); code != exitOK {
		t.Fatal(out.String())
	}
	page, missing := pageSignatures(topFile(t, "docs/metrics.md")), map[string]bool{}
	for _, series := range exposedSeries.FindAllStringSubmatch(out.String(), -1) {
		var labels []string
		for _, label := range labelOf.FindAllStringSubmatch(series[2], -1) {
			labels = append(labels, label[1])
		}
		// Numbers of referrals of a customer have no channel.
		if s := signed(series[1], labels); !page[s] && !page[signed(series[1], append(labels, "channel"))] {
			missing[s] = true
		}
	}
	for s := range missing {
		t.Errorf("docs/metrics.md does not have %s: list it in the Catalogue of its row kind, or in Families", s)
	}
}

// TestMetricsPageNamesTheExportersOwn does the same for what the program adds.
func TestMetricsPageNamesTheExportersOwn(t *testing.T) {
	page := topFile(t, "docs/metrics.md")
	for _, name := range regexp.MustCompile(`"(advocacy_exporter_config_\w+)"`).FindAllStringSubmatch(topFile(t, "cmd/advocacy_exporter/app.go"), -1) {
		if !strings.Contains(page, "`"+name[1]+"`") {
			t.Errorf("docs/metrics.md does not have %s", name[1])
		}
	}
}

var (
	exposedSeries = regexp.MustCompile(`(?m)^(advocacy_\w+)\{(.*)\} \S+$`)
	labelOf       = regexp.MustCompile(`(\w+)="(?:[^"\\]|\\.)*"`)
	pageFamily    = regexp.MustCompile("`(advocacy_\\w+)\\{([^}]*)\\}`")
)

func pageSignatures(page string) map[string]bool {
	all := make(map[string]bool)
	for _, f := range pageFamily.FindAllStringSubmatch(page, -1) {
		all[signed(f[1], strings.Split(f[2], ","))] = true
	}
	return all
}

func signed(family string, labels []string) string {
	return family + "{" + strings.Join(slices.Sorted(slices.Values(labels)), ",") + "}"
}
