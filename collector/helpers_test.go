package collector

import (
	"testing"
	"time"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/calendar/calendartest"
	"advocacy_exporter/collector/pull"
	"advocacy_exporter/collector/pull/pulltest"
)

var moment = calendartest.Moment

func day(t testing.TB, s string) calendar.Day {
	t.Helper()
	at, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.Fatal(err)
	}
	return calendar.DayOf(at.Date())
}

// fakeJob is a job of a survey whose results are shown for a day.
func fakeJob(name string) *pull.Job {
	return &pull.Job{Name: name, Rows: pulltest.Survey(), MaxAge: 24 * time.Hour, Evaluation: pulltest.Settings()}
}
