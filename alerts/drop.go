package alerts

import (
	"fmt"
	"math"
	"strings"
	"time"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
)

const day = 24 * time.Hour

// lapse is how long after the end of a period its change is news.
const lapse = 7 * day

// closedPeriods and fastPeriods are those whose changes are alerted on. Never is one that runs to
// today from a fixed day: it begins anew with few rows.
var (
	closedPeriods = []calendar.Period{"last_month", "last_quarter"}
	fastPeriods   = []calendar.Period{"30d"}
)

// toDate reports whether a period runs from a fixed day of the calendar to today.
func toDate(p calendar.Period) bool {
	return !p.Closed() && p != calendar.All && !strings.HasSuffix(string(p), "d")
}

// closed is the variant of changes of closed periods.
func closed(p plan, _ Source, k KPI) (variant, bool) { return p.changing(k, closedPeriods, k.Settle) }

// fast is the variant of changes of the last days.
func fast(p plan, _ Source, k KPI) (variant, bool) { return p.changing(k, fastPeriods, 0) }

// segmented is a variant where there are values by segment, which no other labels tell apart.
func segmented(of func(plan, Source, KPI) (variant, bool)) func(plan, Source, KPI) (variant, bool) {
	return func(p plan, s Source, k KPI) (variant, bool) {
		k.Labels = nil
		v, ok := of(p, s, k)
		return v, ok && k.Segmented
	}
}

func (p plan) changing(k KPI, among []calendar.Period, settle time.Duration) (variant, bool) {
	v := variant{settle: settle, labels: words(k.Labels)}
	for _, period := range among {
		if p.scope.has(period) {
			v.periods += string(period) + " "
		}
	}
	return v, k.Timed && v.periods != "" && (v.labels == "" || p.settings.Drop.ByLabel)
}

// worseOfClosed is a change for the worse of a period that is over.
func worseOfClosed(p plan, s subject) []condition {
	return append(p.worse(s, p.settings.Drop.Confidence), s.news())
}

// worseOfDays is one of the last days.
func worseOfDays(p plan, s subject) []condition {
	return p.worse(s, p.settings.Drop.FastConfidence)
}

func (p plan) worse(s subject, confidence float64) []condition {
	return []condition{p.changed(s), s.sure(confidence), s.enough(advocacy.ChangeObservationsPart, p.settings.Drop.MinObservations)}
}

// changed is the condition that the KPI is worse by as much as is configured.
func (p plan) changed(s subject) condition {
	amount, relative := p.settings.Drop.MinDrop.of(s.kpi)
	worse, sign, change := "<=", -1., s.most(advocacy.ChangePart)
	if s.kpi.Good == advocacy.Down {
		worse, sign, change = ">=", 1, s.least(advocacy.ChangePart)
	}
	c := condition{without: "a small change", expr: fmt.Sprintf("%s %s %s", change, worse, number(sign*amount))}
	now := 0.5
	if relative {
		now = 100
		before := fmt.Sprintf("(%s - %s)", s.most(advocacy.ValuePart), s.most(advocacy.ChangePart))
		c.expr = fmt.Sprintf("%s %s %s * %s", change, worse, number(sign*amount), before)
		amount *= now
	}
	c.points = []point{s.point(advocacy.ChangePart, 2*sign*amount, sign*amount/2), s.point(advocacy.ValuePart, now, now)}
	return c
}

// sure is the condition on the confidence of a change. Of several values that are looked at together
// each may raise a false alarm, so that they share what one may.
func (s subject) sure(confidence float64) condition {
	allowance := 1 - confidence
	c := s.above("a wide interval", advocacy.ChangeConfidencePart, ">", confidence, 1-allowance/10, 1-math.Min(allowance*10, 1))
	if s.segments || s.variant.labels != "" {
		together := []string{"source", "period"}
		least := s.least(advocacy.ChangeConfidencePart)
		c.expr = fmt.Sprintf("(1 - %s)\n* %s group_left ()\n%s < %s", least, on(together), by("count", together, least), number(allowance))
	}
	return c
}

// news is the condition that the period has ended lately. That of a KPI that settles is told later,
// and a day more makes sure that it is the new one.
func (s subject) news() condition {
	end := by("max", []string{"period"}, selector("advocacy_period_end_timestamp_seconds", oneOfPeriods(s.periods())))
	told := settled(s.variant.settle)
	age := fmt.Sprintf("time() - %s", end)
	if told > 0 {
		age = fmt.Sprintf("(%s >= %s)", age, number(seconds(told)))
	}
	return condition{without: "a period that ended long ago", on: []string{"period"},
		expr: fmt.Sprintf("%s < %s", age, number(seconds(told+lapse))),
		points: []point{{family: "advocacy_period_end_timestamp_seconds", labels: []label{{"period", string(s.periods()[0])}},
			holds: seconds(told + time.Hour), fails: seconds(told + lapse + time.Hour), ages: true}}}
}

// settled is how long after its end a period is surely told.
func settled(settle time.Duration) time.Duration {
	if settle == 0 {
		return 0
	}
	return (settle+day-1)/day*day + day
}

func words(all []string) string {
	text := ""
	for _, word := range all {
		text += word + " "
	}
	return text
}
