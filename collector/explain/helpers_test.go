package explain

import (
	"testing"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/calendar/calendartest"
)

var moment = calendartest.Moment

func day(t testing.TB, s string) calendar.Day {
	t.Helper()
	return calendar.DayOf(calendartest.Date(t, s))
}

func benchmark(kpi, origin string, borders ...advocacy.Border) advocacy.Benchmark {
	return advocacy.Benchmark{KPI: kpi, Origin: origin, Borders: borders}
}

func border(name string, value float64) advocacy.Border {
	return advocacy.Border{Name: name, Value: value}
}
