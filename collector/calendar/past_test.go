package calendar

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestPast(t *testing.T) {
	for _, tc := range []struct {
		why    string
		period Period
		since  string
		want   string
	}{
		{"days follow days", "30d", "2026-01-01", "2026-01-15 2026-02-13, 2026-02-14 2026-03-15"},
		{"months before the present one are whole", "month", "2026-01-01", "2026-01-01 2026-01-31, 2026-02-01 2026-02-28, 2026-03-01 2026-03-15"},
		{"one that began before the first row is left out", "month", "2026-01-02", "2026-02-01 2026-02-28, 2026-03-01 2026-03-15"},
		{"the last quarter and those before", "last_quarter", "2025-01-01", "2025-04-01 2025-06-30, 2025-07-01 2025-09-30, 2025-10-01 2025-12-31"},
		{"no more than asked for", "week", "2020-01-01", "2026-02-23 2026-03-01, 2026-03-02 2026-03-08, 2026-03-09 2026-03-15"},
		{"the present one stays", "year", "2026-02-01", "2026-01-01 2026-03-15"},
		{"nothing is before all", "all", "2020-01-01", ".. 2026-03-15"},
	} {
		var got []string
		for _, w := range tc.period.Past(Calendar{}, day(t, "2026-03-15"), day(t, tc.since), 3) {
			got = append(got, days(w))
		}
		if strings.Join(got, ", ") != tc.want {
			t.Errorf("%s: %s since %s\n got %s\nwant %s", tc.why, tc.period, tc.since, strings.Join(got, ", "), tc.want)
		}
	}
}

// The periods of a trend leave out no day between them and share none.
func TestPastHasNoGaps(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := drawPeriod(rt)
		c := Calendar{FiscalYearStart: 5}
		today := Day(rapid.IntRange(-1000, 60000).Draw(rt, "today"))
		past := p.Past(c, today, NoDay+1, 12)
		for i := range past[1:] {
			if past[i].To != past[i+1].From || past[i].Empty() {
				rt.Fatalf("%s on %s: %s and then %s", p, today, days(past[i]), days(past[i+1]))
			}
		}
	})
}
