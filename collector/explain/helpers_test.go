package explain

import (
	"slices"
	"strings"
	"testing"
	"time"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/calendar/calendartest"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/pull"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/snapshot"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

var moment = calendartest.Moment

// newYear is when sources were pulled.
func newYear(t testing.TB) time.Time { return moment(t, "2026-01-01T06:00:00Z") }

// rep repeats a row.
func rep(n int, row string) []string { return slices.Repeat([]string{row}, n) }

// answers are rows such as "2025-12-20 9".
func answers() rows.Kind {
	return &rows.Survey{
		Time: &values.Time{Column: "time"}, Score: &values.Score{Column: "said"}, ScaleName: "0-10", Respondents: tally.Answers,
	}
}

// surveyed and arrived tell of December and November: 6 of 10 answers are advocates', before that 5 of 10; 2 of 8 new clients came
// by a friend, before that 4 of 8.
func surveyed(t testing.TB, periods ...calendar.Period) *snapshot.State {
	return pulled(t, "nps", answers(), periods, slices.Concat(
		rep(6, "2025-12-20 9"), rep(4, "2025-12-20 3"), rep(5, "2025-11-10 9"), rep(5, "2025-11-10 3"), rep(1, "2025-01-01 9")))
}

func arrived(t testing.TB, periods ...calendar.Period) *snapshot.State {
	clients := &rows.Clients{Time: &values.Time{Column: "time"}, Channel: "said", Referred: []string{"friend"}}
	return pulled(t, "crm", clients, periods, slices.Concat(
		rep(2, "2025-12-20 friend"), rep(6, "2025-12-20 web"), rep(4, "2025-11-10 friend"), rep(4, "2025-11-10 web"), rep(1, "2025-01-01 web")))
}

// pulled is what is known of a source whose rows are a time and what they say.
func pulled(t testing.TB, name string, kind rows.Kind, periods []calendar.Period, table []string) *snapshot.State {
	t.Helper()
	e := evaluation.Settings{
		Calendar: calendar.New(time.UTC, time.January), Periods: periods, Confidence: 0.95, MinRespondents: 5, MaxSegments: 50,
	}
	set := rows.NewSet(kind, [16]byte{})
	reader := kind.Reader(e.Calendar, name+".csv")
	for i, row := range table {
		at, said, _ := strings.Cut(row, " ")
		rec := sources.Record{Line: int64(i + 1)}
		for _, field := range kind.Fields() {
			rec.Fields = append(rec.Fields, []byte(map[string]string{"time": at, "said": said}[field]))
		}
		reader.Read(set, rec, uint64(i))
	}
	if n := set.RejectedRows(); n > 0 {
		t.Fatalf("%d rows are rejected: %v", n, set.Rejects())
	}
	job := &pull.Job{Name: name, Rows: kind, Evaluation: e}
	today := e.Calendar.Day(newYear(t).UnixMilli())
	return &snapshot.State{Job: job, Tally: set, Result: e.Evaluate(set, kind, today), LastAttempt: newYear(t), LastSuccess: newYear(t)}
}

func day(t testing.TB, s string) calendar.Day {
	t.Helper()
	at, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.Fatal(err)
	}
	return calendar.DayOf(at.Date())
}

func benchmark(kpi, origin string, borders ...advocacy.Border) advocacy.Benchmark {
	return advocacy.Benchmark{KPI: kpi, Origin: origin, Borders: borders}
}

func border(name string, value float64) advocacy.Border {
	return advocacy.Border{Name: name, Value: value}
}
