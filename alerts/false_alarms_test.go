package alerts

import (
	"math"
	"math/rand/v2"
	"sync"
	"testing"

	"advocacy_exporter/collector/advocacy"
)

// The simulated histories: two years of a survey in which nothing changes.
const (
	histories = 1000
	years     = 2
	daily     = 20 // answers
	stable    = 0.6
)

// history is how many of the answers of each day are of advocates.
type history []uint64

func simulated(seed uint64, days int, share func(day int) float64) history {
	chance, h := rand.New(rand.NewPCG(seed, 2026)), make(history, days)
	for day := range h {
		for range daily {
			if chance.Float64() < share(day) {
				h[day]++
			}
		}
	}
	return h
}

// unchanging are the histories of so many days. Those of fewer days begin alike, so that they are
// simulated once.
func unchanging(days int) []history {
	all := make([]history, histories)
	for i, h := range longest() {
		all[i] = h[:days]
	}
	return all
}

var longest = sync.OnceValue(func() []history {
	all := make([]history, histories)
	for seed := range all {
		all[seed] = simulated(uint64(seed), 9*91, func(int) float64 { return stable })
	}
	return all
})

// between are the answers of the days from one to before another.
func (h history) between(from, to int) answers {
	a := answers{of: uint64(to-from) * daily}
	for _, advocates := range h[from:to] {
		a.advocates += advocates
	}
	return a
}

// worse is what the conditions of the drop rules ask of the gauges.
func (d Drop) worse(then, now answers, confidence float64) bool {
	score := advocacy.SurveyKPIs(now.histogram().Scale)[0]
	least, _ := d.MinDrop.of(score)
	if float64(now.advocates)/float64(now.of)-float64(then.advocates)/float64(then.of) > -least {
		return false // and the rest is slow
	}
	change, _ := score.Change(now.histogram(), then.histogram(), advocacy.Z(0.95))
	return change.Confidence > confidence && change.Fewer >= d.MinObservations
}

// ofClosed counts the periods of so many days that raise an alarm.
func (h history) ofClosed(length int) (alarms int) {
	drop := defaults().Drop
	for day := 2 * length; day <= len(h); day += length {
		if drop.worse(h.between(day-2*length, day-length), h.between(day-length, day), drop.Confidence) {
			alarms++
		}
	}
	return alarms
}

// ofDays counts how often the last 30 days, looked at every day, begin to be worse for as many days.
func (h history) ofDays(days int) (alarms int) {
	drop, worse := defaults().Drop, 0
	for day := 60; day <= len(h); day++ {
		if !drop.worse(h.between(day-60, day-30), h.between(day-30, day), drop.FastConfidence) {
			worse = 0
			continue
		}
		if worse++; worse == days {
			alarms++
		}
	}
	return alarms
}

// A history has a length of periods before the two years, to compare the first with.
func TestFalseAlarmsAreAsRareAsStated(t *testing.T) {
	drop := defaults().Drop
	for _, c := range []struct {
		what   string
		days   int
		count  func(history) int
		stated float64
	}{
		{"a closed month", 25 * 30, func(h history) int { return h.ofClosed(30) }, falseAlarms(looks["last_month"], drop.Confidence)},
		{"a closed quarter", 9 * 91, func(h history) int { return h.ofClosed(91) }, falseAlarms(looks["last_quarter"], drop.Confidence)},
		{"the last 30 days", 59 + years*365, func(h history) int { return h.ofDays(1) }, falseAlarms(fastLooks, drop.FastConfidence)},
	} {
		alarms := 0
		for _, h := range unchanging(c.days) {
			alarms += c.count(h)
		}
		expected := c.stated * histories * years
		band := advocacy.Z(0.99) * math.Sqrt(expected)
		t.Logf("%s: %d alarms in %d years, %v stated; %.3f a year, %v stated", c.what, alarms, histories*years, expected, float64(alarms)/histories/years, c.stated)
		if math.Abs(float64(alarms)-expected) > band {
			t.Errorf("%s: %d false alarms, want %.0f ± %.0f", c.what, alarms, expected, band)
		}
	}
}

// That it has to be so for a day halves what is stated for the condition alone.
func TestADayOfWaitingHalvesFalseAlarms(t *testing.T) {
	at, after := 0, 0
	for _, h := range unchanging(59 + years*365) {
		at, after = at+h.ofDays(1), after+h.ofDays(2)
	}
	t.Logf("the last 30 days: %d times worse on a day, %d times still so a day later", at, after)
	if after == 0 || 4*after > 3*at {
		t.Errorf("%d of %d are left", after, at)
	}
}

func TestAFallIsFound(t *testing.T) {
	drop, found := defaults().Drop, 0
	for seed := range uint64(histories) {
		h := simulated(seed, 60, func(day int) float64 {
			if day >= 30 {
				return stable - 0.15
			}
			return stable
		})
		if drop.worse(h.between(0, 30), h.between(30, 60), drop.Confidence) {
			found++
		}
	}
	t.Logf("a fall of 0.15 with %d answers a month: found in %d of %d histories", 30*daily, found, histories)
	if found < histories*8/10 {
		t.Errorf("found %d of %d", found, histories)
	}
}
