package words

import (
	"fmt"
	"strings"

	"advocacy_exporter/collector/snapshot"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/explain"
	"advocacy_exporter/collector/tally"
)

// Line is a line of an explanation: what is told, and what there is to tell. Depth is how far it is set in,
// below the line that it belongs to.
type Line struct {
	Depth      int
	Name, Text string
}

// Explanation is what is known of where a number came from, line by line.
func Explanation(e *explain.Explanation) (title string, lines []Line) {
	p := &explained{Explanation: e}
	p.number()
	p.parts()
	p.inputs()
	for _, c := range e.Comparisons {
		p.comparison(c)
	}
	p.benchmarks(0, e.Findings)
	for _, l := range e.Labelled {
		p.labelled(l)
	}
	p.dimensions()
	p.pulls()
	return p.title(), p.lines
}

// explained is an explanation that is being written.
type explained struct {
	*explain.Explanation
	lines []Line
}

func (p *explained) line(name, format string, args ...any) { p.below(0, name, format, args...) }

func (p *explained) below(depth int, name, format string, args ...any) {
	p.lines = append(p.lines, Line{depth, name, fmt.Sprintf(format, args...)})
}

func (p *explained) title() string {
	title := p.KPI
	if p.Source != "" {
		title += " of " + p.Source
	}
	title += ", " + string(p.Period)
	if p.Dimension != "" {
		title += fmt.Sprintf(", %s=%s", p.Dimension, p.Segment)
	}
	return title + " (" + daysOf(p.Dates) + ")"
}

// daysOf are the first and the last day of a window.
func daysOf(d explain.Dates) string {
	if d.From == "" {
		return "up to " + d.To
	}
	return d.From + " … " + d.To
}

func (p *explained) number() {
	if p.Figure != nil {
		p.line("value", "%s", p.figure(p.Figure))
	}
	if p.Absent != "" {
		p.line("no value", "%s", p.Absent)
	}
	p.line("formula", "%s", p.Formula)
	if p.Interval != "" {
		p.line("interval", "%s, at %g %%", p.Interval, 100*p.Confidence)
	}
	for _, c := range p.Counts {
		p.line(c.Name, "%d", c.Rows)
	}
	p.line("gauge", "%s", p.Family)
}

// figure is a value with its bounds and n.
func (p *explained) figure(f *explain.Figure) string {
	text := Value(p.Of, f.Value)
	if f.Lower != nil {
		text += ", " + Value(p.Of, *f.Lower) + " … " + Value(p.Of, *f.Upper)
	}
	return fmt.Sprintf("%s, n %d", text, f.Rows)
}

func (p *explained) inputs() {
	if p.Source == "" {
		return
	}
	text := Plural(int(p.Inputs.Rows), "row") + " read"
	if p.Inputs.Newest != nil {
		text += ", newest " + p.Inputs.Newest.Format("2006-01-02 15:04 MST")
	}
	p.line("source", "%s", text)
	if j := p.Inputs.Joined; j != nil {
		p.line("joined with", "%s: %s", j.With, Matched(j))
	}
	for _, r := range tally.Reasons() {
		if n := p.Inputs.Rejected[r.String()]; n > 0 {
			p.line("rejected, "+r.String(), "%d", n)
		}
	}
}

var versusWords = map[calendar.Versus]string{calendar.Previous: "previous", calendar.YearAgo: "year ago"}

func (p *explained) comparison(c explain.Comparison) {
	name := versusWords[c.Versus]
	if c.Dates.To != "" {
		p.line(name, "%s: %s", daysOf(c.Dates), p.before(c))
	} else {
		p.line(name, "%s", c.Absent)
	}
	if c.Growth != nil {
		p.below(1, "growth", "%s", growthOf(*c.Growth))
	}
	if c.Change != nil {
		p.below(1, "change", "%s", p.change(*c.Change))
	}
	if c.DetectableDrop != nil {
		p.below(1, "smallest drop told", "%s, with as many answers now and then", p.difference(-*c.DetectableDrop))
	}
	for _, m := range c.Moved {
		p.moved(m)
	}
	for _, part := range c.Parts {
		p.partMoved(part)
	}
}

func growthOf(ratio float64) string { return fmt.Sprintf("%+.1f %%", 100*ratio) }

func (p *explained) before(c explain.Comparison) string {
	if c.Figure == nil {
		return c.Absent
	}
	return p.figure(c.Figure)
}

func (p *explained) change(c explain.Change) string {
	text := p.difference(c.Value)
	if c.Lower == nil {
		return text
	}
	text += ", " + p.difference(*c.Lower) + " … " + p.difference(*c.Upper)
	if !c.Sure {
		return text + fmt.Sprintf(", cannot tell: sure by %s, want %g %%", Sureness(c.Confidence), 100*p.Confidence)
	}
	return text + ", sure by " + Sureness(c.Confidence)
}

func (p *explained) moved(m explain.Moved) {
	p.below(1, "moved by "+m.Dimension, "segments changed %s, the mix of who answered changed %s", p.difference(m.Rate), p.difference(m.Mix))
	for _, s := range m.Largest {
		p.contributor(s.Segment, s)
	}
	if m.Rest != nil {
		p.contributor("all others", *m.Rest)
	}
	if m.Hidden != nil {
		p.contributor("the hidden ones together", *m.Hidden)
	}
}

// difference is one with its sign; what rounds to 0 has none.
func (p *explained) difference(d float64) string {
	text := Difference(p.Of, d)
	if !strings.ContainsAny(text, "123456789") {
		return strings.TrimLeft(text, "+-")
	}
	return text
}

func (p *explained) contributor(name string, s explain.SegmentMoved) {
	p.below(2, name, "%s: changed %s, mix %s", p.difference(s.Sum), p.difference(s.Rate), p.difference(s.Mix))
}

// Matched says how many rows have a customer whom the joined source knows.
func Matched(j *snapshot.JoinedRows) string {
	text := fmt.Sprintf("%d of %s matched", j.Matched, Plural(int(j.Rows), "row"))
	if j.Matched == 0 && j.Rows > 0 {
		text += "; warning: the sources have no customer in common: see that both name the same column, and write customers alike"
	}
	return text
}
