package dashboards

import "slices"

// column is a column of a table: a query for its values, or a label of those.
type column struct {
	// label is where the column is a label of the queries of others.
	label string
	// name is what is above the column; one that has none is left out.
	name       string
	expr       string
	unit       string
	properties []Property
}

// table shows the answers of queries beside each other, where their labels agree.
func table(title, description, unit string, all ...column) Panel {
	f := field(unit)
	f.Custom = map[string]any{"align": "auto", "cellOptions": map[string]any{"type": "auto"}, "filterable": true}
	p := Panel{
		Type: "table", Title: title, Description: description, Datasource: chosen,
		FieldConfig: &FieldConfig{Defaults: f, Overrides: []Override{}},
		Options:     map[string]any{"showHeader": true, "cellHeight": "sm"},
	}
	var fields []string
	for _, c := range all {
		of := c.label
		if c.expr != "" {
			ref := string(rune('A' + len(p.Targets)))
			p.Targets = append(p.Targets, rowsOf(ref, c.expr))
			of = "Value #" + ref
		}
		fields = append(fields, of)
		if properties := c.looks(); len(properties) > 0 {
			p.FieldConfig.Overrides = append(p.FieldConfig.Overrides, named(c.name, properties...))
		}
	}
	if len(p.Targets) == 1 { // Grafana numbers several only
		fields[slices.Index(fields, "Value #A")] = "Value"
	}
	p.Transformations = []Transformation{{"merge", map[string]any{}}, organized(fields, all)}
	return p
}

// organized puts the fields in the order of the columns, and calls them as these.
func organized(fields []string, all []column) Transformation {
	exclude, rename, index := map[string]bool{"Time": true}, map[string]string{}, map[string]int{}
	for i, of := range fields {
		if all[i].name == "" {
			exclude[of] = true
			continue
		}
		rename[of], index[of] = all[i].name, i
	}
	return Transformation{"organize", map[string]any{"excludeByName": exclude, "renameByName": rename, "indexByName": index}}
}

func (c column) looks() []Property {
	if c.unit == "" {
		return c.properties
	}
	return append([]Property{{"unit", c.unit}}, c.properties...)
}

// sortedBy sorts a table by a column, the greatest first.
func sortedBy(name string, p Panel) Panel {
	p.Options["sortBy"] = []map[string]any{{"displayName": name, "desc": true}}
	return p
}

// sure are the columns of a change: where it goes and how sure it is.
func sure(change, confidence string) []column {
	return []column{
		{name: "change", expr: "sgn(" + change + ")", properties: []Property{{"mappings", words(map[string]Word{
			"-1": {"▼ down", "text", 0}, "0": {"— none", "text", 1}, "1": {"▲ up", "text", 2},
		})}}},
		{name: "how sure", expr: confidence, unit: shares, properties: []Property{
			{"decimals", 1}, {"custom.cellOptions", map[string]any{"type": "color-text"}},
			{"thresholds", from("text", at(0.95, "blue"))}, {"color", map[string]any{"mode": "thresholds"}},
		}},
	}
}

func label(name string) column { return column{label: name, name: name} }
