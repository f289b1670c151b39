package evaluation

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"advocacy_exporter/collector/calendar"
)

// trendOf writes a trend: the first day of each period, the value and n.
func trendOf(past []Past) string {
	var all []string
	for _, p := range past {
		text := p.From.String() + " nothing"
		if p.Known {
			text = fmt.Sprintf("%s %.2g of %d", p.From, p.Estimate.Value, p.Estimate.N)
		}
		all = append(all, text)
	}
	return strings.Join(all, ", ")
}

func TestTrends(t *testing.T) {
	kind, today := survey(t), day(t, "2026-07-10")
	for period, want := range map[calendar.Period]string{
		"quarter":      "2025-04-01 0.4 of 50, 2025-07-01 nothing, 2025-10-01 nothing, 2026-01-01 0.4 of 100, 2026-04-01 0.53 of 75, 2026-07-01 1 of 3",
		"last_quarter": "2025-04-01 0.4 of 50, 2025-07-01 nothing, 2025-10-01 nothing, 2026-01-01 0.4 of 100, 2026-04-01 0.53 of 75",
		"all":          "no day 0.45 of 228",
	} {
		got := trendOf(settings(period).trends(kind.over(quarters(t)), period, today)["advocacy_score"])
		if got != want {
			t.Errorf("%s:\n got %s\nwant %s", period, got, want)
		}
	}
}

// A trend ends with the value that is shown, and where its periods are those of a comparison, the step
// between its last two points is the change.
func TestTrendsEndWithWhatIsShown(t *testing.T) {
	kind, today := survey(t), day(t, "2026-07-10")
	rapid.Check(t, func(rt *rapid.T) {
		fake := &fakeTally{}
		for range rapid.IntRange(1, 40).Draw(rt, "rows") {
			fake.rows = append(fake.rows, fakeRow{
				day:   today - calendar.Day(rapid.IntRange(0, 500).Draw(rt, "age")),
				score: rapid.IntRange(0, 10).Draw(rt, "score"), rows: rapid.Uint64Range(1, 9).Draw(rt, "count"),
			})
		}
		e := settings("30d", "last_month", "quarter", "all")
		result := e.evaluate(kind.over(fake), today)
		for _, s := range result.Samples {
			past := e.trends(kind.over(fake), s.Period, today)[s.KPI.Name]
			last := past[len(past)-1]
			if last.Estimate != s.Estimate {
				rt.Fatalf("%s in %s: the trend ends with %+v, shown is %+v", s.KPI.Name, s.Period, last.Estimate, s.Estimate)
			}
			i := slices.IndexFunc(s.Changes, func(c Change) bool { return c.Versus == calendar.Previous })
			if i < 0 || s.Period == "quarter" {
				continue
			}
			before := past[len(past)-2]
			if step := last.Estimate.Value - before.Estimate.Value; math.Abs(step-s.Changes[i].Value) > 1e-9 {
				rt.Fatalf("%s in %s: the trend rose by %v, the change is %v", s.KPI.Name, s.Period, step, s.Changes[i].Value)
			}
		}
	})
}
