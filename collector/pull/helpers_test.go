package pull

import (
	"testing"

	"github.com/robfig/cron/v3"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/calendar/calendartest"
	"advocacy_exporter/collector/pull/pulltest"
	"advocacy_exporter/sources"
)

var moment = calendartest.Moment

func day(t testing.TB, s string) calendar.Day {
	t.Helper()
	return calendar.DayOf(calendartest.Date(t, s))
}

func fakeJob(name string, s sources.Source, schedule cron.Schedule) *Job {
	return &Job{Name: name, Source: s, Rows: pulltest.Survey(), Schedule: schedule, Evaluation: pulltest.Settings()}
}
