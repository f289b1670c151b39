package collector

import (
	"testing"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/rows"
)

// The page says of every KPI of every row kind what it is, with an example.
func TestEveryKindIsInTheReference(t *testing.T) {
	for _, name := range rows.Kinds() {
		kind, _ := rows.New(name)
		for _, chapter := range kind.Catalogue() {
			for _, kpi := range chapter.KPIs {
				if problem := undocumented(kpi, chapter); problem != "" {
					t.Errorf("row kind %s: KPI %s: %s", name, kpi.Name, problem)
				}
			}
		}
	}
}

// undocumented says what the page misses of a KPI, or "".
func undocumented(k *advocacy.KPI, c rows.Chapter) string {
	switch _, ok := k.Estimate(c.Example, advocacy.Z(0.95)); {
	case k.Help == "" || k.Formula == "" || k.Range == "":
		return "no Help, Formula or Range: say them in the table of KPIs"
	case !ok:
		return "no value of the chapter's Example: add rows that give one"
	}
	return ""
}
