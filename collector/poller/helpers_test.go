package poller

import (
	"testing"

	"github.com/robfig/cron/v3"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/calendar/calendartest"
	"advocacy_exporter/collector/schedule"
)

var zone, moment = calendartest.Zone, calendartest.Moment

func day(t testing.TB, s string) calendar.Day {
	t.Helper()
	return calendar.DayOf(calendartest.Date(t, s))
}

func runs(t testing.TB, spec, in string) cron.Schedule {
	t.Helper()
	s, err := schedule.Parse(spec, zone(t, in))
	if err != nil {
		t.Fatal(err)
	}
	return s
}
