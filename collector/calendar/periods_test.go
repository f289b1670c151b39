package calendar

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParsePeriod(t *testing.T) {
	for _, s := range []string{"1d", "7d", "30d", "3660d", "week", "month", "quarter", "year", "last_week", "last_month", "last_quarter", "last_year", "all"} {
		if got, err := ParsePeriod(s); err != nil || string(got) != s {
			t.Errorf("ParsePeriod(%q) = %q, %v", s, got, err)
		}
	}
	const names = `want days like 30d, week, month, quarter, year, last_week, last_month, last_quarter, last_year or all`
	for s, want := range map[string]string{
		"":                      `unknown period "", ` + names,
		"30":                    `unknown period "30", ` + names,
		"d":                     `unknown period "d", ` + names,
		"-1d":                   `unknown period "-1d", ` + names,
		"+7d":                   `unknown period "+7d", ` + names,
		"007d":                  `unknown period "007d", ` + names,
		"1.5d":                  `unknown period "1.5d", ` + names,
		"30D":                   `unknown period "30D", ` + names,
		"Month":                 `unknown period "Month", ` + names,
		"last_30d":              `unknown period "last_30d", ` + names,
		"last_last_week":        `unknown period "last_last_week", ` + names,
		"last_all":              `unknown period "last_all", ` + names,
		"0d":                    `period "0d" has no days, want at least 1d`,
		"3661d":                 `period "3661d" is too long, want at most 3660d, or all`,
		"99999999999999999999d": `period "99999999999999999999d" is too long, want at most 3660d, or all`,
	} {
		if _, err := ParsePeriod(s); err == nil || err.Error() != want {
			t.Errorf("ParsePeriod(%q): %v, want %s", s, err, want)
		}
	}
}

func TestClosed(t *testing.T) {
	for p, want := range map[Period]bool{"30d": false, "month": false, "all": false, "last_week": true, "last_year": true} {
		if p.Closed() != want {
			t.Errorf("%s is closed: %v, want %v", p, !want, want)
		}
	}
}

// days writes a window as its first and its last day.
func days(w Window) string {
	switch {
	case w.Empty():
		return "-"
	case w.From == NoDay:
		return ".. " + (w.To - 1).String()
	}
	return w.From.String() + " " + (w.To - 1).String()
}

func TestWindows(t *testing.T) {
	for _, tc := range []struct {
		why, today                 string
		period                     Period
		current, previous, yearAgo string
	}{
		{"today", "2026-03-31", "1d", "2026-03-31 2026-03-31", "2026-03-30 2026-03-30", "2025-03-31 2025-03-31"},
		{"thirty days", "2026-03-31", "30d", "2026-03-02 2026-03-31", "2026-01-31 2026-03-01", "2025-03-02 2025-03-31"},
		{"ninety days: -89 to 0, -179 to -90", "2026-06-30", "90d", "2026-04-02 2026-06-30", "2026-01-02 2026-04-01", "2025-04-02 2025-06-30"},
		{"the leap day's date a year ago is 28 February", "2024-02-29", "7d", "2024-02-23 2024-02-29", "2024-02-16 2024-02-22", "2023-02-22 2023-02-28"},
		{"so is that of the day before", "2024-02-28", "7d", "2024-02-22 2024-02-28", "2024-02-15 2024-02-21", "2023-02-22 2023-02-28"},
		{"a year ago was a leap year", "2025-03-01", "7d", "2025-02-23 2025-03-01", "2025-02-16 2025-02-22", "2024-02-24 2024-03-01"},
		{"365 days fit in a year", "2025-01-15", "365d", "2024-01-17 2025-01-15", "2023-01-17 2024-01-16", "2023-01-16 2024-01-15"},
		{"366 do not", "2025-01-15", "366d", "2024-01-16 2025-01-15", "2023-01-15 2024-01-15", "-"},

		{"Thursday", "2026-01-15", "week", "2026-01-12 2026-01-15", "2026-01-05 2026-01-08", "2025-01-13 2025-01-16"},
		{"Sunday ends the week", "2026-01-18", "week", "2026-01-12 2026-01-18", "2026-01-05 2026-01-11", "2025-01-13 2025-01-19"},
		{"Monday begins it", "2026-01-19", "week", "2026-01-19 2026-01-19", "2026-01-12 2026-01-12", "2025-01-20 2025-01-20"},
		{"week 1 of 2026 begins in 2025", "2026-01-01", "week", "2025-12-29 2026-01-01", "2025-12-22 2025-12-25", "2024-12-30 2025-01-02"},
		{"week 53 of 2020 had no week 53 before", "2020-12-31", "week", "2020-12-28 2020-12-31", "2020-12-21 2020-12-24", "-"},
		{"1 January 2021 is still in it", "2021-01-01", "week", "2020-12-28 2021-01-01", "2020-12-21 2020-12-25", "-"},
		{"week 1 after a 53rd", "2021-01-06", "week", "2021-01-04 2021-01-06", "2020-12-28 2020-12-30", "2019-12-30 2020-01-01"},
		{"week 53 of 2026", "2026-12-30", "week", "2026-12-28 2026-12-30", "2026-12-21 2026-12-23", "-"},
		{"week 52 of a long year", "2026-12-23", "week", "2026-12-21 2026-12-23", "2026-12-14 2026-12-16", "2025-12-22 2025-12-24"},
		{"week 52 after a long year", "2027-12-29", "week", "2027-12-27 2027-12-29", "2027-12-20 2027-12-22", "2026-12-21 2026-12-23"},

		{"first of the month", "2026-03-01", "month", "2026-03-01 2026-03-01", "2026-02-01 2026-02-01", "2025-03-01 2025-03-01"},
		{"31 March compares with all of February", "2026-03-31", "month", "2026-03-01 2026-03-31", "2026-02-01 2026-02-28", "2025-03-01 2025-03-31"},
		{"in a leap year with 29 days of it", "2024-03-31", "month", "2024-03-01 2024-03-31", "2024-02-01 2024-02-29", "2023-03-01 2023-03-31"},
		{"29 March in a leap year", "2024-03-29", "month", "2024-03-01 2024-03-29", "2024-02-01 2024-02-29", "2023-03-01 2023-03-29"},
		{"29 February against a short one", "2024-02-29", "month", "2024-02-01 2024-02-29", "2024-01-01 2024-01-29", "2023-02-01 2023-02-28"},
		{"28 February against a long one", "2025-02-28", "month", "2025-02-01 2025-02-28", "2025-01-01 2025-01-28", "2024-02-01 2024-02-28"},
		{"January compares with December", "2026-01-31", "month", "2026-01-01 2026-01-31", "2025-12-01 2025-12-31", "2025-01-01 2025-01-31"},

		{"46th day of the quarter", "2026-02-15", "quarter", "2026-01-01 2026-02-15", "2025-10-01 2025-11-15", "2025-01-01 2025-02-15"},
		{"the 92nd day compares with 91", "2025-09-30", "quarter", "2025-07-01 2025-09-30", "2025-04-01 2025-06-30", "2024-07-01 2024-09-30"},
		{"60th day of the quarter, over a leap day", "2024-02-29", "quarter", "2024-01-01 2024-02-29", "2023-10-01 2023-11-29", "2023-01-01 2023-03-01"},
		{"31 March in a leap year: 91 days against 90", "2024-03-31", "quarter", "2024-01-01 2024-03-31", "2023-10-01 2023-12-30", "2023-01-01 2023-03-31"},

		{"year to date", "2026-02-15", "year", "2026-01-01 2026-02-15", "2025-01-01 2025-02-15", "-"},
		{"the 366th day compares with 365", "2024-12-31", "year", "2024-01-01 2024-12-31", "2023-01-01 2023-12-31", "-"},
		{"365 days against those of a leap year", "2025-12-31", "year", "2025-01-01 2025-12-31", "2024-01-01 2024-12-30", "-"},

		{"last week", "2026-01-15", "last_week", "2026-01-05 2026-01-11", "2025-12-29 2026-01-04", "2025-01-06 2025-01-12"},
		{"last week was the 53rd", "2021-01-06", "last_week", "2020-12-28 2021-01-03", "2020-12-21 2020-12-27", "-"},
		{"the one before was", "2021-01-11", "last_week", "2021-01-04 2021-01-10", "2020-12-28 2021-01-03", "2019-12-30 2020-01-05"},
		{"last month, on the first", "2026-03-01", "last_month", "2026-02-01 2026-02-28", "2026-01-01 2026-01-31", "2025-02-01 2025-02-28"},
		{"whole months differ in length", "2024-03-31", "last_month", "2024-02-01 2024-02-29", "2024-01-01 2024-01-31", "2023-02-01 2023-02-28"},
		{"last month was in last year", "2026-01-15", "last_month", "2025-12-01 2025-12-31", "2025-11-01 2025-11-30", "2024-12-01 2024-12-31"},
		{"last quarter", "2026-01-01", "last_quarter", "2025-10-01 2025-12-31", "2025-07-01 2025-09-30", "2024-10-01 2024-12-31"},
		{"last year", "2025-06-30", "last_year", "2024-01-01 2024-12-31", "2023-01-01 2023-12-31", "-"},

		{"all", "2026-01-15", "all", ".. 2026-01-15", "-", "-"},
		{"before 1970", "1969-12-31", "quarter", "1969-10-01 1969-12-31", "1969-07-01 1969-09-30", "1968-10-01 1968-12-31"},
	} {
		checkWindows(t, tc.why, Calendar{}, tc.period, tc.today, tc.current, tc.previous, tc.yearAgo)
	}
}

func TestFiscalWindows(t *testing.T) {
	for _, tc := range []struct {
		why                        string
		start                      time.Month
		today                      string
		period                     Period
		current, previous, yearAgo string
	}{
		{"the year begins in February", time.February, "2026-02-01", "year", "2026-02-01 2026-02-01", "2025-02-01 2025-02-01", "-"},
		{"January is its last month", time.February, "2026-01-31", "year", "2025-02-01 2026-01-31", "2024-02-01 2025-01-30", "-"},
		{"January ends the quarter from November", time.February, "2026-01-31", "quarter", "2025-11-01 2026-01-31", "2025-08-01 2025-10-31", "2024-11-01 2025-01-31"},
		{"the quarter from February, on its last day", time.February, "2026-04-30", "quarter", "2026-02-01 2026-04-30", "2025-11-01 2026-01-28", "2025-02-01 2025-04-30"},
		{"92 days against the 89 from February", time.February, "2026-07-31", "quarter", "2026-05-01 2026-07-31", "2026-02-01 2026-04-30", "2025-05-01 2025-07-31"},
		{"last quarter", time.February, "2026-02-15", "last_quarter", "2025-11-01 2026-01-31", "2025-08-01 2025-10-31", "2024-11-01 2025-01-31"},
		{"last year", time.February, "2026-02-15", "last_year", "2025-02-01 2026-01-31", "2024-02-01 2025-01-31", "-"},
		{"months stay where they are", time.February, "2026-02-15", "month", "2026-02-01 2026-02-15", "2026-01-01 2026-01-15", "2025-02-01 2025-02-15"},
		{"weeks too", time.February, "2026-02-15", "week", "2026-02-09 2026-02-15", "2026-02-02 2026-02-08", "2025-02-10 2025-02-16"},
		{"from April, on the leap day", time.April, "2024-02-29", "year", "2023-04-01 2024-02-29", "2022-04-01 2023-03-01", "-"},
		{"from December", time.December, "2026-11-30", "year", "2025-12-01 2026-11-30", "2024-12-01 2025-11-30", "-"},
		{"from December, its first quarter", time.December, "2026-02-28", "quarter", "2025-12-01 2026-02-28", "2025-09-01 2025-11-29", "2024-12-01 2025-02-28"},
	} {
		checkWindows(t, tc.why, Calendar{FiscalYearStart: tc.start}, tc.period, tc.today, tc.current, tc.previous, tc.yearAgo)
	}
}

func checkWindows(t *testing.T, why string, c Calendar, p Period, today, current, previous, yearAgo string) {
	t.Helper()
	w := p.Windows(c, day(t, today))
	got := fmt.Sprintf("%s | %s | %s", days(w.Current), days(w.Previous), days(w.YearAgo))
	if want := fmt.Sprintf("%s | %s | %s", current, previous, yearAgo); got != want {
		t.Errorf("%s: %s on %s\n got %s\nwant %s", why, p, today, got, want)
	}
}

// A day of 23 or 25 hours is a day.
func TestWindowsOverClockChanges(t *testing.T) {
	c := New(zone(t, "Europe/Berlin"), 0)
	for _, tc := range []struct {
		why, today string
		period     Period
		start, end string
		hours      float64
	}{
		{"spring", "2026-03-29", "1d", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", 23},
		{"autumn", "2026-10-25", "1d", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", 25},
		{"the week of spring", "2026-03-29", "week", "2026-03-22T23:00:00Z", "2026-03-29T22:00:00Z", 7*24 - 1},
		{"October, in November", "2026-11-01", "last_month", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z", 31*24 + 1},
	} {
		w := tc.period.Windows(c, day(t, tc.today)).Current
		start, end := c.Start(w.From), c.Start(w.To)
		if !start.Equal(moment(t, tc.start)) || !end.Equal(moment(t, tc.end)) || end.Sub(start).Hours() != tc.hours {
			t.Errorf("%s: %s to %s, want %s to %s, %v hours", tc.why, start, end, tc.start, tc.end, tc.hours)
		}
	}
}

func TestSince(t *testing.T) {
	w := Period("month").Windows(Calendar{}, day(t, "2026-03-31"))
	for _, tc := range []struct{ first, previous, yearAgo string }{
		{"2025-03-01", "2026-02-01 2026-02-28", "2025-03-01 2025-03-31"},
		{"2025-03-02", "2026-02-01 2026-02-28", "-"},
		{"2026-02-02", "-", "-"},
	} {
		got := w.Since(day(t, tc.first))
		if days(got.Previous) != tc.previous || days(got.YearAgo) != tc.yearAgo || got.Current != w.Current {
			t.Errorf("rows since %s: %s and %s, want %s and %s", tc.first, days(got.Previous), days(got.YearAgo), tc.previous, tc.yearAgo)
		}
	}
}

func drawPeriod(rt *rapid.T) Period {
	names := strings.Split("week month quarter year last_week last_month last_quarter last_year all", " ")
	if rapid.Bool().Draw(rt, "in days") {
		return Period(fmt.Sprintf("%dd", rapid.IntRange(1, maxDays).Draw(rt, "N")))
	}
	return Period(rapid.SampledFrom(names).Draw(rt, "name"))
}

// No row is on both sides of a comparison, and both sides have the same number of days, except that
// the earlier one ends where its month does.
func TestComparisonsAreFair(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := drawPeriod(rt)
		c := Calendar{FiscalYearStart: time.Month(rapid.IntRange(0, 12).Draw(rt, "fiscal"))}
		today := Day(rapid.IntRange(-1000, 60000).Draw(rt, "today"))
		w := p.Windows(c, today)
		if w.Current.Empty() || w.Current.To > today+1 {
			rt.Fatalf("%s on %s is %s", p, today, days(w.Current))
		}
		for _, v := range []Versus{Previous, YearAgo} {
			then := w.Versus(v)
			if then.Empty() {
				continue
			}
			if then.To > w.Current.From {
				rt.Fatalf("%s on %s: %s overlaps with %s", p, today, days(w.Current), days(then))
			}
			now, before := w.Current.To-w.Current.From, then.To-then.From
			if !p.Closed() && before != now && (before > now || !endsUnit(c, p, then)) {
				rt.Fatalf("%s on %s: %d days against %d", p, today, now, before)
			}
		}
	})
}

func endsUnit(c Calendar, p Period, w Window) bool {
	u, ok := p.unit()
	return ok && u.first(c, w.To) == w.To
}

// What a period was on its last day is what its last_ twin is from then on.
func TestLastIsThePeriodThatEnded(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := rapid.SampledFrom(calendarUnits).Draw(rt, "unit").name
		c := Calendar{FiscalYearStart: time.Month(rapid.IntRange(1, 12).Draw(rt, "fiscal"))}
		today := Day(rapid.IntRange(-1000, 60000).Draw(rt, "today"))
		last := (lastPrefix + p).Windows(c, today).Current
		if then := p.Windows(c, last.To-1).Current; then != last {
			rt.Fatalf("on %s last_%s is %s, but on its last day %s was %s", today, p, days(last), p, days(then))
		}
		if now := p.Windows(c, today).Current; now.From != last.To {
			rt.Fatalf("on %s last_%s ends before %s, but %s begins %s", today, p, last.To, p, now.From)
		}
	})
}
