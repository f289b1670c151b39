package main

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"advocacy_exporter/cmd/advocacy_exporter/samples"
	"advocacy_exporter/cmd/advocacy_exporter/web/chart"
	"advocacy_exporter/collector/advocacy"
)

// TestFigures keeps the pictures of docs/statistics.md as the exporter draws its own, of values that it computes.
func TestFigures(t *testing.T) {
	for name, trend := range map[string]chart.Trend{"answers": moreAnswers(t), "drop": aDrop(t)} {
		trend.Low, trend.High, trend.Write = 0, 1, percent
		golden(t, "docs/figures/"+name+".svg", []byte(standalone(string(trend.Draw()))))
	}
}

func percent(v float64) string { return fmt.Sprintf("%.0f %%", 100*v) }

// standalone is a picture of the status page as a file, with the colours that the page has.
func standalone(svg string) string {
	svg = strings.Replace(svg, "<svg ", `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="192" `, 1)
	return strings.Replace(svg, "<title>", figureStyle+"<title>", 1) + "\n"
}

const figureStyle = `<style>
svg { background: #fff; font: 11px sans-serif }
.tick { fill: #565f69 } .grid { stroke: #ebe8e2 } .dot { fill: #00609a }
.band { fill: #00609a; fill-opacity: .16 } .line { fill: none; stroke: #00609a; stroke-width: 1.75 }
@media (prefers-color-scheme: dark) {
svg { background: #191d23 } .tick { fill: #a6afb9 } .grid { stroke: #262c34 } .dot { fill: #6cb9ec } .band { fill: #6cb9ec } .line { stroke: #6cb9ec }
}
</style>`

// moreAnswers is the share of one half and its interval, of more and more answers.
func moreAnswers(t *testing.T) chart.Trend {
	var points []chart.Point
	for answers := uint64(20); answers <= 5120; answers *= 2 {
		e, ok := advocacy.Share(answers/2, answers, z95)
		if !ok {
			t.Fatalf("no share of %d", answers)
		}
		points = append(points, pointOf(fmt.Sprintf("%d answers", answers), e.Value, e.Lower, e.Upper))
	}
	return chart.Trend{Title: "A share of 50 % and its interval, from 20 answers to 5,120, twice as many at each step", Points: points}
}

// z95 is the quantile of the normal distribution for an interval at 95 %.
var z95 = math.Sqrt2 * math.Erfinv(0.95)

// aDrop is what the example of a backtest has, month by month: a drop in September.
func aDrop(t *testing.T) chart.Trend {
	var points []chart.Point
	for month := time.January; month <= time.December; month++ {
		next := time.Date(2025, month+1, 1, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		var lines []samples.Line
		out := pullNow(t, "../../examples/backtest/advocacy.yml", "--format=json", "--kpi=advocacy_score", "--at="+next)
		if err := json.Unmarshal([]byte(out), &lines); err != nil {
			t.Fatal(err)
		}
		for _, s := range lines {
			if s.Period == "last_month" && s.Dimension == "" {
				points = append(points, pointOf(month.String()+" 2025", s.Value, *s.Lower, *s.Upper))
			}
		}
	}
	return chart.Trend{Title: "The Customer Advocacy Score of the months of 2025 and its interval, of 600 answers each", Points: points}
}

func pointOf(label string, value, lower, upper float64) chart.Point {
	says := fmt.Sprintf("%s: %s, %s … %s", label, percent(value), percent(lower), percent(upper))
	return chart.Point{Label: label, Says: says, Known: true, Bounded: true, Value: value, Lower: lower, Upper: upper}
}
