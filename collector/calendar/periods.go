package calendar

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Period is a stretch of time as the configuration writes it: "30d", "month", "last_quarter", "all".
type Period string

// All is the period of every row up to today. It is compared with nothing.
const All Period = "all"

// maxDays is the longest period that is counted in days.
const maxDays = 3660

// calendarUnits are the periods of the calendar. Each is a period from its first day to today, and
// with lastPrefix the whole one before.
var calendarUnits = []struct {
	name Period
	unit unit
}{
	{"week", week{}},
	{"month", months(1)},
	{"quarter", months(3)},
	{"year", months(12)},
}

const lastPrefix = "last_"

// ParsePeriod checks a period; the error names the ones there are.
func ParsePeriod(s string) (Period, error) {
	p := Period(s)
	if _, ok := p.unit(); ok || p == All {
		return p, nil
	}
	digits, days := strings.CutSuffix(s, "d")
	n, err := strconv.ParseUint(digits, 10, 64)
	switch {
	case !days || digits == "" || strings.Trim(digits, "0123456789") != "" || digits != "0" && digits[0] == '0':
		return "", fmt.Errorf("unknown period %q, want %s", s, periodNames())
	case n == 0:
		return "", fmt.Errorf("period %q has no days, want at least 1d", s)
	case err != nil || n > maxDays:
		return "", fmt.Errorf("period %q is too long, want at most %dd, or all", s, maxDays)
	}
	return p, nil
}

func periodNames() string {
	names := []string{"days like 30d"}
	for _, prefix := range []string{"", lastPrefix} {
		for _, u := range calendarUnits {
			names = append(names, prefix+string(u.name))
		}
	}
	return strings.Join(names, ", ") + " or " + string(All)
}

// Closed reports whether the period is whole and over: one of last_week … last_year.
func (p Period) Closed() bool { return strings.HasPrefix(string(p), lastPrefix) }

// Windows are the days of the period on the day today.
//
// A period that runs to today is compared with the same number of days of an earlier one, cut at
// that one's end: 31 March compares 31 days with the 28 of February. A 53rd week has no year_ago,
// since the year before has no such week; nor has a year, whose previous it would be.
func (p Period) Windows(c Calendar, today Day) Windows {
	u, ok := p.unit()
	switch {
	case p == All:
		return Windows{Current: Window{NoDay, today + 1}}
	case !ok:
		return rollingWindows(p.days(), today)
	case p.Closed():
		return unitWindows(c, u, u.add(u.first(c, today), -1), math.MaxInt32)
	default:
		first := u.first(c, today)
		return unitWindows(c, u, first, int(today-first)+1)
	}
}

func (p Period) unit() (unit, bool) {
	name := strings.TrimPrefix(string(p), lastPrefix)
	for _, u := range calendarUnits {
		if string(u.name) == name {
			return u.unit, true
		}
	}
	return nil, false
}

// days is N of the period "Nd".
func (p Period) days() Day {
	n, _ := strconv.Atoi(strings.TrimSuffix(string(p), "d"))
	return Day(n)
}
