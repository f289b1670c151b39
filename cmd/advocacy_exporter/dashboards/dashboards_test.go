package dashboards_test

import (
	"strings"
	"testing"

	"advocacy_exporter/cmd/advocacy_exporter/dashboards"
	"advocacy_exporter/collector"
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/rows"
)

// queries are all queries of a dashboard, in one text.
func queries(names ...string) string {
	var text strings.Builder
	for _, d := range dashboards.All() {
		for _, name := range names {
			if d.Name == name {
				text.Write(d.JSON())
			}
		}
	}
	return text.String()
}

// Every KPI has a panel, with its bounds and n where it has them, and one by segment where it always has.
func TestEveryKPIHasAPanel(t *testing.T) {
	overall, bySegment := queries("overview", "survey-quality"), queries("segments")
	for _, name := range rows.Kinds() {
		kind, _ := rows.New(name)
		for _, chapter := range kind.Catalogue() {
			for _, k := range chapter.KPIs {
				wants := []string{k.Family(advocacy.ValuePart, false)}
				if k.Estimated() {
					wants = append(wants, k.Family(advocacy.LowerPart, false), k.Family(advocacy.UpperPart, false))
				}
				for _, want := range wants {
					if !strings.Contains(overall, "("+want+"{") {
						t.Errorf("KPI %s: no panel asks for %s", k.Name, want)
					}
				}
				if want := k.Family(advocacy.ValuePart, true); k.Segments && !strings.Contains(bySegment, "("+want+"{") {
					t.Errorf("KPI %s: no panel asks for %s", k.Name, want)
				}
			}
		}
	}
}

// Every family that is no KPI's is somewhere, but for those that say when periods and pulls are.
func TestEveryFamilyIsLookedAt(t *testing.T) {
	unseen := map[string]bool{
		"advocacy_period_start_timestamp_seconds": true, "advocacy_period_end_timestamp_seconds": true,
		"advocacy_exporter_source_last_attempt_timestamp_seconds": true,
	}
	all := queries("overview", "segments", "survey-quality", "sources-alerts")
	for _, f := range collector.Families() {
		if looked := strings.Contains(all, f.Name+"{"); looked == unseen[f.Name] {
			t.Errorf("%s is looked at: %v", f.Name, looked)
		}
	}
}
