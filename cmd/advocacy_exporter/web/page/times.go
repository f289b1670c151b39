package page

import (
	"fmt"
	"time"

	"advocacy_exporter/cmd/advocacy_exporter/words"
)

// moment is a time as a page shows it: how far away it is, and exactly.
type moment struct {
	Words, Exact, Machine string
}

// momentOf is a time seen from another; it is blank where there is none.
func momentOf(t, now time.Time) moment {
	if t.IsZero() {
		return moment{}
	}
	m := moment{Exact: t.Format("2006-01-02 15:04:05 MST"), Machine: t.Format(time.RFC3339)}
	switch d := now.Sub(t); {
	case d < -time.Second:
		m.Words = "in " + words.Lasting((-d).Seconds())
	case d < time.Second:
		m.Words = "now"
	default:
		m.Words = words.Lasting(d.Seconds()) + " ago"
	}
	return m
}

// clipped is a text that a user wrote, no longer than there is room for, without what would turn the text
// around it or break the line.
func clipped(text string, most int) string {
	clean := make([]rune, 0, min(len(text), most+1))
	for _, r := range text {
		if len(clean) == most {
			return string(clean[:most-1]) + "…"
		}
		clean = append(clean, visible(r))
	}
	return string(clean)
}

// visible is a character that shows itself where one would not: controls, and marks that change the direction.
func visible(r rune) rune {
	switch {
	case r < 0x20:
		return '␀' + r
	case r == 0x7f:
		return '␡'
	case r >= 0x80 && r < 0xa0, r >= 0x200b && r <= 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2060 && r <= 0x206f, r == 0xfeff, r == 0x061c:
		return '\ufffd'
	}
	return r
}

// periodWords are periods as people say them.
func periodWords(period string) string {
	var days int
	if _, err := fmt.Sscanf(period, "%dd", &days); err == nil {
		if days == 1 {
			return "today"
		}
		return fmt.Sprintf("last %d days", days)
	}
	if said, ok := namedPeriods[period]; ok {
		return said.now
	}
	return period
}

// beforeWords is what a period is compared with as previous.
func beforeWords(period string) string {
	var days int
	if _, err := fmt.Sscanf(period, "%dd", &days); err == nil {
		if days == 1 {
			return "yesterday"
		}
		return fmt.Sprintf("the %d days before", days)
	}
	return namedPeriods[period].before
}

// namedPeriods are the periods of the calendar in words.
var namedPeriods = map[string]struct{ now, before string }{
	"week":         {"this week so far", "as much of the week before"},
	"month":        {"this month so far", "as much of the month before"},
	"quarter":      {"this quarter so far", "as much of the quarter before"},
	"year":         {"this year so far", "as much of the year before"},
	"last_week":    {"last week", "the week before"},
	"last_month":   {"last month", "the month before"},
	"last_quarter": {"last quarter", "the quarter before"},
	"last_year":    {"last year", "the year before"},
	"all":          {"all rows", "before"},
}
