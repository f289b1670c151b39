package rows_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/prometheus/common/model"
	"pgregory.net/rapid"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
)

// made are single referrals with all there may be.
func made() *rows.Referrals {
	return &rows.Referrals{
		Time: &values.Time{Column: "at"}, Customer: "who", Channel: &values.Label{Column: "by"},
		Converted: &rows.Occurrence{Time: &values.Time{Column: "won"}}, Settle: week, MaxCustomers: 1000,
	}
}

// numbered are customers with their numbers of referrals.
func numbered() *rows.Referrals {
	return &rows.Referrals{Customer: "who", Number: "n", MaxCustomers: 1000}
}

func TestReferralsSettingsThatCannotBe(t *testing.T) {
	for name, test := range map[string]struct {
		referrals *rows.Referrals
		want      []string
	}{
		"referrals":                  {made(), nil},
		"customers":                  {numbered(), nil},
		"numbers alone":              {&rows.Referrals{Number: "n"}, nil},
		"grouped numbers":            {&rows.Referrals{Number: "n", Count: "c"}, nil},
		"whether, not when":          {&rows.Referrals{Customer: "who", Converted: &rows.Occurrence{Column: "won", Values: []string{"won"}}}, nil},
		"nothing":                    {&rows.Referrals{}, []string{": no column: add time, customer, channel and converted of referrals, or number, the column of how many a customer made"}},
		"an id of a customer":        {&rows.Referrals{Number: "n", ID: "who"}, []string{"id: with number, customer tells rows apart: rename id to customer"}},
		"a customer who is several":  {&rows.Referrals{Number: "n", Customer: "who", Count: "c"}, []string{"count: a row is one customer or stands for several: keep customer or count"}},
		"a time at which none did":   {&rows.Referrals{Converted: &rows.Occurrence{}, Time: &values.Time{Column: "at"}}, []string{"converted: neither column nor time: add column, which says whether it happened, or time, which says when"}},
		"a layout of conversions":    {&rows.Referrals{Converted: &rows.Occurrence{Time: &values.Time{Column: "won", Zone: "Berlin"}}}, []string{`converted/time/timezone: unknown timezone "Berlin": give a name such as Europe/Berlin, or UTC`}},
		"a channel that has no name": {&rows.Referrals{Channel: &values.Label{Column: "by", Values: map[string]string{"mail": ""}}}, []string{"channel/values/mail: no name: give the name to show instead, or remove the value"}},
		"a column of single referrals": {&rows.Referrals{Number: "n", Channel: &values.Label{Column: "by"}, Converted: &rows.Occurrence{Column: "won"}}, []string{
			"channel: with number a row is a customer, whose referrals may have come by several channels: remove channel, or number if rows are single referrals",
			"converted: with number a row is a customer, of whose referrals some may have converted: remove converted, or number if rows are single referrals",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			test.referrals.MaxCustomers = 1
			sameLines(t, wrongs(test.referrals), test.want)
		})
	}
	sameLines(t, wrongs(&rows.Referrals{Number: "n"}), []string{"max_customers: 0 is not above 0: give how many ids or customers there may be"})
}

func TestReferralsAskForEachColumnOnce(t *testing.T) {
	r := made()
	r.ID, r.Segments = "id", map[string]string{"channel": "by", "plan": "p"}
	sameLines(t, r.Fields(), []string{"at", "by", "id", "p", "who", "won"})
	sameLines(t, numbered().Fields(), []string{"n", "who"})
}

// Counted are the referrals, who made them (nobody, somebody), and what became of them (open, converted).
func TestReferralsRows(t *testing.T) {
	flagged := &rows.Referrals{Customer: "who", Converted: &rows.Occurrence{Column: "won"}}
	for name, test := range map[string]struct {
		referrals *rows.Referrals
		rows      []string
		want      []string
		rejects   []string
	}{
		"a referrer counts once": {
			referrals: flagged,
			rows:      []string{"who=ann|won=yes", "who= ann |won=no", "who=bob|won="},
			want:      []string{"3", "0 2", "2 1"},
		},
		"referrals of nobody": {
			referrals: flagged,
			rows:      []string{"who=|won=yes", "who=NA|won=no", "won=no", "who=ann|won=no"},
			want:      []string{"4", "0 1", "3 1"},
		},
		"neither yes nor no": {
			referrals: flagged,
			rows:      []string{"who=ann|won=perhaps"},
			want:      []string{"0", "0 0", "0 0"},
			rejects:   []string{"bad_value: crm.csv:2: won: neither yes nor no: want true, yes, y, t or 1, or false, no, n, f or 0"},
		},
		"states": {
			referrals: &rows.Referrals{Converted: &rows.Occurrence{Column: "state", Values: []string{"Won", "paid"}}},
			rows:      []string{"state=won", "state=PAID", "state=lost", "state="},
			want:      []string{"4", "2 2"},
		},
		"channels and codes": {
			referrals: &rows.Referrals{Channel: &values.Label{Column: "by", Values: map[string]string{"e-mail": "email"}}},
			rows:      []string{"by=email", "by= E-Mail ", "by=", "by=code-7"},
			want:      []string{"4; labels=(blank): 1; labels=code-7: 1; labels=email: 2"},
		},
		"grouped rows": {
			referrals: &rows.Referrals{Customer: "who", Count: "c", Converted: &rows.Occurrence{Column: "won"}},
			rows:      []string{"who=ann|c=3|won=1", "who=ann|c=2|won=0", "who=bob|c=0|won=1", "who=cy|c=-1|won=1"},
			want:      []string{"5", "0 1", "2 3"},
			rejects:   []string{"bad_count: crm.csv:5: c: not a whole number from 0 up"},
		},
		"of rows with one id the latest wins, whoever made the referral": {
			referrals: &rows.Referrals{ID: "id", Customer: "who", Converted: &rows.Occurrence{Column: "won"}},
			rows:      []string{"id=1|who=ann|won=no", "id=1|who=ann|won=yes", "id=2|who=bob|won=no", "id=2|who=|won=no", "id=3|who=cy|won=no", "id=3|who=ann|won=yes"},
			want:      []string{"3", "0 1", "1 2"},
		},
		"conversions within settle": {
			referrals: made(),
			rows: []string{
				"at=2026-06-01T18:00:00Z|won=2026-06-08T18:00:00Z", "at=2026-06-01T18:00:00Z|won=2026-06-08T18:00:01Z",
				"at=2026-06-01T18:00:00Z|won=", "at=2026-06-01T18:00:00Z|won=2026-06-01", // the same day
				"at=2026-06-01T18:00:00Z|won=2026-06-03 12:00",
			},
			want: []string{"5; labels=(blank): 5", "0 0", "2 3"},
		},
		"that came before, or at no time": {
			referrals: made(),
			rows:      []string{"at=2026-06-02|won=2026-06-01", "at=2026-06-02|won=yes", "at=|won=2026-06-01", "at=2026-06-02|won=0"},
			want:      []string{"0", "0 0", "0 0"},
			rejects: []string{
				"missing_time: crm.csv:4: at: blank",
				"bad_time: crm.csv:3: won: not a time that is read without time.layout: give time.layout",
				"bad_time: crm.csv:5: won: a number too small for Unix seconds or milliseconds: give time.layout",
				"negative_duration: crm.csv:2: won: before the referral",
			},
		},
		"however long it took": {
			referrals: &rows.Referrals{Time: &values.Time{Column: "at"}, Converted: &rows.Occurrence{Time: &values.Time{Column: "won"}}},
			rows:      []string{"at=2026-06-01|won=2027-06-01", "at=2026-06-01|won="},
			want:      []string{"2", "1 1"},
		},
		"where referrals have no times": {
			referrals: &rows.Referrals{Converted: &rows.Occurrence{Time: &values.Time{Column: "won"}}, Settle: week},
			rows:      []string{"won=2027-06-01", "won=", "won=soon"},
			want:      []string{"2", "1 1"},
			rejects:   []string{"bad_time: crm.csv:4: won: not a time that is read without time.layout: give time.layout"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			set := tallied(test.referrals, test.rows...)
			for i, want := range test.want {
				if got := facetCounts(test.referrals, set, i); got != want {
					t.Errorf("%s: counted %s, want %s", test.referrals.Facets()[i].Name, got, want)
				}
			}
			sameLines(t, rejectLines(set), test.rejects)
		})
	}
}

// Counted are customers without a referral, then those with one or more, and their sums.
func TestReferralNumbers(t *testing.T) {
	for name, test := range map[string]struct {
		referrals *rows.Referrals
		rows      []string
		want      string
		sum       float64
		rejects   []string
	}{
		"customers": {
			referrals: numbered(),
			rows:      []string{"who=ann|n=3", "who=bob|n=0", "who=cy|n=1.0", "n=0", "n=2"},
			want:      "2 3", sum: 6,
		},
		"a number that is not known is not 0": {
			referrals: numbered(),
			rows:      []string{"who=ann|n=", "who=bob|n=NA", "who=cy|n= null ", `who=dee|n=""`, "who=eve|n=0"},
			want:      "1 0",
		},
		"what is none": {
			referrals: numbered(),
			rows:      []string{"who=ann|n=many", "who=bob|n=-1", "who=cy|n=0.5"},
			want:      "0 0",
			rejects: []string{
				"bad_count: crm.csv:2: n: not a number", "bad_count: crm.csv:3: n: not a whole number from 0 up", "bad_count: crm.csv:4: n: not a whole number from 0 up",
			},
		},
		"a customer counts once, by the row read last": {
			referrals: numbered(),
			rows:      []string{"who=ann|n=3", "who=ann|n=0", "who=bob|n=1", "who=bob|n=4"},
			want:      "1 1", sum: 4,
		},
		"or by the latest": {
			referrals: &rows.Referrals{Customer: "who", Number: "n", Time: &values.Time{Column: "at"}},
			rows:      []string{"who=ann|n=3|at=2026-06-02", "who=ann|n=0|at=2026-06-01", "who=bob|n=1|at=2026-06-01", "who=bob|n=4|at=2026-06-03"},
			want:      "0 2", sum: 7,
		},
		"grouped customers": {
			referrals: &rows.Referrals{Number: "n", Count: "c"},
			rows:      []string{"n=0|c=120", "n=3|c=70", "n=4|c=10"},
			want:      "120 80", sum: 250,
		},
		"segments": {
			referrals: &rows.Referrals{Number: "n", Segments: map[string]string{"plan": "p"}},
			rows:      []string{"n=0|p=pro", "n=2|p= pro", "n=5|p="},
			want:      "1 2; plan=(blank): 0 1; plan=pro: 1 1", sum: 7,
		},
	} {
		t.Run(name, func(t *testing.T) {
			set := tallied(test.referrals, test.rows...)
			if got := facetCounts(test.referrals, set, 0); got != test.want {
				t.Errorf("counted %s, want %s", got, test.want)
			}
			overall := set.Facet(0).Count(calendar.EveryDay(), nil, 0).Overall
			if got := overall.Buckets[advocacy.Referrer].Weight; got != test.sum {
				t.Errorf("%g referrals, want %g", got, test.sum)
			}
			sameLines(t, rejectLines(set), test.rejects)
		})
	}
}

func TestReferralsInPeriods(t *testing.T) {
	r := made()
	r.Segments = map[string]string{"plan": "p"}
	set := tallied(r, slices.Concat(
		times(1, "at=2025-05-31|who=old|by=mail|p=pro"),
		times(20, "at=2025-06-10|who=ann|by=mail|p=pro|won=2025-06-12"),
		times(20, "at=2026-05-10|who=ann|by=mail|p=pro"), times(20, "at=2026-05-10|who=bob|by=mail|p=pro|won=2026-05-11"),
		times(30, "at=2026-06-10|who=ann|by=mail|p=pro|won=2026-06-11"), times(6, "at=2026-06-11|who=bob|by=code|p=free|won=2026-06-30"),
		times(1, "at=2026-06-12|who=cy|by=code|p=team"), times(3, "at=2026-06-30|who=dee|by=mail|p=pro|won=2026-07-06"),
		times(5, "at=2026-07-03|who=ann|by=mail|p=pro"))...)
	e := settings("last_month", "month")
	e.SegmentKPIs = []string{"referrals", "active_referrers"}
	for _, test := range []struct {
		today, kpi string
		period     calendar.Period
		want       string
	}{
		{"2026-07-10", "referrals", "last_month", "code: 7 of 7; mail: 33 of 33, previous grown -0.175, year_ago grown +0.65"},
		{"2026-07-10", "active_referrers", "last_month", "4 of 4, previous grown +1, year_ago grown +3"},
		{"2026-07-10", "referral_conversion", "last_month", "0.825 of 40, previous +0.325, year_ago -0.175"},
		{"2026-07-10", "referral_conversion", "month", ""},
		{"2026-07-11", "referral_conversion", "month", "0 of 5"},
		{"2026-07-06", "referral_conversion", "last_month", "0.5 of 40"}, // June has not settled, this is May
	} {
		if got := labelled(e.Evaluate(set, r, day(t, test.today)), test.kpi, test.period); got != test.want {
			t.Errorf("%s of %s as of %s: %s, want %s", test.kpi, test.period, test.today, got, test.want)
		}
	}
	now := e.Evaluate(set, r, day(t, "2026-07-10"))
	for segment, want := range map[string]string{
		"pro":  "1 of 33, previous +0.5",
		"free": "nothing", // with the overall value it would give team away
		"team": "nothing",
	} {
		if got := told(find(now, "referral_conversion", "last_month", "plan", segment)); got != want {
			t.Errorf("conversion of %s: %s, want %s", segment, got, want)
		}
	}
}

func TestReferrerRatioOfSegments(t *testing.T) {
	r := &rows.Referrals{Number: "n", Segments: map[string]string{"plan": "p"}}
	set := tallied(r, slices.Concat(
		times(6, "n=2|p=pro"), times(4, "n=0|p=pro"), times(10, "n=0|p=free"), times(5, "n=1|p=team"), times(3, "n=9|p=edu"))...)
	got := settings("all").Evaluate(set, r, day(t, "2026-07-10"))
	for segment, want := range map[string][2]string{
		"":     {"0.5 of 28", "1.571 of 28"},
		"pro":  {"0.6 of 10", "1.2 of 10"},
		"free": {"0 of 10", "0 of 10"},
		"team": {"nothing", "nothing"}, // goes along with edu
		"edu":  {"nothing", "nothing"},
	} {
		var where []string
		if segment != "" {
			where = []string{"plan", segment}
		}
		for i, kpi := range []string{"referrer", "referrals_per_customer"} {
			if got := told(find(got, kpi, calendar.All, where...)); got != want[i] {
				t.Errorf("%s of %s: %s, want %s", kpi, segment, got, want[i])
			}
		}
	}
}

// A month that grows never shows a rate that only falls because its newest referrals are young.
func TestReferralConversionSettles(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r, hour := made(), func(h int) string {
			return time.UnixMilli(int64(day(t, "2026-06-01"))*24*3600_000 + int64(h)*3600_000).UTC().Format(time.RFC3339)
		}
		r.Settle = model.Duration(rapid.IntRange(1, 9).Draw(rt, "settle")) * model.Duration(24*time.Hour)
		delay := rapid.IntRange(0, int(time.Duration(r.Settle).Hours())).Draw(rt, "delay")
		referred := rapid.SliceOfN(rapid.IntRange(0, 27*24), 1, 50).Draw(rt, "referred")
		for today := range 28 {
			// What is known at the moment at which the rows are pulled.
			now, rows := today*24+rapid.IntRange(0, 23).Draw(rt, "hour"), []string(nil)
			for _, at := range referred {
				row := "who=ann|at=" + hour(at)
				if at+delay <= now {
					row += "|won=" + hour(at+delay)
				}
				if at <= now {
					rows = append(rows, row)
				}
			}
			result := settings("month").Evaluate(tallied(r, rows...), r, day(t, "2026-06-01")+calendar.Day(today))
			if s, ok := find(result, "referral_conversion", "month"); ok && s.Estimate.Value != 1 {
				rt.Fatalf("all convert after %d hours, but on %s the rate is %g", delay, hour(now), s.Estimate.Value)
			}
		}
	})
}

func TestReadingReferralsDoesNotAllocate(t *testing.T) {
	single := made()
	single.ID, single.Segments = "id", map[string]string{"plan": "p"}
	for r, row := range map[*rows.Referrals]string{
		single:     "id=1|at=2026-06-01T10:00:00Z|who=ann|by=mail|p=pro|won=2026-06-02T10:00:00Z",
		numbered(): "who=ann|n=3",
	} {
		set := rows.NewSet(r, [16]byte{1})
		reader, rec := r.Reader(calendar.New(zone(t, "Europe/Berlin"), 0), "crm.csv"), record(2, r.Fields(), row)
		if n := testing.AllocsPerRun(100, func() { reader.Read(set, rec, 2) }); n > 0 {
			t.Errorf("%s: %g allocations", row, n)
		}
		if set.Rows() == 0 {
			t.Error("rows were rejected:", set.Rejects())
		}
	}
}

// However rows are split, they count the same.
func TestReferralsMerge(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r := made()
		r.ID = "id"
		whole := rows.NewSet(r, [16]byte{1})
		parts := []*tally.Set{rows.NewSet(r, [16]byte{1}), rows.NewSet(r, [16]byte{1})}
		for i := range rapid.IntRange(0, 30).Draw(rt, "rows") {
			rec := record(int64(i), r.Fields(), fmt.Sprintf("id=%d|at=2026-06-%02d|who=%s|by=%s|won=%s",
				rapid.IntRange(1, 9).Draw(rt, "id"), rapid.IntRange(1, 28).Draw(rt, "day"),
				rapid.SampledFrom([]string{"", "ann", "bob"}).Draw(rt, "who"), rapid.SampledFrom([]string{"mail", "code"}).Draw(rt, "by"),
				rapid.SampledFrom([]string{"", "2026-06-29"}).Draw(rt, "won")))
			for _, set := range []*tally.Set{whole, parts[rapid.IntRange(0, 1).Draw(rt, "part")]} {
				r.Reader(calendar.Calendar{}, "crm.csv").Read(set, rec, uint64(i))
			}
		}
		parts[1].Merge(parts[0])
		for i := range r.Facets() {
			if got, want := facetCounts(r, parts[1], i), facetCounts(r, whole, i); got != want {
				rt.Fatalf("facet %d: %s merged, %s at once", i, got, want)
			}
		}
	})
}
