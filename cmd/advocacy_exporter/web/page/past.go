package page

import (
	"fmt"
	"html/template"
	"slices"
	"sync"
	"time"

	"advocacy_exporter/cmd/advocacy_exporter/web/chart"
	"advocacy_exporter/cmd/advocacy_exporter/words"
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/snapshot"
)

// past remembers what was counted from rows for pages. Results do not change, so that it holds until the
// source has another one.
type past struct {
	mu sync.Mutex
	// counted is by the name of the source.
	counted map[string]*counted
}

// counted is what was counted of a result. Who asks for one source does not wait for another.
type counted struct {
	result *evaluation.Result

	mu      sync.Mutex
	trends  map[calendar.Period]map[string][]evaluation.Past
	answers map[calendar.Period]*distribution
}

// trends are those of the KPIs of a source in a period.
func (p *past) trends(s *snapshot.State, period calendar.Period) map[string][]evaluation.Past {
	known := p.of(s)
	known.mu.Lock()
	defer known.mu.Unlock()
	if _, ok := known.trends[period]; !ok {
		known.trends[period] = s.Job.Evaluation.Trends(s.Tally, s.Job.Rows, period, s.Result.Today, dayRead(s))
	}
	return known.trends[period]
}

// answers are those of a source in a period; nil where they are no scores.
func (p *past) answers(s *snapshot.State, period calendar.Period) *distribution {
	known := p.of(s)
	known.mu.Lock()
	defer known.mu.Unlock()
	if _, ok := known.answers[period]; !ok {
		known.answers[period] = answersOf(s, period)
	}
	return known.answers[period]
}

// dayRead is the day on which the rows of a source were read.
func dayRead(s *snapshot.State) calendar.Day {
	return s.Job.Evaluation.Calendar.Day(s.LastSuccess.UnixMilli())
}

func (p *past) of(s *snapshot.State) *counted {
	p.mu.Lock()
	defer p.mu.Unlock()
	known := p.counted[s.Job.Name]
	if known == nil || known.result != s.Result {
		known = &counted{
			result: s.Result,
			trends: make(map[calendar.Period]map[string][]evaluation.Past), answers: make(map[calendar.Period]*distribution),
		}
		p.counted[s.Job.Name] = known
	}
	return known
}

// forget drops what was counted of sources that are no more.
func (p *past) forget(s *snapshot.Snapshot) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for name := range p.counted {
		if s.Source(name) == nil {
			delete(p.counted, name)
		}
	}
}

// trendOf draws a KPI in past periods.
func trendOf(k *advocacy.KPI, period calendar.Period, all []evaluation.Past) template.HTML {
	low, high := k.Limits()
	if k.Count {
		low = 0
	}
	t := chart.Trend{
		Title: k.Title() + " over time", Low: low, High: high, Open: isOpen(period),
		Write: func(v float64) string { return short(k, v) },
	}
	for _, p := range all {
		t.Unit = max(t.Unit, unitOf(k, p.Estimate.Value))
		t.Points = append(t.Points, pointOf(k, p))
	}
	return t.Draw()
}

// unitOf is what people count a value of a KPI in: durations in days, hours or minutes.
func unitOf(k *advocacy.KPI, value float64) float64 {
	if k.Unit != advocacy.Seconds {
		return 0
	}
	for _, unit := range []time.Duration{24 * time.Hour, time.Hour, time.Minute} {
		if value >= 2*unit.Seconds() {
			return unit.Seconds()
		}
	}
	return 1
}

// isOpen reports whether the present period has fewer days than those before it.
func isOpen(p calendar.Period) bool {
	_, named := namedPeriods[string(p)]
	return named && !p.Closed() && p != calendar.All
}

func pointOf(k *advocacy.KPI, p evaluation.Past) chart.Point {
	last := (p.To - 1).String()
	point := chart.Point{Label: last, Known: p.Known, Says: p.From.String() + " … " + last + ": no value"}
	if !p.Known {
		return point
	}
	e := p.Estimate
	point.Value, point.Lower, point.Upper, point.Bounded = e.Value, e.Lower, e.Upper, e.Bounded
	point.Says = p.From.String() + " … " + last + ": " + words.Value(k, e.Value)
	if e.Bounded {
		point.Says += fmt.Sprintf(" (%s), n %d", words.Interval(k, e), e.N)
	}
	return point
}

// pastRow is a KPI in a past period in words.
type pastRow struct{ From, To, Value, Interval, N string }

// pastRows are those of a trend, the newest first.
func pastRows(k *advocacy.KPI, all []evaluation.Past) []pastRow {
	var rows []pastRow
	for _, p := range slices.Backward(all) {
		r := pastRow{From: p.From.String(), To: (p.To - 1).String(), Value: "no value"}
		if p.Known {
			r.Value, r.Interval = words.Value(k, p.Estimate.Value), words.Interval(k, p.Estimate)
		}
		if p.Known && k.Estimated() {
			r.N = fmt.Sprint(p.Estimate.N)
		}
		rows = append(rows, r)
	}
	return rows
}
