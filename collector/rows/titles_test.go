package rows

import "testing"

// What people call a KPI tells it from the others of the same rows.
func TestTitlesTellKPIsApart(t *testing.T) {
	for _, name := range Kinds() {
		kind, _ := New(name)
		titles := make(map[string]string)
		for _, chapter := range kind.Catalogue() {
			for _, k := range chapter.KPIs {
				if other := titles[k.Title()]; other != "" || k.Title() == "" {
					t.Errorf("%s: %s and %s are both called %q", name, other, k.Name, k.Title())
				}
				titles[k.Title()] = k.Name
			}
		}
	}
}
