package chart

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
)

// Border is a value that the stretches of a benchmark meet at.
type Border struct {
	Label string
	Value float64
}

// Bullet is a value with its interval on the stretches between borders.
type Bullet struct {
	// Title says in words what is to be seen.
	Title               string
	Axis                Axis
	Value, Lower, Upper float64
	Bounded             bool
	Borders             []Border
	// Falling says that lower values are the better ones.
	Falling bool
}

// Draw draws the bullet. The stretches are the darker the better they are.
func (b Bullet) Draw() template.HTML {
	s := picture("bullet", b.Title, "", `width="100%" height="40"`)
	b.Borders = slices.SortedFunc(slices.Values(b.Borders), func(x, y Border) int { return cmp.Compare(x.Value, y.Value) })
	b.zones(s)
	b.borders(s)
	if b.Bounded {
		lower, upper := b.Axis.At(b.Lower), b.Axis.At(b.Upper)
		s.rect("interval", percent(lower), "8", percent(upper-lower), "8")
	}
	s.dot("dot now", percent(b.Axis.At(b.Value)), "12", "4.5", "")
	return s.done()
}

// zones are the stretches below, between and above the borders.
func (b Bullet) zones(s *svg) {
	from := 0.0
	for i := 0; i <= len(b.Borders); i++ {
		to, shade := 1.0, i
		if i < len(b.Borders) {
			to = b.Axis.At(b.Borders[i].Value)
		}
		if b.Falling {
			shade = len(b.Borders) - i
		}
		s.rect(fmt.Sprintf("zone zone%d", shade), percent(from), "4", percent(to-from), "16")
		from = to
	}
}

// labelRoom is how much of the width a label takes. One that would touch the label before it is left out:
// the words beside the bullet have all of them.
const labelRoom = 0.14

func (b Bullet) borders(s *svg) {
	last := -labelRoom
	for _, border := range b.Borders {
		place := b.Axis.At(border.Value)
		s.line("border", percent(place), "2", percent(place), "25")
		if place-last >= labelRoom {
			s.text("tick", percent(place), "37", anchor(place), border.Label)
			last = place
		}
	}
}
