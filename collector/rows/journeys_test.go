package rows_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
)

// onTheWay are journeys from onboarding in column o to advocacy in column a.
func onTheWay() *rows.Journeys {
	return &rows.Journeys{Onboarded: &values.Time{Column: "o"}, Advocated: &rows.Advocation{Column: "a"}, MaxCustomers: 1000}
}

func TestJourneysSettingsThatCannotBe(t *testing.T) {
	j := onTheWay()
	sameLines(t, wrongs(j), nil)
	j.Onboarded.Layout, j.Advocated.Zone = "day", "Berlin"
	j.Segments, j.MaxCustomers = map[string]string{" ": "a"}, 0
	sameLines(t, wrongs(j), []string{
		`onboarded/layout: "day" does not say day, month and year: write how 2 January 2006, 15:04:05 is written in the rows, such as 02-01-2006`,
		`advocated/timezone: unknown timezone "Berlin": give a name such as Europe/Berlin, or UTC`,
		"segments/ : a dimension without a name: give it one",
		"max_customers: 0 is not above 0: give how many ids or customers there may be",
	})
	sameLines(t, wrongs(&rows.Journeys{MaxCustomers: 1}), nil) // that both are required is told elsewhere
}

// daysOf are the durations of all journeys as of the end of a day, in days; below 0 where they are open.
func daysOf(t *testing.T, j *rows.Journeys, s *tally.Set, today string) string {
	t.Helper()
	const msPerDay = 24 * 3600_000
	now := int64(day(t, today)+1) * msPerDay
	var all []float64
	for _, d := range s.Facet(0).Count(calendar.EveryDay(), nil, now).Overall.Durations {
		all = append(all, float64(d)/24/3600)
	}
	return fmt.Sprint(all)
}

func TestJourneysRows(t *testing.T) {
	customers := onTheWay()
	customers.Customer = "c"
	for name, test := range map[string]struct {
		journeys *rows.Journeys
		rows     []string
		want     string // as of 31 March
		rejects  []string
	}{
		"finished, open, and done too late to be known of": {
			journeys: onTheWay(),
			rows:     []string{"o=2026-01-01|a=2026-03-02", "o=2026-03-01|a=", "o=2026-03-21|a=2026-04-01", "o=2026-03-21|a=2026-03-31", "o=2026-03-02|a=NA"},
			want:     "[-31 -30 -11 10 60]",
		},
		"at once": {onTheWay(), []string{"o=2026-03-01|a=2026-03-01"}, "[0]", nil},
		"what cannot be": {
			journeys: onTheWay(),
			rows:     []string{"o=|a=2026-03-02", "o=2026-03-02|a=2026-03-01", "o=2026-03-02|a=soon", "o=01-02-2026|a=", "o=2026-03-02|a=01-02-2026"},
			want:     "[]",
			rejects: []string{
				"missing_time: crm.csv:2: o: blank",
				"bad_time: crm.csv:4: a: not a time that is read without advocated.layout: give advocated.layout",
				"bad_time: crm.csv:5: o: day and month are both numbers, and one such as 01-09-2021 could be 1 September or 9 January: give onboarded.layout",
				"bad_time: crm.csv:6: a: day and month are both numbers, and one such as 01-09-2021 could be 1 September or 9 January: give advocated.layout",
				"negative_duration: crm.csv:3: a: before onboarding was completed",
			},
		},
		"each row is a journey where customers are not told apart": {
			journeys: onTheWay(),
			rows:     []string{"c=1|o=2026-03-01|a=2026-03-06", "c=1|o=2026-03-01|a=2026-03-03"},
			want:     "[2 5]",
		},
		"the first advocacy of the first onboarding": {
			journeys: customers,
			rows: []string{
				"c=1|o=2026-03-01|a=2026-03-06", "c=1|o=2026-03-01|a=2026-03-03", "c=1|o=2026-03-01|a=", "c=1|o=2026-03-02|a=2026-03-03",
				"c=2|o=2026-03-01|a=", "c=|o=2026-03-31|a=", "c=|o=2026-03-31|a=",
			},
			want: "[-31 -1 -1 2]",
		},
	} {
		t.Run(name, func(t *testing.T) {
			set := tallied(test.journeys, test.rows...)
			if got := daysOf(t, test.journeys, set, "2026-03-31"); got != test.want {
				t.Errorf("counted %s, want %s", got, test.want)
			}
			if got, want := set.Rows(), uint64(len(test.rows)-len(test.rejects)); got != want {
				t.Errorf("%d rows, want %d", got, want)
			}
			sameLines(t, rejectLines(set), test.rejects)
		})
	}
}

// The newer a cohort is, the faster are those who have come so far, and of November the survival
// median does not tell yet. Of all it is 50 days: the curve falls by 5 of 25 after 10 days, by 4 of 20
// after 20 and by 4 of 10 after 50, to 0.384.
func TestJourneysInPeriods(t *testing.T) {
	j := onTheWay()
	j.Segments = map[string]string{"plan": "p"}
	set := tallied(j, slices.Concat(
		times(2, "o=2025-11-01|a=2025-11-11|p=pro"), times(4, "o=2025-11-01|a=2026-03-01|p=pro"),
		times(2, "o=2026-09-01|a=2026-09-21|p=pro"), times(4, "o=2026-10-01|a=2026-11-20|p=pro"), times(2, "o=2026-10-01|a=|p=pro"),
		times(3, "o=2026-11-01|a=2026-11-11|p=pro"), times(6, "o=2026-11-11|a=|p=pro"), times(2, "o=2026-11-11|a=2026-12-01|p=tiny"),
		times(9, "o=2026-12-01|a=|p=pro"))...)
	e := settings("last_month", "month", "all")
	e.SegmentKPIs = []string{"journeys_open"}
	r := e.Evaluate(set, j, day(t, "2026-12-01"))
	for _, test := range []struct {
		kpi    string
		period calendar.Period
		where  []string
		want   string // in seconds: a day is 86400
	}{
		{"time_to_advocacy_mean", "last_month", nil, "1.21e+06 of 5, previous -3.11e+06, year_ago -5.99e+06"},
		{"time_to_advocacy_median", "last_month", nil, "8.64e+05 of 5, previous -3.456e+06, year_ago -9.504e+06"},
		{"time_to_advocacy_p90", "last_month", nil, "1.728e+06 of 5, previous -2.592e+06, year_ago -8.64e+06"},
		{"time_to_advocacy_survival_median", "last_month", nil, "nothing"},
		{"journeys_open", "last_month", nil, "6 of 11, previous grown +2"},
		{"time_to_advocacy_survival_median", "all", nil, "4.32e+06 of 34"},
		{"journeys_open", "month", nil, "9 of 9"},
		{"time_to_advocacy_mean", "month", nil, "nothing"},
		{"journeys_open", "last_month", []string{"plan", "tiny"}, "nothing"}, // two only
		{"journeys_open", "last_month", []string{"plan", "pro"}, "nothing"},  // it would give tiny away
		{"journeys_open", "month", []string{"plan", "pro"}, "9 of 9"},
	} {
		if got := told(find(r, test.kpi, test.period, test.where...)); got != test.want {
			t.Errorf("%s of %s %v: %s, want %s", test.kpi, test.period, test.where, got, test.want)
		}
	}
}

// Open journeys get longer from day to day, as long as anything is known of them.
func TestJourneysStayOpen(t *testing.T) {
	j := onTheWay()
	set := tallied(j, "o=2026-03-01|a=", "o=2026-03-01|a=2026-03-03", "o=2026-03-01|a=2026-03-05", "o=2026-03-01|a=2026-03-09")
	e := settings("all")
	for _, test := range []struct{ today, read, open, median string }{
		{"2026-03-02", "2026-03-02", "4 of 4", "nothing"},
		{"2026-03-04", "2026-03-04", "3 of 4", "nothing"},
		{"2026-03-05", "2026-03-05", "2 of 4", "3.456e+05 of 4"}, // on one half, from now on
		{"2026-03-09", "2026-03-09", "1 of 4", "5.184e+05 of 4"},
		{"2026-03-09", "2026-03-04", "3 of 4", "nothing"}, // what became of it since is not known
	} {
		r := e.EvaluateOld(set, j, day(t, test.today), day(t, test.read))
		open, median := told(find(r, "journeys_open", "all")), told(find(r, "time_to_advocacy_survival_median", "all"))
		if open != test.open || median != test.median {
			t.Errorf("%s, read %s: %s open and median %s, want %s and %s", test.today, test.read, open, median, test.open, test.median)
		}
	}
}

func TestReadingJourneysDoesNotAllocate(t *testing.T) {
	j := onTheWay()
	reader, rec := j.Reader(calendar.Calendar{}, "crm.csv"), record(2, j.Fields(), "o=2026-03-01|a=2026-03-11")
	set := rows.NewSet(j, [16]byte{})
	if n := testing.AllocsPerRun(100, func() { reader.Read(set, rec, 2) }); n > 0 {
		t.Errorf("%g allocations", n)
	}
}

func TestJourneysAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		j := onTheWay()
		row := rapid.Custom(func(t *rapid.T) string {
			return fmt.Sprintf("o=2026-03-%02d|a=%s", rapid.IntRange(1, 20).Draw(t, "o"),
				rapid.SampledFrom([]string{"", "2026-03-20", "2026-03-25", "2026-04-03"}).Draw(t, "a"))
		})
		set := tallied(j, rapid.SliceOf(row).Draw(t, "rows")...)
		r := settings("all").Evaluate(set, j, calendar.DayOf(2026, 3, 31))
		open, _ := find(r, "journeys_open", "all")
		done, _ := find(r, "time_to_advocacy_mean", "all")
		if open.Estimate.Value+float64(done.Estimate.N) != float64(set.Rows()) {
			t.Fatalf("%g open and %d finished of %d", open.Estimate.Value, done.Estimate.N, set.Rows())
		}
		for _, s := range r.Samples {
			if e := s.Estimate; e.Lower < 0 || e.Lower > e.Value || e.Value > e.Upper {
				t.Fatalf("%s: %+v", s.KPI.Name, e)
			}
		}
		if len(advocacy.JourneyKPIs()) < len(r.Samples) {
			t.Fatalf("%d samples", len(r.Samples))
		}
	})
}
