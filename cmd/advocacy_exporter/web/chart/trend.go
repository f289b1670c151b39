package chart

import (
	"fmt"
	"html/template"
	"strings"
)

// Point is a value at a time, with its interval where it has one.
type Point struct {
	// Label says when that is, and Says everything about the point in words.
	Label, Says string
	// Known is false where there is no value: the line has a gap there.
	Known               bool
	Value, Lower, Upper float64
	Bounded             bool
}

// Trend is a line over times with its intervals as a band around it.
type Trend struct {
	Title  string
	Points []Point
	// Low and High are the values beyond which there can be none.
	Low, High float64
	// Unit is what ticks are round numbers of, and Write is a value as the axis says it.
	Unit  float64
	Write func(float64) string
	// Open says that the time of the last point is not over.
	Open bool
}

// The picture of a trend, and the box in it in which lines are drawn.
const (
	trendWidth, trendHeight    = 320, 96
	trendLeft, trendRight      = 44, 312
	trendTop, trendBottom      = 8, 74
	trendTicks, trendLabelsTop = 3, 91
)

// Draw draws the trend; nothing where fewer than two points are known.
func (t Trend) Draw() template.HTML {
	if t.known() < 2 {
		return ""
	}
	s := picture("trend", t.Title, t.description(), fmt.Sprintf(`viewBox="0 0 %d %d"`, trendWidth, trendHeight))
	axis := t.axis()
	for _, tick := range axis.Ticks(trendTicks) {
		y := px(t.y(axis, tick))
		s.line("grid", px(trendLeft), y, px(trendRight), y)
		s.text("tick", px(trendLeft-5), px(t.y(axis, tick)+3.5), "end", t.Write(tick))
	}
	for _, run := range t.runs() {
		t.band(s, axis, run)
		t.line(s, axis, run)
	}
	t.dots(s, axis)
	s.text("tick", px(trendLeft), px(trendLabelsTop), "start", t.Points[0].Label)
	s.text("tick", px(trendRight), px(trendLabelsTop), "end", t.Points[len(t.Points)-1].Label)
	return s.done()
}

func (t Trend) known() int {
	n := 0
	for _, p := range t.Points {
		if p.Known {
			n++
		}
	}
	return n
}

// description is every point in words.
func (t Trend) description() string {
	all := make([]string, len(t.Points))
	for i, p := range t.Points {
		all[i] = p.Says
	}
	return strings.Join(all, "; ")
}

// axis has room for all values. Where no interval says how much of the ups and downs is chance, it begins
// at zero, so that they look no larger than they are.
func (t Trend) axis() Axis {
	var values []float64
	bounded := false
	for _, p := range t.Points {
		if p.Known && p.Bounded {
			bounded = true
			values = append(values, p.Lower, p.Upper)
		}
		if p.Known {
			values = append(values, p.Value)
		}
	}
	if !bounded {
		values = append(values, 0)
	}
	a := Spanning(values, t.Low, t.High)
	a.Unit = t.Unit
	return a
}

// runs are the first and last points of stretches without a gap.
func (t Trend) runs() [][2]int {
	var runs [][2]int
	for i, p := range t.Points {
		switch {
		case !p.Known:
		case i > 0 && t.Points[i-1].Known:
			runs[len(runs)-1][1] = i
		default:
			runs = append(runs, [2]int{i, i})
		}
	}
	return runs
}

func (t Trend) x(i int) float64 {
	return trendLeft + (trendRight-trendLeft)*float64(i)/float64(len(t.Points)-1)
}

func (t Trend) y(a Axis, value float64) float64 {
	return trendBottom - (trendBottom-trendTop)*a.At(value)
}

// band is there where bounds are known from one point to the next; a single point has a whisker.
func (t Trend) band(s *svg, a Axis, run [2]int) {
	if p := t.Points[run[0]]; run[0] == run[1] && p.Bounded {
		x := px(t.x(run[0]))
		s.line("whisker", x, px(t.y(a, p.Lower)), x, px(t.y(a, p.Upper)))
	}
	for i := run[0]; i < run[1]; i++ {
		p, q := t.Points[i], t.Points[i+1]
		if p.Bounded && q.Bounded {
			fmt.Fprintf(s, `<path class="band" d="M%s %sL%s %sL%s %sL%s %sZ"/>`,
				px(t.x(i)), px(t.y(a, p.Upper)), px(t.x(i+1)), px(t.y(a, q.Upper)),
				px(t.x(i+1)), px(t.y(a, q.Lower)), px(t.x(i)), px(t.y(a, p.Lower)))
		}
	}
}

func (t Trend) line(s *svg, a Axis, run [2]int) {
	var places []string
	for i := run[0]; i <= run[1]; i++ {
		places = append(places, px(t.x(i))+","+px(t.y(a, t.Points[i].Value)))
	}
	fmt.Fprintf(s, `<polyline class="line" points="%s"/>`, strings.Join(places, " "))
}

func (t Trend) dots(s *svg, a Axis) {
	for i, p := range t.Points {
		if !p.Known {
			continue
		}
		class, radius := "dot", 2.0
		if i == len(t.Points)-1 {
			class, radius = "dot now", 4
		}
		if i == len(t.Points)-1 && t.Open {
			class = "dot now open"
		}
		s.dot(class, px(t.x(i)), px(t.y(a, p.Value)), px(radius), p.Says)
	}
}
