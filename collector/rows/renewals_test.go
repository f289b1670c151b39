package rows_test

import (
	"slices"
	"testing"
	"time"

	"github.com/prometheus/common/model"
	"pgregory.net/rapid"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/values"
)

const week = model.Duration(7 * 24 * time.Hour)

// flagged are renewals that say whether they came.
func flagged() *rows.Renewals {
	return &rows.Renewals{Due: &values.Time{Column: "due"}, Renewed: &rows.Occurrence{Column: "renewed"}, Settle: week, MaxCustomers: 1000}
}

// dated are renewals that say when they came.
func dated() *rows.Renewals {
	return &rows.Renewals{Due: &values.Time{Column: "due"}, Renewed: &rows.Occurrence{Time: &values.Time{Column: "came"}}, Settle: week, MaxCustomers: 1000}
}

// purchasers are customers with how often they bought.
func purchasers() *rows.Renewals {
	return &rows.Renewals{Purchases: "n", Settle: week, MaxCustomers: 1000}
}

func TestRenewalsSettingsThatCannotBe(t *testing.T) {
	strange := &values.Time{Column: "at", Layout: "day"}
	for name, test := range map[string]struct {
		renewals *rows.Renewals
		change   func(*rows.Renewals)
		want     []string
	}{
		"flags":     {flagged(), func(*rows.Renewals) {}, nil},
		"times":     {dated(), func(*rows.Renewals) {}, nil},
		"purchases": {purchasers(), func(r *rows.Renewals) { r.Time, r.Customer = &values.Time{Column: "at"}, "who" }, nil},
		"nothing": {&rows.Renewals{MaxCustomers: 1}, func(*rows.Renewals) {},
			[]string{": neither renewed nor purchases: add due and renewed, the columns of renewals, or purchases, that of how often customers bought"}},
		"both": {flagged(), func(r *rows.Renewals) { r.Purchases = "n" },
			[]string{"purchases: both renewed and purchases: keep the one that the rows have, and read the other as a source of its own"}},
		"never due": {flagged(), func(r *rows.Renewals) { r.Due, r.Time = nil, &values.Time{Column: "at"} },
			[]string{
				"due: no due: add it, the column of the times at which renewals are due",
				"time: renewals belong to the time at which they are due: remove time",
			}},
		"customers are not due": {purchasers(), func(r *rows.Renewals) { r.Due, r.ID = &values.Time{Column: "due"}, "id" },
			[]string{
				"due: nothing is due where rows are customers: rename due to time, or add renewed instead of purchases",
				"id: where rows are customers, customer tells them apart: rename id to customer",
			}},
		"layouts are named by their keys": {flagged(), func(r *rows.Renewals) { r.Due, r.Renewed = strange, &rows.Occurrence{Time: strange} },
			[]string{
				`due/layout: "day" does not say day, month and year: write how 2 January 2006, 15:04:05 is written in the rows, such as 02-01-2006`,
				`renewed/time/layout: "day" does not say day, month and year: write how 2 January 2006, 15:04:05 is written in the rows, such as 02-01-2006`,
			}},
		"neither whether nor when": {flagged(), func(r *rows.Renewals) { r.Renewed = &rows.Occurrence{} },
			[]string{"renewed: neither column nor time: add column, which says whether it happened, or time, which says when"}},
		"whether and when": {dated(), func(r *rows.Renewals) { r.Renewed.Column = "renewed" },
			[]string{"renewed/time: both column and time: keep the one that the rows have"}},
		"words of a time": {dated(), func(r *rows.Renewals) { r.Renewed.Values = []string{"won", "Won"} },
			[]string{
				"renewed/values: a time has no words: remove values, or give column instead of time",
				`renewed/values/1: "won" and "Won" are the same but for case and blanks: keep one`,
			}},
		"no room": {purchasers(), func(r *rows.Renewals) { r.MaxCustomers = 0 },
			[]string{"max_customers: 0 is not above 0: give how many ids or customers there may be"}},
	} {
		t.Run(name, func(t *testing.T) {
			test.change(test.renewals)
			sameLines(t, wrongs(test.renewals), test.want)
		})
	}
}

// Counted are first the renewals that did not come, then those that did; or first the customers who
// bought once, then those who came back.
func TestRenewalsRows(t *testing.T) {
	for name, test := range map[string]struct {
		renewals *rows.Renewals
		change   func(*rows.Renewals)
		rows     []string
		want     string
		rejects  []string
	}{
		"flags": {
			renewals: flagged(),
			rows: []string{
				"due=2026-06-01|renewed=yes", "due=2026-06-01|renewed=1", "due=2026-06-01|renewed=no", "due=2026-06-01|renewed=",
				"due=2026-06-01|renewed=2026-06-03", "due=|renewed=yes", "due=soon|renewed=yes",
			},
			want: "2 2",
			rejects: []string{
				"missing_time: crm.csv:7: due: blank",
				"bad_time: crm.csv:8: due: not a time that is read without time.layout: give time.layout",
				"bad_value: crm.csv:6: renewed: neither yes nor no: want true, yes, y, t or 1, or false, no, n, f or 0",
			},
		},
		"states": {
			renewals: flagged(),
			change:   func(r *rows.Renewals) { r.Renewed.Values = []string{"Active"} },
			rows:     []string{"due=2026-06-01|renewed=active ", "due=2026-06-01|renewed=cancelled", "due=2026-06-01|renewed="},
			want:     "2 1",
		},
		"times: what came within a week of the due date, or before it, came": {
			renewals: dated(),
			rows: []string{
				"due=2026-06-01|came=2026-06-01", "due=2026-06-01|came=2026-06-08", "due=2026-06-01|came=2026-05-02",
				"due=2026-06-01|came=2026-06-08T00:00:01Z", "due=2026-06-01|came=", "due=2026-06-01|came=NA", "due=2026-06-01|came=yes",
			},
			want:    "3 3",
			rejects: []string{"bad_time: crm.csv:8: came: not a time that is read without time.layout: give time.layout"},
		},
		"times, however late": {
			renewals: dated(),
			change:   func(r *rows.Renewals) { r.Settle = 0 },
			rows:     []string{"due=2026-06-01|came=2199-06-01", "due=2026-06-01|came="},
			want:     "1 1",
		},
		"of rows with one id the latest wins": {
			renewals: flagged(),
			change:   func(r *rows.Renewals) { r.ID = "id" },
			rows:     []string{"id=1|due=2026-06-01|renewed=no", "id=1|due=2026-06-01|renewed=yes", "id=|due=2026-06-01|renewed=no", "id=|due=2026-06-01|renewed=no"},
			want:     "2 1",
		},
		"cohorts and segments": {
			renewals: flagged(),
			change: func(r *rows.Renewals) {
				r.Cohort, r.Segments = &rows.Cohort{Column: "since"}, map[string]string{"plan": "p"}
			},
			rows: []string{"due=2026-06-01|renewed=yes|since= 2025|p=pro", "due=2026-06-01|renewed=no|since=2025|p=", "due=2026-06-01|renewed=no|since="},
			want: "2 1; labels=(blank): 1 0; labels=2025: 1 1; plan=(blank): 2 0; plan=pro: 0 1",
		},
		"numbers of purchases": {
			renewals: purchasers(),
			rows:     []string{"n=1", "n=2", "n=17", "n=0", "n=", "n=null", "n=-1", "n=1.5", "n=many"},
			want:     "1 2",
			rejects: []string{
				"bad_count: crm.csv:8: n: not a whole number from 0 up", "bad_count: crm.csv:9: n: not a whole number from 0 up",
				"bad_count: crm.csv:10: n: not a number",
			},
		},
		"a customer counts once, as read last": {
			renewals: purchasers(),
			change:   func(r *rows.Renewals) { r.Customer = "who" },
			rows:     []string{"who=ann|n=1", "who=ann|n=2", "who=bob|n=3", "who=bob|n=1", "who=cleo|n=2", "who=cleo|n=0", "who=|n=1", "who=|n=1"},
			want:     "3 1",
		},
		"a customer counts once, by the latest row": {
			renewals: purchasers(),
			change:   func(r *rows.Renewals) { r.Customer, r.Time = "who", &values.Time{Column: "at"} },
			rows:     []string{"who=ann|n=2|at=2026-06-02", "who=ann|n=1|at=2026-06-01", "who=bob|n=1|at=2026-06-01", "who=bob|n=4|at="},
			want:     "1 1",
			rejects:  []string{"missing_time: crm.csv:5: at: blank"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if test.change != nil {
				test.change(test.renewals)
			}
			set := tallied(test.renewals, test.rows...)
			if got := facetCounts(test.renewals, set, 0); got != test.want {
				t.Errorf("counted %s, want %s", got, test.want)
			}
			sameLines(t, rejectLines(set), test.rejects)
		})
	}
}

func TestRenewalsByCohort(t *testing.T) {
	r := flagged()
	r.Cohort, r.Segments = &rows.Cohort{Column: "since"}, map[string]string{"plan": "p"}
	set := tallied(r, slices.Concat(
		times(8, "due=2025-06-01|renewed=yes|since=2024|p=pro"), times(2, "due=2025-06-01|renewed=no|since=2024|p=pro"),
		times(5, "due=2026-05-15|renewed=yes|since=2024|p=pro"), times(5, "due=2026-05-15|renewed=no|since=2024|p=free"),
		times(9, "due=2026-06-01|renewed=yes|since=2024|p=pro"), times(1, "due=2026-06-30|renewed=no|since=2024|p=tiny"),
		times(3, "due=2026-06-30|renewed=no|since=2025|p=free"), times(5, "due=2026-06-30|renewed=yes|since=2025|p=free"))...)
	result := settings("last_month").Evaluate(set, r, day(t, "2026-07-01"))
	if got, want := labelled(result, "renewal", "last_month"), "2024: 0.9 of 10, previous +0.4, year_ago +0.1; 2025: 0.625 of 8"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for segment, want := range map[string]string{
		"tiny": "nothing",
		"free": "nothing", // it would give tiny away
		"pro":  "1 of 9, previous +0",
	} {
		if got := told(find(result, "renewal", "last_month", "plan", segment)); got != want {
			t.Errorf("%s: got %s, want %s", segment, got, want)
		}
	}
}

// A renewal that may still come is not missing yet.
func TestRenewalsThatMayStillCome(t *testing.T) {
	r := dated()
	set := tallied(r, slices.Concat(
		times(6, "due=2026-05-01|came=2026-05-02"),
		times(8, "due=2026-06-29|came=2026-06-30"), times(2, "due=2026-06-30|came="), times(3, "due=2026-08-01|came="))...)
	for today, want := range map[string]string{
		"2026-07-01": "1 of 6", // of May
		"2026-07-07": "1 of 6",
		"2026-07-08": "0.8 of 10, previous -0.2", // June, a week after its end
	} {
		if got := told(find(settings("last_month").Evaluate(set, r, day(t, today)), "renewal", "last_month")); got != want {
			t.Errorf("%s: got %s, want %s", today, got, want)
		}
	}
	flags := flagged()
	set = tallied(flags, "due=2026-06-30|renewed=no", "due=2026-07-02|renewed=no")
	if got, want := told(find(settings("all").Evaluate(set, flags, day(t, "2026-07-01")), "renewal", "all")), "0 of 1"; got != want {
		t.Errorf("flags do not wait, but for the due date: got %s, want %s", got, want)
	}
}

func TestRepeatPurchasesInPeriods(t *testing.T) {
	r := purchasers()
	r.Time, r.Customer, r.Cohort = &values.Time{Column: "at"}, "who", &rows.Cohort{Column: "since"}
	set := tallied(r,
		"who=ann|at=2026-05-01|n=1|since=spring", "who=ann|at=2026-06-01|n=1|since=spring", "who=ann|at=2026-06-20|n=2|since=spring",
		"who=bob|at=2026-06-05|n=1|since=spring", "who=cleo|at=2026-06-09|n=3|since=summer")
	result := settings("last_month").Evaluate(set, r, day(t, "2026-07-01"))
	if got, want := labelled(result, "repeat_purchase", "last_month"), "spring: 0.5 of 2, previous +0.5; summer: 1 of 1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestReadingRenewalsDoesNotAllocate(t *testing.T) {
	r := dated()
	r.Cohort, r.Segments = &rows.Cohort{Column: "since"}, map[string]string{"plan": "p"}
	set := rows.NewSet(r, [16]byte{})
	reader, rec := r.Reader(calendar.Calendar{}, "crm.csv"), record(2, r.Fields(), "due=2026-06-01|came=2026-06-02|since= 2025|p=pro")
	if n := testing.AllocsPerRun(100, func() { reader.Read(set, rec, 2) }); n > 0 {
		t.Errorf("%g allocations", n)
	}
}

func TestRenewalSharesLieInTheirBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := flagged()
		r.Cohort = &rows.Cohort{Column: "since"}
		rows := rapid.SliceOf(rapid.SampledFrom([]string{
			"due=2026-06-01|renewed=yes|since=a", "due=2026-06-01|renewed=no|since=a", "due=2026-06-02|renewed=yes|since=b", "due=|renewed=no", "due=2026-06-01|renewed=?",
		})).Draw(t, "rows")
		set := tallied(r, rows...)
		var n uint64
		for _, s := range settings("all").Evaluate(set, r, 30_000).Samples {
			e := s.Estimate
			n += e.N
			if e.Lower < 0 || e.Lower > e.Value || e.Value > e.Upper || e.Upper > 1 {
				t.Fatalf("%v: %+v", s.Labels, e)
			}
		}
		if n != set.Rows() {
			t.Fatalf("the cohorts add up to %d of %d", n, set.Rows())
		}
	})
}
