package schedule

import (
	"time"

	"github.com/robfig/cron/v3"
)

const aDay = 24 * time.Hour

// LongestGap is the longest time between two runs of a schedule in the year after from.
func LongestGap(s cron.Schedule, from time.Time) time.Duration {
	end := from.AddDate(1, 0, 0)
	switch s := s.(type) {
	case cron.ConstantDelaySchedule:
		return s.Delay
	case wallClock:
		if s.sameEveryDay() {
			return s.longestGapOfDays(from, end)
		}
	}
	return longestGap(s, from, end)
}

func longestGap(s cron.Schedule, from, end time.Time) time.Duration {
	var longest time.Duration
	for run := s.Next(from); ; {
		next := s.Next(run)
		if next.IsZero() {
			return longest
		}
		longest = max(longest, next.Sub(run))
		if run = next; run.After(end) {
			return longest
		}
	}
}

// sameEveryDay reports whether the fields for days are all "*".
func (w wallClock) sameEveryDay() bool {
	const star = 1 << 63 // as robfig/cron marks a field that is "*"
	return w.spec.Dom&w.spec.Month&w.spec.Dow&star != 0
}

// longestGapOfDays looks at an ordinary day and at those on which the clocks change: the others
// are all alike, and an "every minute" would take its time.
func (w wallClock) longestGapOfDays(from, end time.Time) time.Duration {
	longest := longestGap(w, from, from.Add(2*aDay))
	for t := from; ; {
		_, change := t.In(w.zone).ZoneBounds()
		if change.IsZero() || change.After(end) {
			return longest
		}
		longest = max(longest, longestGap(w, change.Add(-aDay), change.Add(aDay)))
		t = change
	}
}
