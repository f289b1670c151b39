package rows_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/values"
)

// byChannel are clients of whom friends and codes bring some.
func byChannel() *rows.Clients {
	return &rows.Clients{Channel: "channel", Referred: []string{"Friend", " referral code "}, MaxCustomers: 1000}
}

func TestClientsSettingsThatCannotBe(t *testing.T) {
	for name, test := range map[string]struct {
		clients rows.Clients
		want    []string
	}{
		"a channel": {rows.Clients{Channel: "c", Referred: []string{"friend"}}, nil},
		"a flag":    {rows.Clients{ReferredFlag: "referred"}, nil},
		"by whom":   {rows.Clients{ReferredBy: "code"}, nil},
		"nothing": {rows.Clients{},
			[]string{": nothing says who came by referral: add channel and referred, referred_flag or referred_by"}},
		"two ways": {rows.Clients{Channel: "c", Referred: []string{"friend"}, ReferredFlag: "referred"},
			[]string{": channel, referred_flag and referred_by all say who came by referral: keep one"}},
		"a channel, but which?": {rows.Clients{Channel: "c"},
			[]string{"channel: no channel counts as a referral: add referred, the list of those that do"}},
		"channels of no column": {rows.Clients{ReferredFlag: "f", Referred: []string{"friend"}},
			[]string{"referred: channels that are referrals, but no channel: add channel, the column of the channels, or remove referred"}},
		"a channel twice, and a blank one": {rows.Clients{Channel: "c", Referred: []string{"friend", " ", "Friend "}},
			[]string{
				"referred/1: a blank word is none: remove it",
				`referred/2: "friend" and "Friend " are the same but for case and blanks: keep one`,
			}},
		"columns as everywhere": {rows.Clients{ReferredFlag: "f", Time: &values.Time{Column: "at", Layout: "day"}, Segments: map[string]string{" ": "a"}},
			[]string{
				`time/layout: "day" does not say day, month and year: write how 2 January 2006, 15:04:05 is written in the rows, such as 02-01-2006`,
				"segments/ : a dimension without a name: give it one",
			}},
	} {
		t.Run(name, func(t *testing.T) {
			test.clients.MaxCustomers = 1
			sameLines(t, wrongs(&test.clients), test.want)
		})
	}
	sameLines(t, wrongs(&rows.Clients{ReferredFlag: "f"}), []string{"max_customers: 0 is not above 0: give how many ids or customers there may be"})
}

// Counted are first the clients who came another way, then those referred.
func TestClientsRows(t *testing.T) {
	for name, test := range map[string]struct {
		clients *rows.Clients
		rows    []string
		want    string
		rejects []string
	}{
		"channels, whatever their case and blanks; any other is none": {
			clients: byChannel(),
			rows:    []string{"channel=friend", "channel= FRIEND ", "channel=Referral Code", "channel=friends", "channel=ads", "channel=", "other=1"},
			want:    "4 3",
		},
		"a flag": {
			clients: &rows.Clients{ReferredFlag: "f"},
			rows:    []string{"f=yes", "f=TRUE", "f=1", "f=1.0", "f=No", "f=0", "f=", "f=NA", "f=maybe", "f=2"},
			want:    "4 4",
			rejects: []string{
				"bad_value: crm.csv:10: f: neither yes nor no: want true, yes, y, t or 1, or false, no, n, f or 0",
				"bad_value: crm.csv:11: f: neither yes nor no: want true, yes, y, t or 1, or false, no, n, f or 0",
			},
		},
		"who referred the client": {
			clients: &rows.Clients{ReferredBy: "by"},
			rows:    []string{"by=A17", "by=17", "by=", "by=null", "by=0", "by=no"},
			want:    "4 2",
		},
		"grouped rows": {
			clients: &rows.Clients{ReferredFlag: "f", Count: "n"},
			rows:    []string{"f=yes|n=50", "f=no|n=150", "f=yes|n=0", "f=yes|n=half"},
			want:    "150 50",
			rejects: []string{"bad_count: crm.csv:5: n: not a number"},
		},
		"segments": {
			clients: &rows.Clients{ReferredFlag: "f", Segments: map[string]string{"plan": "p"}},
			rows:    []string{"f=yes|p=pro", "f=no|p= pro", "f=no|p="},
			want:    "2 1; plan=(blank): 1 0; plan=pro: 1 1",
		},
		"of rows with one id the latest wins": {
			clients: &rows.Clients{ReferredFlag: "f", ID: "id"},
			rows:    []string{"f=yes|id=1", "f=no|id=1", "f=no|id=2", "f=yes|id=", "f=yes|id="},
			want:    "2 2",
		},
		"times": {
			clients: &rows.Clients{ReferredFlag: "f", Time: &values.Time{Column: "at"}},
			rows:    []string{"f=yes|at=2026-06-01", "f=yes|at=", "f=yes|at=soon"},
			want:    "0 1",
			rejects: []string{"missing_time: crm.csv:3: at: blank", "bad_time: crm.csv:4: at: not a time that is read without time.layout: give time.layout"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			set := tallied(test.clients, test.rows...)
			if got := facetCounts(test.clients, set, 0); got != test.want {
				t.Errorf("counted %s, want %s", got, test.want)
			}
			sameLines(t, rejectLines(set), test.rejects)
		})
	}
}

func TestClientsInPeriods(t *testing.T) {
	c := &rows.Clients{ReferredFlag: "f", Time: &values.Time{Column: "at"}, Segments: map[string]string{"plan": "p"}}
	set := tallied(c, slices.Concat(
		times(1, "f=no|at=2025-05-31|p=pro"),
		times(4, "f=yes|at=2025-06-10|p=pro"), times(36, "f=no|at=2025-06-10|p=pro"),
		times(30, "f=yes|at=2026-05-31|p=pro"), times(70, "f=no|at=2026-05-31|p=free"),
		times(50, "f=yes|at=2026-06-01|p=pro"), times(147, "f=no|at=2026-06-30|p=free"), times(3, "f=no|at=2026-06-30|p=tiny"),
		times(9, "f=yes|at=2026-07-01|p=pro"))...)
	e := settings("last_month", "month")
	e.SegmentKPIs = []string{"new_clients"}
	r := e.Evaluate(set, c, day(t, "2026-07-10"))
	for _, test := range []struct {
		kpi    string
		period calendar.Period
		where  []string
		want   string
	}{
		{"client_referral", "last_month", nil, "0.25 of 200, previous -0.05, year_ago +0.15"},
		{"new_clients", "last_month", nil, "200 of 200, previous grown +1, year_ago grown +4"},
		{"referred_clients", "last_month", nil, "50 of 200, previous grown +0.6667, year_ago grown +11.5"},
		{"client_referral", "month", nil, "1 of 9, previous +0"},
		{"new_clients", "month", nil, "9 of 9"},
		{"client_referral", "last_month", []string{"plan", "free"}, "0 of 147, previous +0"},
		{"client_referral", "last_month", []string{"plan", "tiny"}, "nothing"},
		{"client_referral", "last_month", []string{"plan", "pro"}, "nothing"}, // it would give tiny away
		{"client_referral", "month", []string{"plan", "pro"}, "1 of 9, previous +0"},
	} {
		if got := told(find(r, test.kpi, test.period, test.where...)); got != test.want {
			t.Errorf("%s of %s %v: %s, want %s", test.kpi, test.period, test.where, got, test.want)
		}
	}
}

func TestReadingClientsDoesNotAllocate(t *testing.T) {
	c := byChannel()
	set := rows.NewSet(c, [16]byte{})
	reader, rec := c.Reader(calendar.Calendar{}, "crm.csv"), record(2, c.Fields(), "channel= Referral Code")
	if n := testing.AllocsPerRun(100, func() { reader.Read(set, rec, 2) }); n > 0 {
		t.Errorf("%g allocations", n)
	}
}

func TestReferredClientsAreSomeOfTheNewOnes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := &rows.Clients{ReferredFlag: "f"}
		set := tallied(c, rapid.SliceOf(rapid.SampledFrom([]string{"f=yes", "f=no", "f=", "f=?"})).Draw(t, "rows")...)
		r := settings("all").Evaluate(set, c, 0)
		all, _ := find(r, "new_clients", "all")
		referred, _ := find(r, "referred_clients", "all")
		share, ok := find(r, "client_referral", "all")
		e := share.Estimate
		if ok != (set.Rows() > 0) || all.Estimate.Value != float64(set.Rows()) || referred.Estimate.Value > all.Estimate.Value {
			t.Fatalf("%d rows, %v of %v clients", set.Rows(), referred.Estimate, all.Estimate)
		}
		if ok && (e.Value != referred.Estimate.Value/all.Estimate.Value || e.Lower < 0 || e.Lower > e.Value || e.Value > e.Upper || e.Upper > 1) {
			t.Fatalf("share %+v", e)
		}
	})
}
