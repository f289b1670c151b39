package alerts

import (
	"strings"

	"advocacy_exporter/collector/advocacy"
)

// expression is what an alert is written as.
func (p plan) expression(a alert) string {
	var alternatives []string
	for _, s := range a.subjects {
		alternatives = append(alternatives, p.alternatives(s)...)
	}
	if len(alternatives) == 1 {
		return alternatives[0]
	}
	for i, alternative := range alternatives {
		alternatives[i] = "(\n" + indented(alternative) + "\n)"
	}
	return strings.Join(alternatives, "\nor "+on(a.key())+"\n")
}

// alternatives are when there is an alert: its conditions are true, or what is enough for it to stay,
// or its values are gone while it was firing.
func (p plan) alternatives(s subject) []string {
	fires := s.conditions(p, s)
	if s.of == nil {
		return []string{allOf([]string{"source"}, fires)}
	}
	all := []string{allOf(s.key(), fires)}
	if s.stays != nil {
		all = append(all, allOf(s.key(), s.stays(p, s))+"\nand "+on(s.key())+"\n"+s.firing())
	}
	return append(all, s.held())
}

// firing are the alerts of the subject that were firing at the last evaluation.
func (s subject) firing() string {
	matchers := append([]string{label{"alertname", s.alert}.String(), label{"alertstate", "firing"}.String()}, s.ofSources()...)
	return by("max", s.labels(), selector("ALERTS", matchers...))
}

// held are those alerts whose values are gone because their source is down: nobody knows whether all
// is well again. Once the source is back without the values, there is nothing to alert on.
func (s subject) held() string {
	return s.firing() + "\nand " + s.down() + "\nunless " + on(s.key()) + "\n" + s.series(advocacy.ValuePart)
}

// down is whether the source is down, or one of those that a metric is computed from.
func (s subject) down() string {
	source := []string{"source"}
	if parts := s.parts(); parts != nil {
		return "on () (" + by("min", nil, by("max", source, selector(upFamily, oneOf("source", parts)))) + " == 0)"
	}
	return "on (source) (" + by("max", source, selector(upFamily, s.ofSources()...)) + " == 0)"
}

// allOf is true where all conditions are. They belong together by the labels of the key, unless they
// say others.
func allOf(key []string, all []condition) string {
	var text strings.Builder
	for i, c := range all {
		switch {
		case i == 0:
		case c.not:
			text.WriteString("\nunless " + on(c.matching(key)) + "\n")
		default:
			text.WriteString("\nand " + on(c.matching(key)) + "\n")
		}
		text.WriteString(c.expr)
	}
	return text.String()
}

func (c condition) matching(key []string) []string {
	if c.on != nil {
		return c.on
	}
	return key
}
