package words

import (
	"fmt"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/explain"
)

// parts writes what a metric was computed from.
func (p *explained) parts() {
	for _, part := range p.Parts {
		name := part.Source + "." + part.KPI
		if part.Figure == nil {
			p.line(name, "no value")
			continue
		}
		figure := (&explained{Explanation: &explain.Explanation{Of: part.Of}}).figure(part.Figure)
		p.line(name, "%s%s", figure, p.contribution(part))
	}
}

// contribution is what a part adds to a composite: its place on 0 to 1 by its weight.
func (p *explained) contribution(part explain.Part) string {
	if part.Weight == nil || p.Interval == "" {
		return ""
	}
	return fmt.Sprintf("; %.4g × %.4f = %.4f", *part.Weight, *part.Place, *part.Contribution)
}

// partMoved writes what became of a part, and what that added to the change.
func (p *explained) partMoved(m explain.PartMoved) {
	text := fmt.Sprintf("%s, was %s", valueOr(m.Of, m.Now), valueOr(m.Of, m.Then))
	if m.Contribution != nil {
		text = p.difference(*m.Contribution) + ": " + text
	}
	p.below(2, m.Source+"."+m.KPI, "%s", text)
}

// valueOr is a value, or that there is none.
func valueOr(k *advocacy.KPI, v *float64) string {
	if v == nil {
		return "no value"
	}
	return Value(k, *v)
}
