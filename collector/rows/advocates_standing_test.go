package rows_test

import (
	"fmt"
	"slices"
	"testing"

	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/values"
)

// surveyed are advocates by the answers of customers c with score s at a time.
func surveyed() *rows.Advocates {
	return &rows.Advocates{
		Score: &values.Score{Column: "s"}, Time: &values.Time{Column: "at"}, Customer: "c",
		ScaleName: "0-10", MaxCustomers: 1000,
	}
}

func TestSurveyedAdvocatesSettingsThatCannotBe(t *testing.T) {
	at, number := &values.Time{Column: "at"}, func(n float64) *float64 { return &n }
	for name, test := range map[string]struct {
		change func(*rows.Advocates)
		want   []string
	}{
		"all that it needs":           {func(*rows.Advocates) {}, nil},
		"a lower bar, in halves":      {func(a *rows.Advocates) { a.AdvocateFrom, a.Step = number(5.5), number(0.5) }, nil},
		"of whom, and when?":          {func(a *rows.Advocates) { a.Customer, a.Time = "", nil }, []string{"time: nothing says which answer is the latest: add time, the column of the times of the answers", "customer: nothing says whose answers they are: add customer, the column that tells customers apart"}},
		"a roster that is a survey":   {func(a *rows.Advocates) { a.Since = at }, []string{": since is of a roster, score is of a survey: keep the one that the rows have"}},
		"counts that are a survey":    {func(a *rows.Advocates) { a.Count, a.Until = "n", at }, []string{"count: score is of a survey, count is of counts: keep the one that the rows have", "until: an answer holds until the customer's next one: remove until"}},
		"everybody":                   {func(a *rows.Advocates) { a.AdvocateFrom = number(0) }, []string{"advocate_from: 0 makes everybody an advocate: give a score above 0"}},
		"nobody":                      {func(a *rows.Advocates) { a.AdvocateFrom = number(11) }, []string{"advocate_from: 11 is not on the scale 0-10, want a score from 0 to 10"}},
		"a word that is off it":       {func(a *rows.Advocates) { a.Score.Values = map[string]float64{"great": 12} }, []string{"score/values/great: 12 is not on the scale 0-10: give a score from 0 to 10 in steps of 1"}},
		"thresholds without a survey": {func(a *rows.Advocates) { a.Score, a.Time, a.Since, a.AdvocateFrom = nil, nil, at, number(9) }, []string{"advocate_from: there are no scores: remove advocate_from, or give score"}},
	} {
		t.Run(name, func(t *testing.T) {
			a := surveyed()
			test.change(a)
			sameLines(t, wrongs(a), test.want)
		})
	}
}

func TestSurveyedAdvocatesRejects(t *testing.T) {
	set := tallied(surveyed(), "s=9|at=2026-03-01|c=ann", "s=11|at=2026-03-01|c=ann", "s=good|at=2026-03-01|c=ann", "s=9|at=|c=ann",
		"s=|at=2026-03-01|c=ann", "s=9|at=2026-03-01|c=")
	sameLines(t, rejectLines(set), []string{
		"missing_time: crm.csv:5: at: blank",
		"bad_score: crm.csv:4: s: not a number: give score.values if scores are words",
		"off_scale: crm.csv:3: s: not on the scale 0-10",
	})
	if set.Rows() != 1 {
		t.Errorf("%d rows; an invitation without an answer and an answer of nobody are none", set.Rows())
	}
}

// From 55 to 75: the latest answers of 30 customers made advocates of them, and those of 10 others
// took it back.
func TestSurveyedAdvocatesInPeriods(t *testing.T) {
	a := surveyed()
	a.Segments = map[string]string{"plan": "p"}
	var answers []string
	add := func(from, to int, at, plan string, score int) {
		for c := from; c < to; c++ {
			answers = append(answers, fmt.Sprintf("c=%d|at=%s|p=%s|s=%d", c, at, plan, score))
		}
	}
	add(0, 55, "2026-01-15", "pro", 9)
	add(55, 120, "2026-02-10", "pro", 8)
	add(0, 10, "2026-03-05", "pro", 6)
	add(55, 85, "2026-03-31T23:59:59Z", "pro", 10)
	add(10, 20, "2026-03-20", "free", 9) // moved to another plan
	add(90, 99, "2026-03-10", "pro", 9)  // for a day
	add(90, 99, "2026-03-11", "pro", 0)
	add(99, 110, "2026-04-01", "pro", 10) // too late for March
	slices.Reverse(answers)
	r := settings("last_month", "month").Evaluate(tallied(a, answers...), a, day(t, "2026-04-10"))
	toldAll(t, r, map[string]string{
		"active_advocates last_month":           "75 of 85, previous grown +0.3636",
		"development last_month":                "0.3636 of 55, previous +0.3636",
		"active_advocates month":                "86 of 86",
		"development month":                     "0.1467 of 75, previous +0.1648", // by 10 March 10 of 55 had gone, and 9 had come for that day
		"active_advocates last_month plan pro":  "65 of 85, previous grown +0.1818",
		"development last_month plan pro":       "0.1818 of 55, previous +0.1818",
		"active_advocates last_month plan free": "10 of 10",
		"development last_month plan free":      "nothing", // none at the start
	})
	s, _ := find(r, "development", "last_month")
	if got := fmt.Sprintf("%.3f %.3f", s.Estimate.Lower, s.Estimate.Upper); got != "0.138 0.589" {
		t.Errorf("bounds %s", got)
	}
}

// Of two answers at the same time the lower one counts, whichever is read first.
func TestSurveyedAdvocatesTieInTime(t *testing.T) {
	for _, answers := range [][]string{
		{"c=ann|at=2026-03-01 12:00:00|s=10", "c=ann|at=2026-03-01 12:00:00|s=3"},
		{"c=ann|at=2026-03-01 12:00:00|s=3", "c=ann|at=2026-03-01 12:00:00|s=10"},
	} {
		r := settings("all").Evaluate(tallied(surveyed(), answers...), surveyed(), day(t, "2026-03-31"))
		toldAll(t, r, map[string]string{"active_advocates all": "0 of 1"})
	}
}
