package rows_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/values"
)

// roster are advocates since column s and until column u, and counted are numbers n of them.
func roster() *rows.Advocates {
	return &rows.Advocates{Since: &values.Time{Column: "s"}, Until: &values.Time{Column: "u"}, MaxCustomers: 1000}
}

func countedAdvocates() *rows.Advocates {
	return &rows.Advocates{Time: &values.Time{Column: "at"}, Count: "n", MaxCustomers: 1000}
}

func TestAdvocatesSettingsThatCannotBe(t *testing.T) {
	at, wrong := &values.Time{Column: "at"}, &values.Time{Column: "at", Layout: "day"}
	layout := func(key string) string {
		return key + `/layout: "day" does not say day, month and year: write how 2 January 2006, 15:04:05 is written in the rows, such as 02-01-2006`
	}
	for name, test := range map[string]struct {
		advocates rows.Advocates
		want      []string
	}{
		"a roster":                {rows.Advocates{Since: at, Until: at, Customer: "c"}, nil},
		"a roster nobody leaves":  {rows.Advocates{Since: at}, nil},
		"counts":                  {rows.Advocates{Time: at, Count: "n"}, nil},
		"layouts of a roster":     {rows.Advocates{Since: wrong, Until: wrong}, []string{layout("since"), layout("until")}},
		"the layout of counts":    {rows.Advocates{Time: wrong, Count: "n"}, []string{layout("time")}},
		"counts without a time":   {rows.Advocates{Count: "n"}, []string{"time: no time: add it, the column of the times at which advocates were counted"}},
		"times of what?":          {rows.Advocates{Time: at}, []string{"count: no count: add it, the column of how many advocates there were"}},
		"a roster that is counts": {rows.Advocates{Since: at, Time: at, Count: "n"}, []string{": since is of a roster, time and count are of counts: keep those that the rows have"}},
		"counts that end": {rows.Advocates{Time: at, Count: "n", Until: at, Customer: "c"},
			[]string{"until: counts hold until the next one: remove until", "customer: counts know no customers: remove customer"}},
		"nothing": {rows.Advocates{Until: at},
			[]string{": neither since, count nor score: add since, the column of the times since which customers are advocates; or time and count, those of when advocates were counted and how many there were; or score, time and customer, those of the answers of a survey"}},
		"a dimension": {rows.Advocates{Since: at, Segments: map[string]string{" ": "a"}}, []string{"segments/ : a dimension without a name: give it one"}},
	} {
		t.Run(name, func(t *testing.T) {
			test.advocates.MaxCustomers = 1
			sameLines(t, wrongs(&test.advocates), test.want)
		})
	}
	sameLines(t, wrongs(&rows.Advocates{Since: at}), []string{"max_customers: 0 is not above 0: give how many ids or customers there may be"})
}

func TestAdvocatesRejects(t *testing.T) {
	set := tallied(roster(), "s=|u=", "s=2026-03-01|u=2026-02-28", "s=2026-03-01|u=then", "s=2026-03-01|u=2026-03-01", "s=2026-03-01|u=NA")
	sameLines(t, rejectLines(set), []string{
		"missing_time: crm.csv:2: s: blank",
		"bad_time: crm.csv:4: u: not a time that is read without until.layout: give until.layout",
		"bad_interval: crm.csv:3: u: before since",
	})
	set = tallied(countedAdvocates(), "at=|n=1", "at=2026-03-01|n=", "at=2026-03-01|n=1.5", "at=2026-03-01|n=0")
	sameLines(t, rejectLines(set), []string{
		"missing_time: crm.csv:2: at: blank",
		"bad_count: crm.csv:3: n: not a number",
		"bad_count: crm.csv:4: n: not a whole number from 0 up",
	})
}

// toldAll are the samples of KPIs, told.
func toldAll(t *testing.T, r *evaluation.Result, wants map[string]string) {
	t.Helper()
	for name, want := range wants {
		var kpi, period, dimension, segment string
		fmt.Sscan(name, &kpi, &period, &dimension, &segment)
		if got := told(find(r, kpi, calendar.Period(period), dimension, segment)); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// From 55 to 75: 30 came and 10 went.
func TestRosterInPeriods(t *testing.T) {
	a := roster()
	a.Customer, a.Segments = "c", map[string]string{"plan": "p"}
	var rows []string
	add := func(n int, since, until, plan string) {
		for range n {
			rows = append(rows, fmt.Sprintf("c=%d|s=%s|u=%s|p=%s", len(rows), since, until, plan))
		}
	}
	add(40, "2025-01-31", "", "pro")
	add(5, "2025-10-01", "", "pro")
	add(10, "2025-01-31", "2026-03-01", "pro")
	add(28, "2026-03-01", "", "free")
	add(2, "2026-03-31", "2027-01-01", "tiny") // that they will go is known already
	add(7, "2026-03-10", "2026-03-20", "free") // came and went
	add(3, "2026-04-01", "2026-04-15", "free")
	add(9, "2026-04-17", "", "free")                                                                                     // tomorrow
	rows = append(rows, "c=0|s=2026-03-05|u=|p=pro", "c=0|s=2026-02-01|u=2026-03-02|p=pro", "c=5|s=2025-01-31|u=|p=pro") // said before
	set := tallied(a, rows...)
	r := settings("last_month", "month", "all").Evaluate(set, a, day(t, "2026-04-16"))
	toldAll(t, r, map[string]string{
		"active_advocates last_month":           "75 of 85, previous grown +0.3636, year_ago grown +0.5",
		"development last_month":                "0.3636 of 55, previous +0.3636, year_ago +0.3636",
		"active_advocates month":                "75 of 75",
		"development month":                     "0 of 75, previous -0.4545, year_ago +0", // by 16 March 35 had come, 7 of them to go again
		"active_advocates all":                  "75 of 75",
		"development all":                       "nothing",
		"active_advocates last_month plan free": "nothing", // it would give tiny away
		"active_advocates last_month plan tiny": "nothing",
		"active_advocates last_month plan pro":  "45 of 55, previous grown -0.1818",
		"development last_month plan pro":       "-0.1818 of 55, previous -0.1818",
		"development last_month plan free":      "nothing", // none at the start
	})
	s, _ := find(r, "development", "last_month")
	if got := fmt.Sprintf("%.3f %.3f", s.Estimate.Lower, s.Estimate.Upper); got != "0.138 0.589" {
		t.Errorf("bounds %s", got)
	}
}

func TestRosterWithoutCustomersOrEnds(t *testing.T) {
	a := &rows.Advocates{Since: &values.Time{Column: "s"}, MaxCustomers: 1000}
	set := tallied(a, slices.Concat(times(55, "s=2026-02-28"), times(20, "s=2026-03-31"))...)
	r := settings("last_month").Evaluate(set, a, day(t, "2026-04-01"))
	toldAll(t, r, map[string]string{"active_advocates last_month": "75 of 75", "development last_month": "0.3636 of 55"})
	s, _ := find(r, "development", "last_month")
	if got := fmt.Sprintf("%.3f %.3f", s.Estimate.Lower, s.Estimate.Upper); got != "0.204 0.523" {
		t.Errorf("bounds %s", got)
	}
}

// Whether counts are made as a period begins or as it ends, it is from 55 to 75.
func TestCountsInPeriods(t *testing.T) {
	for name, test := range map[string]struct {
		rows  []string
		today string
		want  map[string]string
	}{
		"on the first of the month": {
			rows: []string{"at=2026-02-01|n=50", "at=2026-03-01T02:00:00Z|n=55", "at=2026-04-01T02:00:00Z|n=75"}, today: "2026-04-10",
			want: map[string]string{
				"active_advocates last_month": "75 of 75, previous grown +0.3636", "development last_month": "0.3636 of 55, previous +0.2636",
				"active_advocates month": "75 of 75", "development month": "nothing", "active_advocates all": "75 of 75", "development all": "nothing",
			},
		},
		"on the last of the month": {
			rows: []string{"at=2026-02-28|n=55", "at=2026-03-31|n=75"}, today: "2026-04-10",
			want: map[string]string{"active_advocates last_month": "75 of 75", "development last_month": "0.3636 of 55", "development month": "nothing"},
		},
		"of counts of the same time the later row counts": {
			rows: []string{"at=2026-02-28|n=55", "at=2026-03-31|n=80", "at=2026-03-31|n=75"}, today: "2026-04-10",
			want: map[string]string{"active_advocates last_month": "75 of 75"},
		},
		"tomorrow's count is not there yet": {
			rows: []string{"at=2026-04-01|n=55", "at=2026-04-10|n=66", "at=2026-04-11|n=99"}, today: "2026-04-10",
			want: map[string]string{"active_advocates month": "66 of 66", "development month": "0.2 of 55"},
		},
		"none is a number": {
			rows: []string{"at=2026-02-01|n=5", "at=2026-03-01|n=4", "at=2026-03-31|n=0", "at=2026-04-09|n=0"}, today: "2026-04-10",
			want: map[string]string{
				"active_advocates last_month": "0 of 4, previous grown -1", "development last_month": "-1 of 4, previous -0.8",
				"active_advocates month": "0 of 1", "development month": "nothing",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := countedAdvocates()
			r := settings("last_month", "month", "all").Evaluate(tallied(a, test.rows...), a, day(t, test.today))
			toldAll(t, r, test.want)
		})
	}
}

// The counts of segments hold each for itself, and add up.
func TestCountsBySegment(t *testing.T) {
	a := countedAdvocates()
	a.Segments = map[string]string{"plan": "p", "country": "c"}
	set := tallied(a,
		"at=2026-02-28|n=30|p=pro|c=de", "at=2026-02-28|n=15|p=pro|c=fr", "at=2026-02-28|n=10|p=free|c=de", "at=2026-02-27|n=2|p=edu|c=fr",
		"at=2026-03-30|n=40|p=pro|c=de", "at=2026-03-31|n=20|p=free|c=de", "at=2026-03-30|n=1|p= edu|c=fr")
	r := settings("last_month").Evaluate(set, a, day(t, "2026-04-10"))
	toldAll(t, r, map[string]string{
		"active_advocates last_month":            "76 of 76",
		"development last_month":                 "0.3333 of 57",
		"active_advocates last_month plan pro":   "55 of 55",
		"development last_month plan pro":        "0.2222 of 45",
		"active_advocates last_month plan edu":   "nothing",
		"active_advocates last_month plan free":  "nothing", // it would give edu away
		"active_advocates last_month country fr": "16 of 17",
		"development last_month country de":      "0.5 of 40",
	})
}

// However a roster is cut into months, what one ends with the next begins with, and counts of it say
// the same of its development.
func TestRosterAndItsCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, counts := roster(), countedAdvocates()
		row := rapid.Custom(func(t *rapid.T) string {
			return fmt.Sprintf("s=2026-%02d-%02d|u=%s", rapid.IntRange(1, 3).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day"),
				rapid.SampledFrom([]string{"", "2026-03-28", "2026-04-15"}).Draw(t, "until"))
		})
		set := tallied(a, rapid.SliceOf(row).Draw(t, "rows")...)
		level := func(today calendar.Day) float64 {
			s, _ := find(settings("all").Evaluate(set, a, today), "active_advocates", "all")
			return s.Estimate.Value
		}
		febEnd, marchEnd, today := calendar.DayOf(2026, 2, 28), calendar.DayOf(2026, 3, 31), calendar.DayOf(2026, 4, 10)
		said := tallied(counts, fmt.Sprintf("at=2026-02-28|n=%g", level(febEnd)), fmt.Sprintf("at=2026-03-31|n=%g", level(marchEnd)))
		e := settings("last_month")
		byRoster, ok := find(e.Evaluate(set, a, today), "development", "last_month")
		byCounts, same := find(e.Evaluate(said, counts, today), "development", "last_month")
		if ok != same || byRoster.Estimate.Value != byCounts.Estimate.Value || byRoster.Estimate.N != byCounts.Estimate.N {
			t.Fatalf("%+v by the roster, %+v by counts", byRoster.Estimate, byCounts.Estimate)
		}
		if e := byRoster.Estimate; ok && (e.Lower < -1 || e.Lower > e.Value || e.Value > e.Upper) {
			t.Fatalf("%+v", e)
		}
	})
}

func TestAdvocatesAreOnlyKeptSoFar(t *testing.T) {
	a := roster()
	a.MaxCustomers = 2
	set := tallied(a, times(3, "s=2026-03-01|u=")...)
	if err := set.Err(); err == nil {
		t.Error("three of two")
	}
}
