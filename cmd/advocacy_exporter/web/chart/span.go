package chart

import "html/template"

// Span is a value with its interval on an axis that others share, beside which the numbers stand: a
// row of a dot plot.
type Span struct {
	Axis                Axis
	Value, Lower, Upper float64
	Bounded             bool
	// Reference is a value to hold it against, such as that of all.
	Reference *float64
	// Says is what is shown when the dot is pointed at.
	Says string
}

const (
	spanHeight = 24
	spanTicks  = 4
)

// Draw draws the span.
func (p Span) Draw() template.HTML {
	s := mark("span", `width="100%" height="24"`)
	for _, tick := range p.Axis.Ticks(spanTicks) {
		x := percent(p.Axis.At(tick))
		s.line("grid", x, "0", x, px(spanHeight))
	}
	if p.Reference != nil {
		x := percent(p.Axis.At(*p.Reference))
		s.line("reference", x, "0", x, px(spanHeight))
	}
	if p.Bounded {
		s.line("whisker", percent(p.Axis.At(p.Lower)), px(spanHeight/2), percent(p.Axis.At(p.Upper)), px(spanHeight/2))
	}
	s.dot("dot now", percent(p.Axis.At(p.Value)), px(spanHeight/2), "5", p.Says)
	return s.done()
}

// Scale is the axis itself, for the foot of a dot plot.
type Scale struct {
	Axis  Axis
	Write func(float64) string
}

// Draw draws the scale. Labels at the ends stay inside.
func (c Scale) Draw() template.HTML {
	s := mark("scale", `width="100%" height="16"`)
	for _, tick := range c.Axis.Ticks(spanTicks) {
		place := c.Axis.At(tick)
		s.text("tick", percent(place), "12", anchor(place), c.Write(tick))
	}
	return s.done()
}

// anchor is where a text at a place begins, so that it stays inside.
func anchor(place float64) string {
	switch {
	case place < 0.06:
		return "start"
	case place > 0.94:
		return "end"
	}
	return "middle"
}
