package collector

import (
	"cmp"
	"fmt"
	"strings"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/metrics"
	"advocacy_exporter/collector/rows"
)

const referenceOfMetrics = `
## Your own metrics

` + "`metrics:`" + ` in the configuration computes numbers from the KPIs of one source or of several. The name is yours, ends in its
unit, and is the name of the family; those of its parts have theirs before the unit, as in all other names. The only
labels are ` + "`period`, and `versus`" + ` of changes: a metric is of no source. It is there in the periods in which all that it is
computed from has a value, and withdrawn with the first source that is. How composites are computed is in
[statistics.md](statistics.md#composites).
`

// metrics writes what the kinds of metrics give, each by an example.
func (p *page) metrics() {
	p.write(referenceOfMetrics)
	for _, name := range metrics.Kinds() {
		kind, _ := metrics.New(name)
		example := kind.Example()
		m := metrics.NewMetric(example.Name, example.Kind, exampleInputs(example.Kind), 0.95)
		fmt.Fprintf(p, "\n### `%s`\n\n%s\n\n", name, example.Meaning)
		fmt.Fprintf(p, "- Example: `%s`\n- Formula: %s\n- Unit: %s, %s\n- Interval: %s\n\n",
			example.Name, m.KPI.Formula, unitWords(m.KPI), m.KPI.Range, cmp.Or(m.KPI.Interval, "none"))
		p.table([]string{"family", "meaning"})
		for _, part := range m.KPI.Parts() {
			p.row(signature(m.KPI.Family(part, false), metricLabels(part)), m.KPI.FamilyHelp(part, false))
		}
	}
}

// exampleInputs are the KPIs that an example names, of whatever rows give them.
func exampleInputs(kind metrics.Kind) []metrics.Input {
	var inputs []metrics.Input
	for _, r := range kind.References() {
		source, kpi, _ := strings.Cut(r.Text, ".")
		inputs = append(inputs, metrics.Input{Source: source, KPI: catalogued(kpi), Timed: true})
	}
	return inputs
}

// catalogued is a KPI of any kind of rows.
func catalogued(name string) *advocacy.KPI {
	for _, kind := range rows.Kinds() {
		built, _ := rows.New(kind)
		for _, chapter := range built.Catalogue() {
			for _, k := range chapter.KPIs {
				if k.Name == name {
					return k
				}
			}
		}
	}
	return nil
}

func metricLabels(part advocacy.Part) []string {
	if strings.HasPrefix(string(part), string(advocacy.ChangePart)) {
		return []string{"period", "versus"}
	}
	return []string{"period"}
}
