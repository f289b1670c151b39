package words

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/explain"
)

// benchmarks writes what the findings say of benchmarks.
func (p *explained) benchmarks(depth int, f explain.Findings) {
	if f.Band != "" {
		p.below(depth, "benchmark", "%s", f.Band)
	}
	for _, b := range f.Benchmarks {
		text := fmt.Sprintf("%s: %s (%s)", Value(p.Of, b.Value), strings.ReplaceAll(string(b.Verdict), "_", " "), strings.TrimPrefix(b.Industry+", "+b.Origin, ", "))
		switch {
		case b.AnswersNeeded != nil:
			text += fmt.Sprintf("; %s would settle it, were the value to stay", Plural(int(*b.AnswersNeeded), "more answer"))
		case b.Verdict == advocacy.Unknown && !p.Of.Own:
			text += fmt.Sprintf("; not even %d more answers would settle it", explain.MostAnswers)
		}
		p.below(depth+1, b.Border, "%s", text)
	}
}

func (p *explained) dimensions() {
	for _, d := range p.Dimensions {
		var notes []string
		if d.Refused != "" {
			notes = append(notes, "left out: "+d.Refused)
		}
		if d.Folded > 0 {
			notes = append(notes, Plural(d.Folded, "value")+" folded into (other)")
		}
		if d.Hidden > 0 {
			notes = append(notes, Plural(d.Hidden, "segment")+" hidden: too few rows, or to hide those")
		}
		p.line("dimension "+d.Name, "%s", cmp.Or(strings.Join(notes, ", "), "all shown"))
	}
}

func (p *explained) pulls() {
	if p.Oldest != "" {
		p.line("oldest source", "%s", p.Oldest)
	}
	last := at(p.Pulls.Last) + ", ended well"
	if !p.Pulls.Up {
		last = at(p.Pulls.Last) + ", ended badly; the last good one " + at(p.Pulls.LastGood)
	}
	p.line("last pull", "%s", last)
	p.line("next pull", "%s", at(p.Pulls.Next))
	if p.Pulls.Stale {
		p.line("stale", "older than max_age, not exposed any more")
	}
}

func at(t *time.Time) string {
	if t == nil {
		return "none"
	}
	return t.Format(time.RFC3339)
}
