package backtest_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
)

// The days of two years, with so many answers before that every period has one to be compared with.
var (
	first = calendar.DayOf(2023, time.January, 1)
	last  = start + histories - 1
)

// histories is how many days the simulated histories of the test of false alarms have.
const histories = 9 * 91

// simulated is a history as the test of false alarms simulates it.
func simulated(seed uint64, days int, share func(day int) float64) survey {
	chance, s := rand.New(rand.NewPCG(seed, 2026)), make(survey, days)
	for day := range s {
		for range daily {
			if chance.Float64() < share(day) {
				s[day]++
			}
		}
	}
	return s
}

func stable(int) float64 { return 0.6 }

// change is what the drop rules ask of two stretches of days: how much worse the score became, and how
// sure that is.
type change struct{ by, confidence float64 }

var scale, _ = advocacy.NewScale("0-10", advocacy.Overrides{})

// change is that from the days of one window to those of another; none where there are no answers
// before.
func (s survey) change(then, now calendar.Window) change {
	if then.From < start {
		return change{}
	}
	before, after := s.answers(then), s.answers(now)
	c := change{by: after.share() - before.share()}
	if c.by <= -0.05 { // else the rest is slow, and not needed
		estimate, _ := advocacy.SurveyKPIs(scale)[0].Change(after.histogram(), before.histogram(), advocacy.Z(0.95))
		c.confidence = estimate.Confidence
	}
	return c
}

type answers struct{ advocates, all int }

func (a answers) share() float64 { return float64(a.advocates) / float64(a.all) }

func (s survey) answers(w calendar.Window) (a answers) {
	for _, advocates := range s[w.From-start : w.To-start] {
		a.advocates += advocates
		a.all += daily
	}
	return a
}

func (a answers) histogram() advocacy.Histogram {
	h := advocacy.Histogram{Scale: scale, Buckets: make([]advocacy.Bucket, scale.Len())}
	for score, n := range map[int]int{10: a.advocates, 7: a.all - a.advocates} {
		h.Buckets[score] = advocacy.Bucket{Rows: uint64(n), Weight: float64(n), Squares: float64(n)}
	}
	return h
}

// expected are the alarms that the arithmetic alone raises.
func (s survey) expected(source string) []string {
	var all []string
	for period, months := range map[string]int{"last_month": 1, "last_quarter": 3} {
		for end := calendar.DayOf(2023, time.January, 1); end <= last; end = later(end, months) {
			before, begin := later(end, -2*months), later(end, -months)
			if s.change(calendar.Window{From: before, To: begin}, calendar.Window{From: begin, To: end}).confidence > 0.998 {
				all = append(all, alarm(source, "AdvocacyScoreDrop", period, end, min(end+6, last)))
			}
		}
	}
	return append(all, s.fast(source)...)
}

func later(day calendar.Day, months int) calendar.Day {
	year, month, _ := day.Date()
	return calendar.DayOf(year, month+time.Month(months), 1)
}

// fast are the alarms on the last 30 days, which have to be worse on two days running.
func (s survey) fast(source string) (all []string) {
	for day, since := first, first; day <= last+1; day++ {
		worse := day <= last &&
			s.change(calendar.Window{From: day - 59, To: day - 29}, calendar.Window{From: day - 29, To: day + 1}).confidence > 0.9998
		if worse {
			continue
		}
		if since+1 < day {
			all = append(all, alarm(source, "AdvocacyScoreFastDrop", "30d", since+1, day-1))
		}
		since = day + 1
	}
	return all
}

// Twenty of the histories in which nothing changes, half of them with false alarms.
func TestEngineAndArithmeticAgree(t *testing.T) {
	var surveys []survey
	for seed, missing := uint64(0), map[bool]int{true: 10, false: 10}; len(surveys) < 20; seed++ {
		s := simulated(seed, histories, stable)
		alarming := len(s.expected("")) > 0
		if missing[alarming]--; missing[alarming] >= 0 {
			surveys = append(surveys, s)
		}
	}
	var want []string
	for i, s := range surveys {
		want = append(want, s.expected(fmt.Sprintf("s%d", i))...)
	}
	got := alarms(newWorld(t, surveys).run(t, first, last))
	slices.Sort(want)
	slices.Sort(got)
	t.Logf("%d histories, alarms:\n%s", len(surveys), strings.Join(got, "\n"))
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A score that falls with the first of March is told by the month that closes next, and by
// the last 30 days before that. The same
// answers without the fall raise nothing.
func TestAPlantedFallIsFound(t *testing.T) {
	fallen := simulated(1, histories, func(day int) float64 {
		if start+calendar.Day(day) >= calendar.DayOf(2023, time.March, 1) {
			return 0.45
		}
		return 0.6
	})
	report := newWorld(t, []survey{fallen, simulated(1, histories, stable)}).run(t, first, calendar.DayOf(2023, time.May, 31))
	want := []string{
		"s0 AdvocacyScoreDrop last_month 2023-04-01 to 2023-04-07",
		"s0 AdvocacyScoreFastDrop 30d 2023-03-24 to 2023-04-02",
	}
	if got := alarms(report); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
