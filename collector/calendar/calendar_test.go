package calendar

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"advocacy_exporter/collector/calendar/calendartest"
)

var zone, moment = calendartest.Zone, calendartest.Moment

func day(t testing.TB, s string) Day {
	t.Helper()
	return DayOf(calendartest.Date(t, s))
}

func TestDay(t *testing.T) {
	for _, tc := range []struct{ why, zone, at, want string }{
		{"the epoch", "UTC", "1970-01-01T00:00:00Z", "1970-01-01"},
		{"a millisecond before it", "UTC", "1969-12-31T23:59:59.999Z", "1969-12-31"},
		{"the epoch, west of Greenwich", "America/New_York", "1970-01-01T00:00:00Z", "1969-12-31"},
		{"late evening in Berlin is the next day", "Europe/Berlin", "2026-01-15T23:00:00Z", "2026-01-16"},
		{"but not a millisecond earlier", "Europe/Berlin", "2026-01-15T22:59:59.999Z", "2026-01-15"},
		{"in summer an hour earlier", "Europe/Berlin", "2026-07-15T22:00:00Z", "2026-07-16"},
		{"the short day of spring ends on summer time", "Europe/Berlin", "2026-03-29T21:59:59Z", "2026-03-29"},
		{"and the next begins", "Europe/Berlin", "2026-03-29T22:00:00Z", "2026-03-30"},
		{"the long day of autumn begins on summer time", "Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25"},
		{"and ends an hour later", "Europe/Berlin", "2026-10-25T22:59:59Z", "2026-10-25"},
		{"half an hour off", "Asia/Kolkata", "2026-01-15T18:30:00Z", "2026-01-16"},
		{"an offset of seconds", "Africa/Monrovia", "1971-06-01T00:44:29Z", "1971-05-31"},
		{"the last evening before the left-out day", "Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29"},
		{"the morning after it", "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31"},
		{"long ago", "Europe/Berlin", "1890-06-30T23:30:00Z", "1890-07-01"},
		{"far away, still with summer time", "Europe/Berlin", "2150-07-15T22:00:00Z", "2150-07-16"},
	} {
		at := moment(t, tc.at).UnixMilli()
		if got := New(zone(t, tc.zone), 0).Day(at); got != day(t, tc.want) {
			t.Errorf("%s: Day(%s) in %s = %s, want %s", tc.why, tc.at, tc.zone, got, tc.want)
		}
		if got := (Calendar{Location: zone(t, tc.zone)}).Day(at); got != day(t, tc.want) {
			t.Errorf("%s: without a table, Day(%s) in %s = %s, want %s", tc.why, tc.at, tc.zone, got, tc.want)
		}
	}
}

func TestStart(t *testing.T) {
	for _, tc := range []struct{ why, zone, day, want string }{
		{"midnight", "UTC", "2026-01-15", "2026-01-15T00:00:00Z"},
		{"midnight in Berlin", "Europe/Berlin", "2026-01-15", "2026-01-15T00:00:00+01:00"},
		{"the day the clocks go forward", "Europe/Berlin", "2026-03-29", "2026-03-29T00:00:00+01:00"},
		{"the day after", "Europe/Berlin", "2026-03-30", "2026-03-30T00:00:00+02:00"},
		{"the day they go back", "Europe/Berlin", "2026-10-25", "2026-10-25T00:00:00+02:00"},
		{"the day after that", "Europe/Berlin", "2026-10-26", "2026-10-26T00:00:00+01:00"},
		{"midnight does not exist", "America/Sao_Paulo", "2018-11-04", "2018-11-04T01:00:00-02:00"},
		{"nor in Cairo", "Africa/Cairo", "2024-04-26", "2024-04-26T01:00:00+03:00"},
		{"midnight comes twice", "America/Havana", "2025-11-02", "2025-11-02T00:00:00-04:00"},
		{"the evening comes twice", "America/Sao_Paulo", "2018-02-18", "2018-02-18T00:00:00-03:00"},
		{"a minute of the new day, then back", "America/St_Johns", "2010-11-07", "2010-11-07T00:00:00-02:30"},
		{"the day was left out", "Pacific/Apia", "2011-12-30", "2011-12-31T00:00:00+14:00"},
		{"the day after it", "Pacific/Apia", "2011-12-31", "2011-12-31T00:00:00+14:00"},
		{"the end of a leap year far away", "Europe/Berlin", "2040-12-31", "2040-12-31T00:00:00+01:00"},
		{"and the year after it", "America/Havana", "2041-01-01", "2041-01-01T00:00:00-05:00"},
		{"before there were zones", "UTC", "1066-10-14", "1066-10-14T00:00:00Z"},
	} {
		got := New(zone(t, tc.zone), 0).Start(day(t, tc.day))
		if want := moment(t, tc.want); !got.Equal(want) {
			t.Errorf("%s: Start(%s) in %s = %s, want %s", tc.why, tc.day, tc.zone, got, want)
		}
	}
}

var oddZones = []string{
	"UTC", "Europe/Berlin", "America/Sao_Paulo", "Africa/Cairo", "Africa/Casablanca", "Pacific/Apia", "Pacific/Kwajalein",
	"America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "Antarctica/Troll", "America/Havana", "Africa/Monrovia",
}

// The table must say of every moment what the zone itself says.
func TestDayIsTheDateOnTheWall(t *testing.T) {
	calendars := map[string]Calendar{}
	for _, name := range oddZones {
		calendars[name] = New(zone(t, name), 0)
	}
	rapid.Check(t, func(rt *rapid.T) {
		c := calendars[rapid.SampledFrom(oddZones).Draw(rt, "zone")]
		ms := rapid.Int64Range(-2*horizon, 2*horizon).Draw(rt, "ms")
		if got, want := c.Day(ms), DayOf(time.UnixMilli(ms).In(c.Location).Date()); got != want {
			rt.Fatalf("%s: %s, want %s", time.UnixMilli(ms).In(c.Location), got, want)
		}
	})
}

func TestDayAtEveryChangeOfOffset(t *testing.T) {
	for _, name := range oddZones {
		c := New(zone(t, name), 0)
		for _, r := range c.offsets.ranges {
			for ms := r.until - 2; ms <= r.until+2; ms++ {
				if got, want := c.Day(ms), DayOf(time.UnixMilli(ms).In(c.Location).Date()); got != want {
					t.Errorf("%s: %s, want %s", time.UnixMilli(ms).In(c.Location), got, want)
				}
			}
		}
	}
}

// The start of a day is the first moment of it, wherever the day exists at all.
func TestStartBeginsTheDay(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := Calendar{Location: zone(t, rapid.SampledFrom(oddZones).Draw(rt, "zone"))}
		d := Day(rapid.IntRange(-20000, 60000).Draw(rt, "day"))
		start := c.Start(d).UnixMilli()
		if c.Day(start) < d {
			rt.Fatalf("%s starts %s, on %s", d, c.Start(d), c.Day(start))
		}
		for hours := range int64(30) {
			if before := start - 1 - hours*3600_000; c.Day(before) >= d {
				rt.Fatalf("%s starts %s, but %s is before", d, c.Start(d), time.UnixMilli(before).In(c.Location))
			}
		}
	})
}

func TestDayNames(t *testing.T) {
	if got := day(t, "2024-02-29").String(); got != "2024-02-29" {
		t.Errorf("String() = %q", got)
	}
	if got := NoDay.String(); got != "no day" {
		t.Errorf("NoDay.String() = %q", got)
	}
	if got := (Calendar{}).Day(1 << 62); got != LastDay {
		t.Errorf("a moment beyond all days is on %d, want the last day", got)
	}
}

func BenchmarkDay(b *testing.B) {
	c := New(zone(b, "Europe/Berlin"), 0)
	const first, last, step = 1_600_000_000_000, 1_800_000_000_000, 7_654_321
	for ms := int64(first); b.Loop(); ms += step {
		if ms > last {
			ms = first
		}
		if c.Day(ms) < 0 {
			b.Fatal("before 1970")
		}
	}
}
