package chart

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTicks(t *testing.T) {
	for _, tc := range []struct {
		low, high, unit float64
		want            string
	}{
		{0, 1, 0, "[0 0.5 1]"},
		{0.62, 0.73, 0, "[0.65 0.7]"},
		{-0.05, 0.13, 0, "[0 0.1]"},
		{-100, 100, 0, "[-100 0 100]"},
		{0, 950, 0, "[0 500]"},
		{86_400, 200_000, 0, "[100000 150000 200000]"},
		{86_400, 600_000, 86_400, "[172800 345600 518400]"},
		{3, 3, 0, "[3]"},
	} {
		if got := fmt.Sprint(rounded(Axis{Low: tc.low, High: tc.high, Unit: tc.unit}.Ticks(3))); got != tc.want {
			t.Errorf("%v to %v: ticks %s, want %s", tc.low, tc.high, got, tc.want)
		}
	}
}

func rounded(ticks []float64) []float64 {
	for i, tick := range ticks {
		ticks[i] = math.Round(tick*1e9) / 1e9
	}
	return ticks
}

// Whatever the values are, all of them are on the axis, and so are its ticks, of which there are few.
func TestSpanning(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(-1e9, 1e9), 1, 20).Draw(rt, "values")
		a := Spanning(values, math.Inf(-1), math.Inf(1))
		for _, v := range values {
			if v < a.Low || v > a.High || a.At(v) < 0 || a.At(v) > 1 {
				rt.Fatalf("%v is not on %v", v, a)
			}
		}
		ticks := a.Ticks(3)
		slack := 1e-6 * (a.High - a.Low)
		if len(ticks) < 1 || len(ticks) > 12 || ticks[0] < a.Low-slack || ticks[len(ticks)-1] > a.High+slack {
			rt.Fatalf("%v has the ticks %v", a, ticks)
		}
	})
	if a := Spanning([]float64{0.02, 0.99}, 0, 1); a.Low != 0 || a.High != 1 {
		t.Errorf("shares are shown from %v to %v", a.Low, a.High)
	}
}

func percents(v float64) string { return fmt.Sprintf("%.0f %%", 100*v) }

// trend is a trend of values that are all known, with their intervals.
func trend(values ...float64) Trend {
	t := Trend{Title: "CAS over time", Low: 0, High: 1, Write: percents}
	for i, v := range values {
		p := Point{Label: fmt.Sprint("day ", i), Says: percents(v), Known: true, Value: v, Lower: v - 0.1, Upper: v + 0.1, Bounded: true}
		t.Points = append(t.Points, p)
	}
	return t
}

// count is how often something was drawn.
func count(t Trend, what string) int { return strings.Count(string(t.Draw()), what) }

func TestTrend(t *testing.T) {
	whole := trend(0.5, 0.6, 0.4, 0.5)
	if lines, bands, dots := count(whole, "<polyline"), count(whole, `class="band"`), count(whole, "<circle"); lines != 1 || bands != 3 || dots != 4 {
		t.Errorf("four values are %d lines with %d bands and %d dots", lines, bands, dots)
	}
	gap := trend(0.5, 0.6, 0.4, 0.5)
	gap.Points[1] = Point{Label: "day 1", Says: "no value"}
	if lines, bands, whiskers := count(gap, "<polyline"), count(gap, `class="band"`), count(gap, `class="whisker"`); lines != 2 || bands != 1 || whiskers != 1 {
		t.Errorf("with a gap they are %d lines with %d bands, and %d whiskers", lines, bands, whiskers)
	}
	if text := string(gap.Draw()); !strings.Contains(text, "<desc>50 %; no value; 40 %; 50 %</desc>") {
		t.Errorf("who does not see the picture is told:\n%s", text)
	}
	if one := trend(0.5); one.Draw() != "" {
		t.Errorf("a single value is no trend:\n%s", one.Draw())
	}
}

// Without an interval nothing says how much of the ups and downs is chance, so they are shown from zero on.
func TestTrendWithoutIntervalsBeginsAtZero(t *testing.T) {
	sure, unsure := trend(0.70, 0.74), trend(0.70, 0.74)
	for i := range unsure.Points {
		unsure.Points[i].Bounded = false
	}
	if sure.axis().Low < 0.5 || unsure.axis().Low != 0 {
		t.Errorf("axes begin at %v with intervals and at %v without", sure.axis().Low, unsure.axis().Low)
	}
}

func TestPicturesAreEscaped(t *testing.T) {
	const name = `</title><script>"x"</script>`
	shown := trend(0.1, 0.2)
	shown.Title, shown.Points[0].Label, shown.Points[0].Says = name, name, name
	shown.Write = func(float64) string { return name }
	for what, text := range map[string]string{
		"trend":  string(shown.Draw()),
		"span":   string(Span{Axis: Axis{High: 1}, Value: 0.5, Says: name}.Draw()),
		"scale":  string(Scale{Axis: Axis{High: 1}, Write: shown.Write}.Draw()),
		"bullet": string(Bullet{Title: name, Axis: Axis{High: 1}, Borders: []Border{{name, 0.5}}}.Draw()),
		"bars":   string(Bars{Title: name, Description: name, Bars: []Bar{{Label: name, Count: 1, Says: name}}}.Draw()),
	} {
		if strings.Contains(text, "<script>") || !strings.Contains(text, "&lt;script&gt;") {
			t.Errorf("%s:\n%s", what, text)
		}
	}
}

// Borders may be so close that their labels would be on top of each other.
func TestBulletLeavesOutLabelsWithoutRoom(t *testing.T) {
	b := Bullet{Title: "rating", Axis: Axis{High: 1}, Value: 0.75, Borders: []Border{{"90 %", 0.9}, {"70 %", 0.7}, {"80 %", 0.8}}}
	text := string(b.Draw())
	if strings.Contains(text, ">80 %<") || !strings.Contains(text, ">70 %<") || !strings.Contains(text, ">90 %<") || strings.Count(text, `class="zone`) != 4 {
		t.Error(text)
	}
}
