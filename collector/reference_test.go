package collector

import (
	"testing"

	"advocacy_exporter/collector/advocacy"
)

// TestEveryKindIsInTheReference asks each row kind for its chapters, and each of their KPIs for what
// the page says of it.
func TestEveryKindIsInTheReference(t *testing.T) {
	for _, name := range RowKinds() {
		rows, _ := NewRows(name)
		kind, ok := rows.(catalogued)
		if !ok {
			t.Errorf("row kind %s: no reference: give it a method Catalogue() []Chapter with every KPI it can have", name)
			continue
		}
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
func undocumented(k *advocacy.KPI, c Chapter) string {
	switch _, ok := k.Estimate(c.Example, advocacy.Z(0.95)); {
	case k.Help == "" || k.Formula == "" || k.Range == "":
		return "no Help, Formula or Range: say them in the table of KPIs"
	case !ok:
		return "no value of the chapter's Example: add rows that give one"
	}
	return ""
}
