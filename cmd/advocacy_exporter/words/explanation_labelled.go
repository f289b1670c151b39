package words

import (
	"maps"
	"slices"
	"strings"

	"advocacy_exporter/collector/explain"
)

// labelled writes the value of a combination of labels, and in a line each what became of it.
func (p *explained) labelled(l explain.LabelledFigure) {
	var labels []string
	for _, name := range slices.Sorted(maps.Keys(l.Labels)) {
		labels = append(labels, name+"="+l.Labels[name])
	}
	name := strings.Join(labels, " ")
	if l.Figure == nil {
		p.line(name, "no value: %s", l.Absent)
		return
	}
	p.line(name, "%s", p.figure(l.Figure))
	for _, c := range l.Comparisons {
		if c.Figure != nil {
			p.below(1, versusWords[c.Versus], "%s", p.inALine(c))
		}
	}
	p.benchmarks(1, l.Findings)
}

// inALine is a comparison with the growth or change since.
func (p *explained) inALine(c explain.Comparison) string {
	text := p.figure(c.Figure)
	if c.Growth != nil {
		text += "; growth " + growthOf(*c.Growth)
	}
	if c.Change != nil {
		text += "; change " + p.change(*c.Change)
	}
	return text
}
