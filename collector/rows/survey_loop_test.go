package rows_test

import (
	"slices"
	"testing"
	"time"

	"github.com/prometheus/common/model"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
)

const (
	sevenDays = model.Duration(7 * 24 * time.Hour)
	twoDays   = model.Duration(48 * time.Hour)
	loopRow   = "score=9|at=2026-06-03 10:00:00|sent=2026-06-01 10:00:00|plan=pro|gift=yes|id=1|n=1|w=2"
	loopRow2  = "score=2|at=2026-06-03 10:00:00|sent=2026-06-01 10:00:00|plan=pro|reply=2026-06-03 12:00:00|id=2|n=1|w=2"
)

// closedLoop is a survey that asks for everything.
func closedLoop() *rows.Survey {
	s := simple()
	s.Time, s.Sent, s.Rewarded = &values.Time{Column: "at"}, &values.Time{Column: "sent"}, "gift"
	s.FollowedUp = &rows.FollowUp{Time: values.Time{Column: "reply"}, Within: twoDays}
	s.Settle = sevenDays
	s.Segments = map[string]string{"plan": "plan"}
	return s
}

func TestClosedLoopSettingsThatCannotBe(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*rows.Survey)
		want   []string
	}{
		"nothing wrong": {func(*rows.Survey) {}, nil},
		"without a time": {func(s *rows.Survey) { s.Time = nil }, []string{
			"sent: nothing says when invitations were answered: add time, the column that does, or remove sent",
			"followed_up: nothing says since when detractors wait for a reply: add time, the column of the answers, or remove followed_up",
		}},
		"rewards need no time": {func(s *rows.Survey) { s.Time, s.Sent, s.FollowedUp = nil, nil, nil }, nil},
		"counted by class": {func(s *rows.Survey) { s.Score, s.Counts = nil, &rows.ClassColumns{"a", "p", "d"} }, []string{
			"sent: counts do not tell single answers apart: remove sent, or give score instead of counts",
			"rewarded: counts do not tell single answers apart: remove rewarded, or give score instead of counts",
			"followed_up: counts do not tell single answers apart: remove followed_up, or give score instead of counts",
		}},
		"replies to grouped answers": {func(s *rows.Survey) { s.Count = "n" },
			[]string{"followed_up: a reply is to one answer, but a row stands for several: remove followed_up or count"}},
		"no time to answer": {func(s *rows.Survey) { s.Settle, s.FollowedUp = 0, nil },
			[]string{"settle: leaves no time to answer or to reply: give how long, such as 7d"}},
		"nobody settles where nothing does": {func(s *rows.Survey) { s.Settle, s.Sent, s.FollowedUp = 0, nil, nil }, nil},
		"no time to reply": {func(s *rows.Survey) { s.FollowedUp.Within = 0 },
			[]string{"followed_up/within: leaves no time to reply: give how long, such as 48h"}},
		"layouts of another language": {func(s *rows.Survey) { s.Sent.Layout, s.FollowedUp.Zone = "%d-%m-%Y", "Berlin" }, []string{
			`sent/layout: "%d-%m-%Y" does not say day, month and year: write how 2 January 2006, 15:04:05 is written in the rows, such as 02-01-2006`,
			`followed_up/timezone: unknown timezone "Berlin": give a name such as Europe/Berlin, or UTC`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s := closedLoop()
			test.change(s)
			sameLines(t, wrongs(s), test.want)
		})
	}
}

// loopOn is what rows say of all days, as of one.
func loopOn(t *testing.T, s *rows.Survey, today string, rows ...string) (*evaluation.Result, *tally.Set) {
	t.Helper()
	set := tallied(s, rows...)
	return settings("all").Evaluate(set, s, day(t, today)), set
}

func TestInvitations(t *testing.T) {
	const nineAtTen = "score=9|at=2026-06-03 10:00:00|"
	for name, test := range map[string]struct {
		change  func(*rows.Survey)
		rows    []string
		want    string // the response rate
		answers string // the score
		rejects []string
	}{
		"answered, and not": {
			rows: []string{nineAtTen + "sent=2026-06-01 10:00:00", "sent=2026-06-01 10:00:00", "score=NA|sent=2026-06-01"},
			want: "0.3333 of 3", answers: "1 of 1",
		},
		"an answer is in time after a week, and not a second later": {
			rows: []string{nineAtTen + "sent=2026-05-27 10:00:00", nineAtTen + "sent=2026-05-27 09:59:59"},
			want: "0.5 of 2", answers: "1 of 2",
		},
		"who was not invited may answer": {
			rows: []string{nineAtTen, nineAtTen + "sent=NA", nineAtTen + "sent=2026-06-01"},
			want: "1 of 1", answers: "1 of 3",
		},
		"neither invited nor answered is no row": {
			rows: []string{"score=|sent=|at=2026-06-01"},
			want: "nothing", answers: "nothing",
		},
		"by the day sent, once that is a week old": {
			rows: []string{"sent=2026-07-02 23:59:59", "sent=2026-07-03 00:00:00", "score=9|at=2026-07-05|sent=2026-07-04"},
			want: "0 of 1", answers: "1 of 1",
		},
		"the time, weight and reply of what was not answered are not read": {
			change: func(s *rows.Survey) { s.Weight = "w" },
			rows:   []string{"sent=2026-06-01|at=never|w=heavy|gift=maybe|reply=soon", nineAtTen + "sent=2026-06-01|w=9", nineAtTen + "sent=2026-06-01|w=1"},
			want:   "0.6667 of 3", answers: "1 of 2",
		},
		"rows may stand for several": {
			change: func(s *rows.Survey) { s.Count, s.FollowedUp = "n", nil },
			rows:   []string{"sent=2026-06-01|n=30", nineAtTen + "sent=2026-06-01|n=10", "sent=2026-06-01|n=x"},
			want:   "0.25 of 40", answers: "1 of 10",
			rejects: []string{"bad_count: crm.csv:4: n: not a number"},
		},
		"of rows with one id the latest wins": {
			change: func(s *rows.Survey) { s.ID = "id" },
			rows:   []string{"id=1|sent=2026-06-01", "id=2|sent=2026-06-01", "id=1|" + nineAtTen + "sent=2026-06-01"},
			want:   "0.5 of 2", answers: "1 of 1",
		},
		"each invitation counts, also where a customer counts once": {
			change: func(s *rows.Survey) { s.Respondents, s.Customer = tally.LatestAnswer, "who" },
			rows:   []string{"who=a|" + nineAtTen + "sent=2026-06-01", "who=a|" + nineAtTen + "sent=2026-06-02"},
			want:   "1 of 2", answers: "1 of 1",
		},
		"what cannot be used counts nowhere": {
			rows: []string{
				"score=99|at=2026-06-03|sent=2026-06-01", nineAtTen + "sent=01-06-2026", "sent=soon",
				"score=9|at=|sent=2026-06-01", nineAtTen + "sent=2026-06-03 10:00:01",
			},
			want: "nothing", answers: "nothing",
			rejects: []string{
				"missing_time: crm.csv:5: at: blank",
				"bad_time: crm.csv:3: sent: day and month are both numbers, and one such as 01-09-2021 could be 1 September or 9 January: give sent.layout",
				"bad_time: crm.csv:4: sent: not a time that is read without sent.layout: give sent.layout",
				"off_scale: crm.csv:2: score: not on the scale 0-10",
				"negative_duration: crm.csv:6: sent: after the answer; a day without a clock is read as its midnight",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := closedLoop()
			if test.change != nil {
				test.change(s)
			}
			r, set := loopOn(t, s, "2026-07-10", test.rows...)
			if got := told(find(r, "response", "all")); got != test.want {
				t.Errorf("response %s, want %s", got, test.want)
			}
			if got := told(find(r, "advocacy_score", "all")); got != test.answers {
				t.Errorf("score %s, want %s", got, test.answers)
			}
			sameLines(t, rejectLines(set), test.rejects)
		})
	}
}

func TestRewardedAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		change           func(*rows.Survey)
		rows             []string
		rewarded, others string
		rejects          []string
	}{
		"words, and a blank one that says no": {
			rows:     []string{"score=9|gift=Yes", "score=9|gift=1", "score=9|gift=", "score=3|gift=false", "score=3", "score=3|gift=NULL"},
			rewarded: "0.3333 of 6", others: "0.25 of 4",
		},
		"all rewarded leave no others": {
			rows:     []string{"score=9|gift=y", "score=1|gift=t"},
			rewarded: "1 of 2", others: "nothing",
		},
		"other words": {
			rows:     []string{"score=9|gift=voucher", "score=9|gift=no"},
			rewarded: "0 of 1", others: "1 of 1",
			rejects: []string{"bad_value: crm.csv:2: gift: neither yes nor no: want true, yes, y, t or 1, or false, no, n, f or 0"},
		},
		"weights": {
			change:   func(s *rows.Survey) { s.Weight = "w" },
			rows:     []string{"score=9|gift=y|w=2", "score=9|w=3", "score=1|w=1"},
			rewarded: "0.3333 of 3", others: "0.75 of 2",
		},
		"of a customer the same answer counts as for the score: the lower one": {
			change: func(s *rows.Survey) {
				s.Respondents, s.Customer, s.Time = tally.LatestAnswer, "who", &values.Time{Column: "at"}
			},
			rows: []string{
				"who=a|at=2026-06-01|score=2|gift=y", "who=a|at=2026-06-01|score=9", // at once
				"who=b|at=2026-06-02|score=9|gift=y", "who=b|at=2026-06-01|score=9",
				"who=c|at=2026-06-01|score=9|gift=y", "who=c|at=2026-06-02|score=9",
			},
			rewarded: "0.6667 of 3", others: "1 of 1",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := simple()
			s.Rewarded = "gift"
			if test.change != nil {
				test.change(s)
			}
			r, set := loopOn(t, s, "2026-07-10", test.rows...)
			if got := told(find(r, "incentivized", "all")); got != test.rewarded {
				t.Errorf("rewarded %s, want %s", got, test.rewarded)
			}
			if got := told(find(r, "organic_advocacy_score", "all")); got != test.others {
				t.Errorf("score of the others %s, want %s", got, test.others)
			}
			sameLines(t, rejectLines(set), test.rejects)
		})
	}
}

func TestFollowUpsOfDetractors(t *testing.T) {
	const poor = "score=3|at=2026-06-03 10:00:00|"
	for name, test := range map[string]struct {
		change                   func(*rows.Survey)
		today                    string
		rows                     []string
		ratio, median, p90, late string
		rejects                  []string
	}{
		"within the settle time or after it, or never": {
			rows:  []string{poor + "reply=2026-06-03 11:00:00", poor + "reply=2026-06-03 13:00:00", poor + "reply=2026-06-11", poor + "reply="},
			ratio: "0.5 of 4", median: "7200 of 2", p90: "1.008e+04 of 2", late: "1 of 4",
		},
		"others are not looked at": {
			rows:  []string{"score=7|at=2026-06-03|reply=soon", "score=9|at=2026-06-03|reply=2026-06-01"},
			ratio: "nothing", median: "nothing", p90: "nothing", late: "nothing",
		},
		"nobody replied to": {
			rows:  []string{poor, poor},
			ratio: "0 of 2", median: "nothing", p90: "nothing", late: "2 of 2",
		},
		"what is not due yet, at the end of today": {
			today: "2026-06-05",
			rows: []string{
				"score=1|at=2026-06-03 23:59:59", "score=1|at=2026-06-04 00:00:00", "score=1|at=2026-06-05", "score=1|at=2026-06-06",
				"score=1|at=2026-06-01|reply=2026-06-05 20:00:00",
			},
			ratio: "nothing", median: "nothing", p90: "nothing", late: "1 of 4",
		},
		"and what nobody knew of on that day": {
			today: "2026-06-05",
			rows:  []string{"score=1|at=2026-06-01|reply=2026-06-06"},
			ratio: "nothing", median: "nothing", p90: "nothing", late: "1 of 1",
		},
		"a corrected answer": {
			change: func(s *rows.Survey) { s.ID = "id" },
			rows:   []string{poor + "id=1", "id=1|score=9|at=2026-06-04", poor + "id=2|reply=", poor + "id=2|reply=2026-06-03 11:00:00", "id=3|score=9|at=2026-06-01", poor + "id=3"},
			ratio:  "0.5 of 2", median: "3600 of 1", p90: "3600 of 1", late: "1 of 2",
		},
		"each answer of a customer": {
			change: func(s *rows.Survey) { s.Respondents, s.Customer = tally.LatestAnswer, "who" },
			rows:   []string{poor + "who=a|reply=2026-06-03 11:00:00", "score=9|at=2026-06-05|who=a"},
			ratio:  "1 of 1", median: "3600 of 1", p90: "3600 of 1", late: "0 of 1",
		},
		"weights do not matter": {
			change: func(s *rows.Survey) { s.Weight = "w" },
			rows:   []string{poor + "w=9", poor + "w=1|reply=2026-06-03 11:00:00"},
			ratio:  "0.5 of 2", median: "3600 of 1", p90: "3600 of 1", late: "1 of 2",
		},
		"a reply before the answer, or at no time": {
			rows:  []string{poor + "reply=2026-06-03", poor + "reply=done"},
			ratio: "nothing", median: "nothing", p90: "nothing", late: "nothing",
			rejects: []string{
				"bad_time: crm.csv:3: reply: not a time that is read without followed_up.layout: give followed_up.layout",
				"negative_duration: crm.csv:2: reply: before the answer; a day without a clock is read as its midnight",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := closedLoop()
			if test.change != nil {
				test.change(s)
			}
			today := "2026-07-10"
			if test.today != "" {
				today = test.today
			}
			r, set := loopOn(t, s, today, test.rows...)
			for kpi, want := range map[string]string{
				"followup": test.ratio, "followup_median": test.median, "followup_p90": test.p90, "followups_overdue": test.late,
			} {
				if got := told(find(r, kpi, "all")); got != want {
					t.Errorf("%s: %s, want %s", kpi, got, want)
				}
			}
			sameLines(t, rejectLines(set), test.rejects)
		})
	}
}

// May has 20 invitations of which 10 were answered, June 20 of which 15 were, all by the same plans.
func TestClosedLoopInPeriodsAndSegments(t *testing.T) {
	s := closedLoop()
	rows := slices.Concat(
		times(1, "sent=2026-03-01|plan=pro"),
		times(8, "sent=2026-05-04|plan=pro"), times(2, "sent=2026-05-04|plan=free"),
		times(8, "sent=2026-05-04|plan=pro|at=2026-05-05|score=2|reply=2026-05-06"), times(2, "sent=2026-05-04|plan=free|at=2026-05-05|score=9|gift=y"),
		times(5, "sent=2026-06-04|plan=pro"),
		times(13, "sent=2026-06-04|plan=pro|at=2026-06-05|score=2|reply=2026-06-05 01:00:00"), times(2, "sent=2026-06-04|plan=free|at=2026-06-05|score=9"),
	)
	e := settings("last_month")
	e.SegmentKPIs = []string{"response", "followup", "followup_median", "followups_overdue", "incentivized", "organic_advocacy_score"}
	r := e.Evaluate(tallied(s, rows...), s, day(t, "2026-07-10"))
	for _, c := range []struct {
		kpi   string
		where []string
		want  string
	}{
		{"response", nil, "0.75 of 20, previous +0.25"},
		{"response", []string{"plan", "pro"}, "nothing"}, // with the 2 of free it would tell them
		{"followup", nil, "1 of 13, previous +0"},
		{"followup", []string{"plan", "pro"}, "1 of 13, previous +0"},
		{"followup_median", nil, "3600 of 13, previous -8.28e+04"},
		{"followup_median", []string{"plan", "pro"}, "3600 of 13, previous -8.28e+04"},
		{"followups_overdue", nil, "0 of 13"},
		{"incentivized", nil, "0 of 15, previous -0.2"},
		{"organic_advocacy_score", nil, "0.1333 of 15, previous +0.1333"},
		{"organic_advocacy_score", []string{"plan", "free"}, "nothing"},
	} {
		if got := told(find(r, c.kpi, "last_month", c.where...)); got != c.want {
			t.Errorf("%s %v: %s, want %s", c.kpi, c.where, got, c.want)
		}
	}
	if last, _ := find(r, "followup_median", "last_month"); len(last.Changes) != 1 || !last.Changes[0].Bounded || last.Changes[0].Confidence < 0.95 {
		t.Errorf("the median fell for sure: got %+v", last)
	}
}

// A survey that asks for nothing more is counted as before.
func TestASurveyOfAnswersHasOneFacet(t *testing.T) {
	if facets := simple().Facets(); len(facets) != 1 || facets[0].Name != "answers" {
		t.Errorf("facets %+v", facets)
	}
	facets := closedLoop().Facets()
	shared := slices.DeleteFunc(slices.Clone(facets), func(f rows.Facet) bool { return !f.Shared })
	if len(facets) != 5 || len(shared) != 1 {
		t.Errorf("%d facets, %d without a tally of their own", len(facets), len(shared))
	}
}

func TestReadingAClosedLoopDoesNotAllocate(t *testing.T) {
	s := closedLoop()
	s.ID, s.Weight = "id", "w"
	counted := rows.NewSet(s, [16]byte{})
	reader := s.Reader(calendar.New(zone(t, "Europe/Berlin"), 0), "crm.csv")
	for _, row := range []string{loopRow, loopRow2, "sent=2026-06-01 10:00:00|id=3"} {
		rec := record(2, s.Fields(), row)
		if n := testing.AllocsPerRun(100, func() { reader.Read(counted, rec, 2) }); n > 0 {
			t.Errorf("%s: %g allocations", row, n)
		}
	}
	if len(counted.Rejects()) > 0 || counted.Rows() == 0 {
		t.Error("rows were rejected:", counted.Rejects())
	}
}

// What a day says when it counts first is what it says for ever, whatever is read since.
func TestRowsReadOnAnEarlierDaySettleNoMore(t *testing.T) {
	s := closedLoop()
	set := tallied(s, "sent=2026-06-01", "sent=2026-06-02", "score=9|at=2026-06-08|sent=2026-06-02")
	e := settings("7d", "all")
	for _, c := range []struct{ today, read, want string }{
		{"2026-06-08", "2026-06-08", "nothing"},
		{"2026-06-09", "2026-06-09", "0 of 1"},
		{"2026-06-10", "2026-06-10", "0.3333 of 3"},
		{"2026-06-10", "2026-06-09", "0 of 1"}, // answers of the 9th may be missing
		{"2026-06-30", "2026-06-09", "0 of 1"},
		{"2026-06-09", "2026-06-30", "0 of 1"},
	} {
		r := e.EvaluateOld(set, s, day(t, c.today), day(t, c.read))
		if got := told(find(r, "response", "all")); got != c.want {
			t.Errorf("%s of %s: %s, want %s", c.today, c.read, got, c.want)
		}
	}
	late := e.EvaluateOld(set, s, day(t, "2026-06-09"), day(t, "2026-06-09"))
	if got := told(find(late, "advocacy_score", "all")); got != "1 of 1" {
		t.Errorf("answers do not wait: %s", got)
	}
}
