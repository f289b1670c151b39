package rows_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/model"
	"pgregory.net/rapid"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
)

// joined is a kind that knows the customers of other rows as of the end of a day.
func joined(t interface{ Fatal(...any) }, kind, other rows.Kind, today calendar.Day, others ...string) rows.Kind {
	lookup, err := rows.JoinOf(kind).Lookup(other, today)
	if err != nil {
		t.Fatal(err)
	}
	return lookup.Joined(lookup.Customers(tallied(lookup.Rows, others...)))
}

// nps is a survey whose customers are in column c.
func nps() *rows.Survey {
	return &rows.Survey{
		Score: &values.Score{Column: "s"}, ScaleName: "0-10", Time: &values.Time{Column: "at"}, Customer: "c",
		Respondents: tally.Answers, MaxCustomers: 1000,
	}
}

// worth are lifetime values of customers in column who, in cohorts of another source.
func worth() *rows.LifetimeValues {
	l := inEuros()
	l.Customer, l.Cohort, l.Advocates = "who", &rows.Cohort{From: "other"}, []string{"advocate", "promoter", "referrer", "yes", "true"}
	return l
}

// every customer is worth another sum, so that means tell who is in a cohort.
var customers = []string{"who=ada|v=1", "who=bob|v=2", "who=cy|v=4", "who=|v=100"}

func TestCohortsOfAnotherSource(t *testing.T) {
	at := func(column string) *values.Time { return &values.Time{Column: column} }
	for name, test := range map[string]struct {
		other        rows.Kind
		rows         []string
		mean, uplift string
		unmatched    uint64
	}{
		"classes of a survey": {
			other: nps(), rows: []string{"c=ada|s=10|at=2026-01-01", "c=bob|s=7|at=2026-01-01", "c=dan|s=0|at=2026-01-01"},
			mean:      "(unmatched),EUR: 52 of 2; advocate,EUR: 1 of 1; passive,EUR: 2 of 1",
			uplift:    "EUR: -0.5 of 2",
			unmatched: 2,
		},
		"a later answer moves the customer, wherever it stands": {
			other: nps(), rows: []string{"c=ada|s=2|at=2026-02-01", "c=ada|s=10|at=2026-01-01", "c= bob |s=2|at=2026-01-01", "c=bob|s=9|at=2026-02-01"},
			mean:   "(unmatched),EUR: 52 of 2; advocate,EUR: 2 of 1; detractor,EUR: 1 of 1",
			uplift: "EUR: 1 of 2", unmatched: 2,
		},
		"of answers at the same time the lower counts": {
			other: nps(), rows: []string{"c=ada|s=10|at=2026-01-01", "c=ada|s=0|at=2026-01-01", "c=ada|s=8|at=2026-01-01"},
			mean: "(unmatched),EUR: 35.33 of 3; detractor,EUR: 1 of 1", unmatched: 3,
		},
		"answers of the future do not count yet": {
			other: nps(), rows: []string{"c=ada|s=10|at=2026-07-01T23:59:59Z", "c=bob|s=10|at=2026-07-02", "c=bob|s=0|at=2026-01-01"},
			mean:   "(unmatched),EUR: 52 of 2; advocate,EUR: 1 of 1; detractor,EUR: 2 of 1",
			uplift: "EUR: -0.5 of 2", unmatched: 2,
		},
		"what is no answer": {
			other: nps(), rows: []string{"c=ada|s=|at=2026-01-01", "c=bob|s=11|at=2026-01-01", "c=cy|s=10|at=", "c=|s=10|at=2026-01-01", "c=NA|s=10|at=2026-01-01"},
			mean: "(unmatched),EUR: 26.75 of 4", unmatched: 4,
		},
		"an answer with an id is corrected by the one read last": {
			other: func() rows.Kind { s := nps(); s.ID = "id"; return s }(),
			rows:  []string{"id=7|c=ada|s=0|at=2026-01-01", "id=7|c=ada|s=10|at=2026-01-01"},
			mean:  "(unmatched),EUR: 35.33 of 3; advocate,EUR: 1 of 1", unmatched: 3,
		},
		"without times the answer read last": {
			other: func() rows.Kind { s := nps(); s.Time = nil; return s }(),
			rows:  []string{"c=ada|s=10", "c=ada|s=0", "c=bob|s=0", "c=bob|s=10"},
			mean:  "(unmatched),EUR: 52 of 2; advocate,EUR: 2 of 1; detractor,EUR: 1 of 1", uplift: "EUR: 1 of 2", unmatched: 2,
		},
		"who is on the roster": {
			other: &rows.Advocates{Since: at("on"), Until: at("off"), Customer: "c", Segments: map[string]string{"plan": "p"}, MaxCustomers: 1000},
			rows: []string{
				"c=ada|on=2026-01-01|off=2026-07-02", "c=bob|on=2026-01-01|off=2026-07-01", "c=cy|on=2026-07-02|off=", "c=|on=2026-01-01|off=",
			},
			mean: "(unmatched),EUR: 100 of 1; advocate,EUR: 1 of 1; other,EUR: 3 of 2", uplift: "EUR: -0.6667 of 3", unmatched: 3,
		},
		"on the roster again, and off it after all": {
			other: &rows.Advocates{Since: at("on"), Until: at("off"), Customer: "c", MaxCustomers: 1000},
			rows: []string{
				"c=ada|on=2026-01-01|off=", "c=ada|on=2026-02-01|off=2026-03-01",
				"c=bob|on=2026-01-01|off=", "c=bob|on=2026-01-01|off=2026-03-01",
			},
			mean: "(unmatched),EUR: 100 of 1; advocate,EUR: 1 of 1; other,EUR: 3 of 2", uplift: "EUR: -0.6667 of 3", unmatched: 3,
		},
		"advocates by a survey": {
			other: &rows.Advocates{Score: &values.Score{Column: "s"}, ScaleName: "0-10", Time: at("at"), Customer: "c", MaxCustomers: 1000},
			rows:  []string{"c=ada|s=9|at=2026-01-01", "c=bob|s=9|at=2026-01-01", "c=bob|s=8|at=2026-02-01"},
			mean:  "(unmatched),EUR: 52 of 2; advocate,EUR: 1 of 1; other,EUR: 2 of 1", uplift: "EUR: -0.5 of 2", unmatched: 2,
		},
		"who made referrals, and all others": {
			other: &rows.Referrals{Customer: "c", Time: at("at"), MaxCustomers: 1000},
			rows:  []string{"c=ada|at=2026-01-01", "c=ada|at=2026-01-02", "c=cy|at=2026-07-02", "c=|at=2026-01-01"},
			mean:  "(unmatched),EUR: 100 of 1; other,EUR: 3 of 2; referrer,EUR: 1 of 1", uplift: "EUR: -0.6667 of 3", unmatched: 3,
		},
		"numbers of referrals": {
			other: &rows.Referrals{Customer: "c", Number: "n", MaxCustomers: 1000},
			rows:  []string{"c=ada|n=0", "c=ada|n=3", "c=bob|n=0", "c=cy|n=NA"},
			mean:  "(unmatched),EUR: 52 of 2; other,EUR: 2 of 1; referrer,EUR: 1 of 1", uplift: "EUR: -0.5 of 2", unmatched: 2,
		},
	} {
		t.Run(name, func(t *testing.T) {
			l := joined(t, worth(), test.other, day(t, "2026-07-01"), test.rows...).(*rows.LifetimeValues)
			mean, uplift, rejects := valued(t, l, customers...)
			if mean != test.mean || uplift != test.uplift {
				t.Errorf("mean\n%s, want\n%s\nuplift %q, want %q", mean, test.mean, uplift, test.uplift)
			}
			sameLines(t, rejects, nil)
			if n := tallied(l, customers...).UnmatchedRows(); n != test.unmatched {
				t.Errorf("%d rows unmatched, want %d", n, test.unmatched)
			}
		})
	}
}

func TestCohortsOfAnotherSourceSettings(t *testing.T) {
	purchases := &rows.Renewals{Purchases: "n", Cohort: &rows.Cohort{From: "nps"}, MaxCustomers: 1}
	both := worth()
	both.Cohort.Column = "k"
	neither := worth()
	neither.Cohort = &rows.Cohort{}
	for want, kind := range map[string]rows.Kind{
		"": worth(),
		"cohort/from: another source is joined on the customer: add customer, the column that tells customers apart": purchases,
		"cohort/from: both column and from: keep the one that tells the cohorts":                                     both,
		"cohort: neither column nor from: add column, that of the cohorts, or from, the source that tells them":      neither,
	} {
		if got := strings.Join(wrongs(kind), "\n"); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestSourcesThatTellNoCohorts(t *testing.T) {
	unnamed, counted := nps(), nps()
	unnamed.Customer, counted.Counts = "", &rows.ClassColumns{}
	for want, other := range map[string]rows.Kind{
		"its rows tell no cohorts of customers: name a source with one of advocates, referrals, survey": &rows.Reviews{},
		"its answers do not say whose they are: add customer to the survey":                             unnamed,
		"its answers are counted already, and tell no customers apart":                                  counted,
		"its referrals do not say whose they are: add customer to them":                                 &rows.Referrals{Channel: &values.Label{Column: "c"}},
		"its roster does not say who the advocates are: add customer to it":                             &rows.Advocates{Since: &values.Time{Column: "on"}},
		"its counts of advocates know no customers: name a source with a roster, or with a survey":      &rows.Advocates{Count: "n", Time: &values.Time{Column: "at"}},
	} {
		if _, err := rows.JoinOf(worth()).Lookup(other, 0); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if rows.JoinOf(byCohort()) != nil || rows.JoinOf(inEuros()) != nil || rows.JoinOf(nps()) != nil {
		t.Error("a kind is joined that names no other source")
	}
}

func TestRenewalsInCohortsOfAnotherSource(t *testing.T) {
	cohort := &rows.Cohort{From: "nps"}
	answers := []string{"c=ada|s=10|at=2026-01-01", "c=bob|s=3|at=2026-01-01"}
	for name, test := range map[string]struct {
		renewals *rows.Renewals
		rows     []string
		kpi      string
		want     string
	}{
		"renewals": {
			&rows.Renewals{Due: &values.Time{Column: "due"}, Renewed: &rows.Occurrence{Column: "r"}, Settle: model.Duration(time.Hour), Customer: "who", Cohort: cohort, MaxCustomers: 1000},
			[]string{"who=ada|due=2026-03-01|r=yes", "who=ada|due=2026-04-01|r=no", "who=bob|due=2026-03-01|r=no", "who=cy|due=2026-03-01|r=yes", "who=|due=2026-03-01|r=yes"},
			"renewal", "(unmatched): 1 of 2; advocate: 0.5 of 2; detractor: 0 of 1",
		},
		"purchases": {
			&rows.Renewals{Purchases: "n", Customer: "who", Cohort: cohort, MaxCustomers: 1000},
			[]string{"who=ada|n=1", "who=ada|n=2", "who=bob|n=1", "who=cy|n=0", "who=|n=5"},
			"repeat_purchase", "(unmatched): 1 of 1; advocate: 1 of 1; detractor: 0 of 1",
		},
	} {
		t.Run(name, func(t *testing.T) {
			kind := joined(t, test.renewals, nps(), day(t, "2026-07-01"), answers...)
			sameLines(t, wrongs(kind), nil)
			r := settings("all").Evaluate(tallied(kind, test.rows...), kind, day(t, "2026-07-01"))
			if got := labelled(r, test.kpi, "all"); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// A join is what anybody would do by hand: note the class of each customer, then go through the values.
func TestJoinIsThatByHand(t *testing.T) {
	today := calendar.DayOf(2026, 7, 5)
	rapid.Check(t, func(t *rapid.T) {
		answers, classes := drawAnswers(t)
		worths, values := drawWorths(t)
		sums, counts := make(map[string]int), make(map[string]int)
		for who, value := range values {
			class, ok := classes[strings.TrimRight(who, " ")]
			if !ok {
				class = "(unmatched)"
			}
			sums[class], counts[class] = sums[class]+value, counts[class]+1
		}
		var want []string
		for _, class := range slices.Sorted(maps.Keys(counts)) {
			want = append(want, fmt.Sprintf("%s,EUR: %.4g of %d", class, float64(sums[class])/float64(counts[class]), counts[class]))
		}
		kind := joined(t, worth(), nps(), today, rapid.Permutation(answers).Draw(t, "order")...)
		r := settings("all").Evaluate(tallied(kind, worths...), kind, today)
		if got := labelled(r, "lifetime_value", "all"); got != strings.Join(want, "; ") {
			t.Fatalf("got %s, want %s", got, want)
		}
	})
}

var names = rapid.SampledFrom([]string{"", "ada", "bob", "cy", "dan"})

// drawAnswers are answers, and the classes of customers by those up to 5 July.
func drawAnswers(t *rapid.T) (answers []string, classes map[string]string) {
	classes = make(map[string]string)
	latest := make(map[string][2]int)
	for range rapid.IntRange(0, 12).Draw(t, "answers") {
		who, day, score := names.Draw(t, "answered"), rapid.IntRange(1, 9).Draw(t, "day"), rapid.IntRange(0, 10).Draw(t, "score")
		answers = append(answers, fmt.Sprintf("c=%s|s=%d|at=2026-07-%02d", who, score, day))
		old, before := latest[who]
		if who == "" || day > 5 || before && (day < old[0] || day == old[0] && score > old[1]) {
			continue
		}
		latest[who] = [2]int{day, score}
		switch {
		case score >= 9:
			classes[who] = "advocate"
		case score <= 6:
			classes[who] = "detractor"
		default:
			classes[who] = "passive"
		}
	}
	return answers, classes
}

// drawWorths are values of customers, and the one that counts of each. Those of nobody are told apart by
// blanks.
func drawWorths(t *rapid.T) (worths []string, values map[string]int) {
	values = make(map[string]int)
	for i := range rapid.IntRange(0, 12).Draw(t, "values") {
		who, value := names.Draw(t, "who"), rapid.IntRange(0, 9).Draw(t, "value")
		worths = append(worths, fmt.Sprintf("who=%s|v=%d", who, value))
		if who == "" {
			who = strings.Repeat(" ", i+1)
		}
		values[who] = value
	}
	return worths, values
}

// onTheWayTo are journeys whose first advocacy is a referral of another source.
func onTheWayTo() *rows.Journeys {
	return &rows.Journeys{
		Onboarded: &values.Time{Column: "o"}, Customer: "c", MaxCustomers: 1000,
		Advocated: &rows.Advocation{From: "crm", Time: &values.Time{Column: "at"}, Customer: "by"},
	}
}

func TestJourneysToRowsOfAnotherSource(t *testing.T) {
	j := onTheWayTo()
	sameLines(t, wrongs(j), nil)
	lookup, err := rows.JoinOf(j).Lookup(&rows.Reviews{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := tallied(lookup.Rows,
		"by=ada|at=2026-03-21", "by=ada|at=2026-03-11", "by=ada|at=",
		"by=bob|at=2026-04-01", "by=cy|at=", "by=|at=2026-03-02", "by=eve|at=2026-02-28", "by=fay|at=soon", "by=gus|at=2026-03-01")
	sameLines(t, rejectLines(found), []string{"bad_time: crm.csv:9: at: not a time that is read without advocated.time.layout: give advocated.time.layout"})
	kind := lookup.Joined(lookup.Customers(found)).(*rows.Journeys)
	set := tallied(kind, "c=ada|o=2026-03-01", "c=bob|o=2026-03-01", "c=cy|o=2026-03-01", "c=|o=2026-03-01", "c=eve|o=2026-03-01", "c=gus|o=2026-03-01")
	if got, want := daysOf(t, kind, set, "2026-03-31"), "[-31 -31 -31 0 10]"; got != want {
		t.Errorf("counted %s, want %s", got, want)
	}
	if got, want := daysOf(t, kind, set, "2026-04-01"), "[-32 -32 0 10 31]"; got != want {
		t.Errorf("a day later %s, want %s", got, want)
	}
	if set.Rows() != 5 || set.UnmatchedRows() != 2 {
		t.Errorf("%d rows, %d unmatched", set.Rows(), set.UnmatchedRows())
	}
	sameLines(t, rejectLines(set), []string{"negative_duration: crm.csv:6: c: the customer was an advocate before onboarding was completed"})
}

func TestJourneysToRowsOfAnotherSourceSettings(t *testing.T) {
	for want, change := range map[string]func(*rows.Journeys){
		"advocated: neither column nor from: add column, that of the times of the first advocacy, or from, the source that has them":    func(j *rows.Journeys) { j.Advocated = &rows.Advocation{} },
		"advocated/from: both column and from: keep the one that has the times":                                                         func(j *rows.Journeys) { j.Advocated.Column = "a" },
		"advocated/from: another source is joined on the customer: add customer to the journeys, the column that tells customers apart": func(j *rows.Journeys) { j.Customer = "" },
		"advocated/from: nothing says when customers were advocates there: add time, the column of the times in that source":            func(j *rows.Journeys) { j.Advocated.Time = nil },
		"advocated/layout: with from it stands below time: write time: {column: …, layout: …}":                                          func(j *rows.Journeys) { j.Advocated.Layout = "02-01-2006" },
		`advocated/time/timezone: unknown timezone "Berlin": give a name such as Europe/Berlin, or UTC`:                                 func(j *rows.Journeys) { j.Advocated.Time.Zone = "Berlin" },
		"advocated/time: the times are those of column: remove time, or add from, the source that has them": func(j *rows.Journeys) {
			j.Advocated = &rows.Advocation{Column: "a", Time: &values.Time{Column: "at"}}
		},
		"advocated/customer: there is no other source to join: remove customer, or add from": func(j *rows.Journeys) {
			j.Advocated = &rows.Advocation{Column: "a", Customer: "by"}
		},
	} {
		j := onTheWayTo()
		change(j)
		sameLines(t, wrongs(j), []string{want})
	}
}

// The name of the journeys' own column is that of the other source too, unless another is given.
func TestJourneysCustomersHaveOneName(t *testing.T) {
	j := onTheWayTo()
	j.Advocated.Customer = ""
	lookup, _ := rows.JoinOf(j).Lookup(nil, 0)
	if got := fmt.Sprint(lookup.Rows.Fields()); got != "[at c]" {
		t.Errorf("reads %s", got)
	}
}

func TestLookingUpDoesNotAllocate(t *testing.T) {
	for name, kind := range map[string]rows.Kind{"values": worth(), "journeys": onTheWayTo()} {
		lookup, err := rows.JoinOf(kind).Lookup(nps(), calendar.LastDay)
		if err != nil {
			t.Fatal(err)
		}
		set := rows.NewSet(lookup.Rows, [16]byte{})
		reader, rec := lookup.Rows.Reader(calendar.Calendar{}, "crm.csv"), record(2, lookup.Rows.Fields(), "c=ada|by=ada|s=9|at=2026-03-01")
		reader.Read(set, rec, 2)
		if n := testing.AllocsPerRun(100, func() { reader.Read(set, rec, 2) }); n > 0 {
			t.Errorf("%s: %g allocations for each row that is looked up", name, n)
		}
	}
}
