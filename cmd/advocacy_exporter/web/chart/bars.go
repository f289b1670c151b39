package chart

import (
	"fmt"
	"html/template"
	"strconv"
)

// Bar is how often something came.
type Bar struct {
	Label string
	// Class is how the bar is filled; the style sheet and the page's patterns know the classes.
	Class string
	Count uint64
	Says  string
}

// Bars are bars of counts, side by side.
type Bars struct {
	Title, Description string
	Bars               []Bar
}

// The picture of bars, and the box in which they stand.
const (
	barsWidth, barsHeight = 360, 150
	barsTop, barsBottom   = 18, 128
	barsLabels            = 143
)

// Draw draws the bars; nothing where all counts are zero.
func (b Bars) Draw() template.HTML {
	most := uint64(0)
	for _, bar := range b.Bars {
		most = max(most, bar.Count)
	}
	if most == 0 {
		return ""
	}
	s := picture("bars", b.Title, b.Description, fmt.Sprintf(`viewBox="0 0 %d %d"`, barsWidth, barsHeight))
	slot := float64(barsWidth) / float64(len(b.Bars))
	for i, bar := range b.Bars {
		height := (barsBottom - barsTop) * float64(bar.Count) / float64(most)
		b.draw(s, bar, float64(i)*slot, slot, height)
	}
	s.line("base", "0", px(barsBottom), px(barsWidth), px(barsBottom))
	return s.done()
}

func (b Bars) draw(s *svg, bar Bar, left, slot, height float64) {
	gap := min(slot*0.14, 8)
	middle := px(left + slot/2)
	fmt.Fprintf(s, `<g><title>%s</title>`, template.HTMLEscapeString(bar.Says))
	x, y, width := px(left+gap), px(barsBottom-height), px(slot-2*gap)
	s.rect("bar "+bar.Class, x, y, width, px(height))
	fmt.Fprintf(s, `<rect class="texture" fill="url(#texture-%s)" x="%s" y="%s" width="%s" height="%s"/>`, bar.Class, x, y, width, px(height))
	s.text("count", middle, px(barsBottom-height-5), "middle", strconv.FormatUint(bar.Count, 10))
	s.text("tick", middle, px(barsLabels), "middle", bar.Label)
	s.WriteString(`</g>`)
}
