package backtest

import (
	"fmt"
	"slices"
	"strings"

	"advocacy_exporter/alerts/engine"
	"advocacy_exporter/collector/calendar"
)

// Report says when alerts would have fired.
type Report struct {
	From, To calendar.Day
	// Alerts are all that there are, by their names, those that would not have fired too.
	Alerts []*Alert

	// firing are the spells that go on, by what tells them apart.
	firing map[string]*Spell
}

// Alert is an alert of the rules.
type Alert struct {
	Name string
	// Years is how often it would have begun to fire, by the year, and PerYear how often that is for
	// every year of the range.
	Years   map[int]int
	PerYear float64
	// FalseAlarms is how often a year it is stated to be wrong at most; nil where that is not stated.
	FalseAlarms *float64
	// Spells are the times in which it fires, in the order in which they begin.
	Spells []*Spell
}

// Spell is a time in which an alert fires.
type Spell struct {
	Labels  map[string]string
	Summary string
	// First and Last are the days at whose ends it fires.
	First, Last calendar.Day
}

// Days is for how many days it fires.
func (s *Spell) Days() int { return int(s.Last-s.First) + 1 }

func newReport(h *History, names []string, stated map[string]float64) *Report {
	r := &Report{From: h.from, To: h.to, firing: map[string]*Spell{}}
	for _, name := range names {
		a := &Alert{Name: name, Years: map[int]int{}}
		if rate, ok := stated[name]; ok {
			a.FalseAlarms = &rate
		}
		r.Alerts = append(r.Alerts, a)
	}
	return r
}

// add takes note of what fires at the end of a day. What did at the end of the day before goes on.
func (r *Report) add(day calendar.Day, fired []engine.Fired) {
	before := r.firing
	r.firing = map[string]*Spell{}
	for _, f := range fired {
		key := f.Alert + fmt.Sprint(f.Labels) // maps are printed in order
		spell, ok := before[key]
		if !ok {
			spell = &Spell{Labels: f.Labels, First: day}
			a := r.alert(f.Alert)
			a.Spells = append(a.Spells, spell)
		}
		spell.Last, spell.Summary = day, f.Annotations["summary"]
		r.firing[key] = spell
	}
}

func (r *Report) alert(name string) *Alert {
	i, _ := slices.BinarySearchFunc(r.Alerts, name, func(a *Alert, name string) int { return strings.Compare(a.Name, name) })
	return r.Alerts[i]
}

const daysPerYear = 365.25

// count says how often.
func (r *Report) count() {
	years := float64(r.To-r.From+1) / daysPerYear
	for _, a := range r.Alerts {
		for _, s := range a.Spells {
			year, _, _ := s.First.Date()
			a.Years[year]++
		}
		a.PerYear = float64(len(a.Spells)) / years
	}
}

// Calendar are the years of the range.
func (r *Report) Calendar() (years []int) {
	year, _, _ := r.From.Date()
	last, _, _ := r.To.Date()
	for ; year <= last; year++ {
		years = append(years, year)
	}
	return years
}
