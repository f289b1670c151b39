package rows_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/values"
)

// inEuros are lifetime values of one currency.
func inEuros() *rows.LifetimeValues {
	return &rows.LifetimeValues{Value: "v", Currency: &values.Currency{Code: "EUR"}, Advocates: []string{"advocate", "promoter", "yes", "true"}, MaxCustomers: 1000}
}

// byCohort are lifetime values of cohorts in several currencies.
func byCohort() *rows.LifetimeValues {
	l := inEuros()
	l.Currency, l.Cohort = &values.Currency{Column: "c"}, &rows.Cohort{Column: "nps"}
	return l
}

func TestLifetimeSettingsThatCannotBe(t *testing.T) {
	for name, test := range map[string]struct {
		values *rows.LifetimeValues
		change func(*rows.LifetimeValues)
		want   []string
	}{
		"one currency": {inEuros(), func(l *rows.LifetimeValues) { l.Segments = map[string]string{"plan": "p"} }, nil},
		"several":      {byCohort(), func(*rows.LifetimeValues) {}, nil},
		"no currency": {inEuros(), func(l *rows.LifetimeValues) { l.Currency = &values.Currency{} },
			[]string{"currency: neither a code nor a column: give the code of the currency, such as EUR, or column, that of the codes"}},
		"segments of several currencies": {byCohort(), func(l *rows.LifetimeValues) { l.Segments = map[string]string{"plan": "p"} },
			[]string{"segments: segments would add up the currencies of currency.column: give currency the code of one and keep its rows with where, or remove segments"}},
		"cohorts without advocates": {byCohort(), func(l *rows.LifetimeValues) { l.Advocates = nil },
			[]string{"advocates: no cohort is of advocates: name those that are"}},
		"advocates twice": {byCohort(), func(l *rows.LifetimeValues) { l.Advocates = []string{"Yes", "yes"} },
			[]string{`advocates/1: "Yes" and "yes" are the same but for case and blanks: keep one`}},
		"columns as everywhere": {inEuros(), func(l *rows.LifetimeValues) {
			l.Time, l.Segments, l.MaxCustomers = &values.Time{Column: "at", Zone: "Berlin"}, map[string]string{" ": "p"}, 0
		},
			[]string{
				`time/timezone: unknown timezone "Berlin": give a name such as Europe/Berlin, or UTC`,
				"segments/ : a dimension without a name: give it one",
				"max_customers: 0 is not above 0: give how many ids or customers there may be",
			}},
	} {
		t.Run(name, func(t *testing.T) {
			test.change(test.values)
			sameLines(t, wrongs(test.values), test.want)
		})
	}
}

// valued are the KPIs of lifetime values as "advocate,EUR: 25 of 4; …".
func valued(t *testing.T, l *rows.LifetimeValues, rows ...string) (mean, uplift string, rejects []string) {
	t.Helper()
	set := tallied(l, rows...)
	r := settings("all").Evaluate(set, l, day(t, "2026-07-01"))
	return labelled(r, "lifetime_value", "all"), labelled(r, "lifetime_value_uplift", "all"), rejectLines(set)
}

func TestLifetimeValueRows(t *testing.T) {
	for name, test := range map[string]struct {
		values       *rows.LifetimeValues
		change       func(*rows.LifetimeValues)
		rows         []string
		mean, uplift string
		rejects      []string
	}{
		"one currency, no cohorts": {
			values: inEuros(),
			rows:   []string{"v=10", "v=20.5", "v=", "v=NA", "v=€5", "v=1,000"},
			mean:   "EUR: 15.25 of 2",
			rejects: []string{
				"bad_value: crm.csv:6: v: not a number such as 4400.25, without a sign of the currency or of thousands, and below a million million",
				"bad_value: crm.csv:7: v: not a number such as 4400.25, without a sign of the currency or of thousands, and below a million million",
			},
		},
		"values below 0": {
			values: inEuros(),
			rows:   []string{"v=-10", "v=30", "v=-50", "v=0"},
			mean:   "EUR: -7.5 of 4",
		},
		"currencies never mix": {
			values: byCohort(),
			rows: []string{
				"v=10|c=EUR|nps=promoter", "v=20|c=eur|nps=promoter", "v=5|c=EUR|nps=passive", "v=15|c= EUR |nps=detractor",
				"v=1000|c=JPY|nps=promoter", "v=4000|c=JPY|nps=passive", "v=1|c=USD|nps=passive",
				"v=1|c=|nps=passive", "v=1|c=EURO|nps=passive",
			},
			mean:   "detractor,EUR: 15 of 1; passive,EUR: 5 of 1; passive,JPY: 4000 of 1; passive,USD: 1 of 1; promoter,EUR: 15 of 2; promoter,JPY: 1000 of 1",
			uplift: "EUR: 0.5 of 4; JPY: -0.75 of 2",
			rejects: []string{
				"bad_value: crm.csv:9: c: not a currency: want a code of three letters, such as EUR",
				"bad_value: crm.csv:10: c: not a currency: want a code of three letters, such as EUR",
			},
		},
		"advocates whatever their case; all the others are not, also blank ones": {
			values: inEuros(),
			change: func(l *rows.LifetimeValues) { l.Cohort = &rows.Cohort{Column: "nps"} },
			rows:   []string{"v=30|nps=YES", "v=30|nps= True ", "v=10|nps=no", "v=20|nps="},
			mean:   "(blank),EUR: 20 of 1; True,EUR: 30 of 1; YES,EUR: 30 of 1; no,EUR: 10 of 1",
			uplift: "EUR: 1 of 4",
		},
		"advocates of one's own": {
			values: byCohort(),
			change: func(l *rows.LifetimeValues) { l.Advocates = []string{"Fan"} },
			rows:   []string{"v=10|c=EUR|nps=fan", "v=10|c=EUR|nps=advocate"},
			mean:   "advocate,EUR: 10 of 1; fan,EUR: 10 of 1",
			uplift: "EUR: 0 of 2",
		},
		"no uplift on nothing": {
			values: byCohort(),
			rows:   []string{"v=10|c=EUR|nps=yes", "v=0|c=EUR|nps=no", "v=10|c=USD|nps=yes"},
			mean:   "no,EUR: 0 of 1; yes,EUR: 10 of 1; yes,USD: 10 of 1",
		},
		"a customer counts once, as read last": {
			values: inEuros(),
			change: func(l *rows.LifetimeValues) { l.Customer = "who" },
			rows:   []string{"who=ann|v=10", "who=ann|v=30", "who=bob|v=2", "who=|v=1", "who=|v=1"},
			mean:   "EUR: 8.5 of 4",
		},
		"a customer counts once in each currency": {
			values: byCohort(),
			change: func(l *rows.LifetimeValues) { l.Customer = "who" },
			rows:   []string{"who=ann|v=10|c=EUR|nps=no", "who=ann|v=30|c=EUR|nps=yes", "who=ann|v=7|c=USD|nps=yes", "who=bob|v=20|c=EUR|nps=no"},
			mean:   "no,EUR: 20 of 1; yes,EUR: 30 of 1; yes,USD: 7 of 1",
			uplift: "EUR: 0.5 of 2",
		},
		"the greatest amounts": {
			values: inEuros(),
			rows:   []string{"v=999999999999.999999", "v=-999999999999.999999"},
			mean:   "EUR: 0 of 2",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if test.change != nil {
				test.change(test.values)
			}
			mean, uplift, rejects := valued(t, test.values, test.rows...)
			if mean != test.mean {
				t.Errorf("mean\n%s, want\n%s", mean, test.mean)
			}
			if uplift != test.uplift {
				t.Errorf("uplift %s, want %s", uplift, test.uplift)
			}
			sameLines(t, rejects, test.rejects)
		})
	}
}

func TestLifetimeValuesInPeriods(t *testing.T) {
	l := inEuros()
	l.Customer, l.Time, l.Cohort, l.Segments = "who", &values.Time{Column: "at"}, &rows.Cohort{Column: "nps"}, map[string]string{"plan": "p"}
	var rows []string
	for month, more := range map[string]int{"2025-06-01": 0, "2026-05-01": 10, "2026-06-01": 20} {
		for i := range 20 {
			rows = append(rows,
				fmt.Sprintf("who=a%d|v=%d|at=%s|nps=yes|p=pro", i, 200+more, month),
				fmt.Sprintf("who=o%d|v=100|at=%s|nps=no|p=free", i, month))
		}
	}
	slices.Sort(rows)
	rows = append(rows, "who=t|v=-40|at=2026-06-10|nps=no|p=tiny", "who=a1|v=220|at=2026-06-02|nps=yes|p=pro")
	e := settings("last_month")
	e.SegmentKPIs = []string{"lifetime_value_uplift"}
	r := e.Evaluate(tallied(l, rows...), l, day(t, "2026-07-01"))
	for kpi, want := range map[string]string{
		"lifetime_value":        "no,EUR: 93.33 of 21, previous -6.667, year_ago -6.667; yes,EUR: 220 of 20, previous +10, year_ago +20",
		"lifetime_value_uplift": "EUR: 1.357 of 41, previous +0.2571, year_ago +0.3571",
	} {
		if got := labelled(r, kpi, "last_month"); got != want {
			t.Errorf("%s\n%s, want\n%s", kpi, got, want)
		}
	}
	for segment, want := range map[string]string{
		"tiny": "nothing",
		"free": "nothing", // it would give tiny away
		"pro":  "220 of 20, previous +10",
	} {
		if got := told(find(r, "lifetime_value", "last_month", "plan", segment)); got != want {
			t.Errorf("%s: got %s, want %s", segment, got, want)
		}
	}
	if got := told(find(r, "lifetime_value_uplift", "last_month", "plan", "pro")); got != "nothing" {
		t.Errorf("an uplift of advocates over nobody: %s", got)
	}
}

// manyCurrencies are rows of more combinations than are shown: n of each cohort and currency.
func manyCurrencies(rows map[string]int) (all []string) {
	for labels, n := range rows {
		cohort, currency, _ := strings.Cut(labels, ",")
		all = append(all, times(n, fmt.Sprintf("v=%d|c=%s|nps=%s", n, currency, cohort))...)
	}
	return all
}

func TestFoldedCurrenciesNeverMix(t *testing.T) {
	l := byCohort()
	set := tallied(l, manyCurrencies(map[string]int{
		"yes,EUR": 9, "no,EUR": 8, "yes,USD": 7, "never,EUR": 3, "none,EUR": 1, "no,USD": 2, "no,JPY": 1,
	})...)
	e := settings("all")
	e.MaxSegments = 3
	r := e.Evaluate(set, l, 0)
	const mean = "(other),EUR: 2.5 of 4; (other),USD: 2 of 2; no,EUR: 8 of 8; yes,EUR: 9 of 9; yes,USD: 7 of 7"
	if got := labelled(r, "lifetime_value", "all"); got != mean {
		t.Errorf("got  %s\nwant %s", got, mean)
	}
	e.MaxSegments = 1
	r = e.Evaluate(set, l, 0)
	if got, want := labelled(r, "lifetime_value_uplift", "all"), "EUR: 0.4595 of 21"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Where cohorts look personal they are left out, and where there are too many of them all is.
func TestCohortsThatCannotBeShown(t *testing.T) {
	l := byCohort()
	rows := []string{"v=10|c=USD|nps=yes"}
	for i := range 120 {
		rows = append(rows, fmt.Sprintf("v=%d|c=EUR|nps=ann%d@example.org", i%2, i))
	}
	set := tallied(l, rows...)
	r := settings("all").Evaluate(set, l, 0)
	if got, want := labelled(r, "lifetime_value", "all"), "(other),EUR: 0.5 of 120; (other),USD: 10 of 1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if want := []evaluation.Dimension{{Name: "cohort", Refused: "looks_personal"}}; !slices.Equal(r.Dimensions, want) {
		t.Errorf("dimensions %v, want %v", r.Dimensions, want)
	}
	for i := range 10_001 {
		rows = append(rows, fmt.Sprintf("v=1|c=EUR|nps=ann%d@example.org", i))
	}
	r = settings("all").Evaluate(tallied(l, rows...), l, 0)
	if got := labelled(r, "lifetime_value", "all"); got != "" {
		t.Errorf("currencies are mixed: %s", got)
	}
}

func TestReadingLifetimeValuesDoesNotAllocate(t *testing.T) {
	l := byCohort()
	l.Time = &values.Time{Column: "at"}
	set := rows.NewSet(l, [16]byte{})
	reader, rec := l.Reader(calendar.Calendar{}, "crm.csv"), record(2, l.Fields(), "v=-12.50|c=eur|nps= Promoter|at=2026-06-01")
	if n := testing.AllocsPerRun(100, func() { reader.Read(set, rec, 2) }); n > 0 {
		t.Errorf("%g allocations", n)
	}
}

// Whatever the rows, the means are those of adding up by hand, in any order and split.
func TestLifetimeValuesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := byCohort()
		sums, rows := make(map[string]int64), make(map[string]int64)
		var one, two []string
		for range rapid.IntRange(0, 30).Draw(t, "rows") {
			cents, cohort := rapid.Int64Range(-99_999_999_999_999, 99_999_999_999_999).Draw(t, "cents"), rapid.SampledFrom([]string{"yes", "no"}).Draw(t, "cohort")
			currency := rapid.SampledFrom([]string{"EUR", "USD"}).Draw(t, "currency")
			row := fmt.Sprintf("v=%s|c=%s|nps=%s", decimal(cents), currency, cohort)
			if rapid.Bool().Draw(t, "part") {
				one = append(one, row)
			} else {
				two = append(two, row)
			}
			sums[cohort+","+currency] += cents
			rows[cohort+","+currency]++
		}
		set := tallied(l, one...)
		set.Merge(tallied(l, two...))
		for _, s := range settings("all").Evaluate(set, l, 0).Samples {
			labels, e := strings.Join(s.Labels, ","), s.Estimate
			if s.KPI.Name == "lifetime_value" {
				want := float64(sums[labels]) / 100 / float64(rows[labels])
				if gap := e.Value - want; gap > 0.01 || gap < -0.01 || e.N != uint64(rows[labels]) || e.Lower > e.Value || e.Upper < e.Value {
					t.Fatalf("%s: %+v, want %g of %d", labels, e, want, rows[labels])
				}
			} else if e.Value < -1 || e.Lower < -1 || e.Lower > e.Value || e.Upper < e.Value {
				t.Fatalf("%s: %+v", labels, e)
			}
		}
	})
}

func decimal(cents int64) string {
	sign := ""
	if cents < 0 {
		sign, cents = "-", -cents
	}
	return fmt.Sprintf("%s%d.%02d", sign, cents/100, cents%100)
}
