package schedule

import (
	"strings"
	"testing"
	"time"

	"github.com/robfig/cron/v3"
	"pgregory.net/rapid"

	"advocacy_exporter/collector/calendar/calendartest"
)

func schedule(t testing.TB, spec, in string) cron.Schedule {
	t.Helper()
	s, err := Parse(spec, zone(t, in))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestScheduleRunsAt(t *testing.T) {
	for name, c := range map[string]struct {
		spec, zone, after string
		want              string
	}{
		"hourly":                   {"0 * * * *", "UTC", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z 2026-01-01T02:00:00Z"},
		"in the zone":              {"0 9 * * *", "Europe/Berlin", "2026-01-01T00:00:00Z", "2026-01-01T09:00:00+01:00 2026-01-02T09:00:00+01:00"},
		"in its own zone":          {"CRON_TZ=Asia/Tokyo 0 9 * * *", "UTC", "2026-01-01T00:00:00Z", "2026-01-02T09:00:00+09:00"},
		"in its own zone, shorter": {"TZ=Asia/Tokyo @daily", "UTC", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00+09:00"},
		"a word":                   {"@monthly", "UTC", "2026-01-31T00:00:00Z", "2026-02-01T00:00:00Z 2026-03-01T00:00:00Z"},
		"every":                    {"@every 6h", "UTC", "2026-01-01T00:00:01Z", "2026-01-01T06:00:01Z 2026-01-01T12:00:01Z"},
		"every in days":            {"@every 1d", "UTC", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"},
		"leap days":                {"0 0 29 2 *", "UTC", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z 2032-02-29T00:00:00Z"},
		"day of month or of week":  {"0 0 13 * fri", "UTC", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z 2026-01-09T00:00:00Z 2026-01-13T00:00:00Z"},

		"spring: the gap ends at 3":     {"30 2 * * *", "Europe/Berlin", "2026-03-28T00:00:00Z", "2026-03-28T02:30:00+01:00 2026-03-29T03:00:00+02:00 2026-03-30T02:30:00+02:00"},
		"spring: once for all it hides": {"*/20 2 * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", "2026-03-29T03:00:00+02:00 2026-03-30T02:00:00+02:00"},
		"spring: the gap and its end":   {"0 2,3 * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", "2026-03-29T03:00:00+02:00 2026-03-30T02:00:00+02:00"},
		"spring: a midnight that is not": {"0 0 * * *", "America/Santiago", "2026-09-05T12:00:00Z",
			"2026-09-06T01:00:00-03:00 2026-09-07T00:00:00-03:00"},
		"autumn: once, at the first":       {"30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T02:30:00+02:00 2026-10-26T02:30:00+01:00"},
		"autumn: not again in the fold":    {"30 2 * * *", "Europe/Berlin", "2026-10-25T02:10:00+01:00", "2026-10-26T02:30:00+01:00"},
		"autumn: the hour after the first": {"0 * * * *", "Europe/Berlin", "2026-10-25T01:30:00+02:00", "2026-10-25T02:00:00+02:00 2026-10-25T03:00:00+01:00"},
		"autumn: every knows no fold":      {"@every 1h", "Europe/Berlin", "2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+01:00 2026-10-25T03:00:00+01:00"},
		"half an hour back":                {"45 1 * * *", "Australia/Lord_Howe", "2026-04-04T12:00:00+11:00", "2026-04-05T01:45:00+11:00 2026-04-06T01:45:00+10:30"},
		"a day that was left out":          {"0 12 * * *", "Pacific/Apia", "2011-12-29T13:00:00-10:00", "2011-12-31T00:00:00+14:00 2011-12-31T12:00:00+14:00"},
	} {
		t.Run(name, func(t *testing.T) {
			s, at := schedule(t, c.spec, c.zone), moment(t, c.after)
			for want := range strings.FieldsSeq(c.want) {
				if at = s.Next(at); !at.Equal(moment(t, want)) {
					t.Fatalf("got %s, want %s", at.In(zone(t, c.zone)).Format(time.RFC3339), want)
				}
			}
		})
	}
}

func TestScheduleIsRefused(t *testing.T) {
	const alone = ", alone or as a list (1,2), a range (1-5) or with a step (*/2)"
	for spec, want := range map[string]string{
		"":                              `"" has 0 fields, want 5 (minute, hour, day of month, month, day of week) or "@every 15m"`,
		"* * * *":                       `"* * * *" has 4 fields, want 5 (minute, hour, day of month, month, day of week) or "@every 15m"`,
		"0 * * * * *":                   `"0 * * * * *" has 6 fields, want 5 (minute, hour, day of month, month, day of week) or "@every 15m"`,
		"61 * * * *":                    `minute "61": want 0-59` + alone,
		"0 25 * * *":                    `hour "25": want 0-23` + alone,
		"0 0 0 * *":                     `day of month "0": want 1-31` + alone,
		"0 0 L * *":                     `day of month "L": want 1-31` + alone,
		"0 0 * foo *":                   `month "foo": want 1-12 or jan-dec` + alone,
		"0 0 * * 7":                     `day of week "7": want 0-6 or sun-sat, where Sunday is 0 and not 7` + alone,
		"0 0 * * 1-7":                   `day of week "1-7": want 0-6 or sun-sat, where Sunday is 0 and not 7` + alone,
		", * * * *":                     `minute ",": want 0-59` + alone,
		"*/0 * * * *":                   `minute "*/0": want 0-59` + alone,
		"*/90 * * * *":                  `minute "*/90": a step above 59 never comes to a second time; write "@every 90m" for longer gaps`,
		"TZ=UTC":                        `"TZ=UTC" says a time zone and not when to run: write "TZ=UTC 0 6 * * *"`,
		"CRON_TZ=Europe/Berlin  ":       `"CRON_TZ=Europe/Berlin" says a time zone and not when to run: write "CRON_TZ=Europe/Berlin 0 6 * * *"`,
		"CRON_TZ=Europe/Berlni * * * *": `unknown time zone "Europe/Berlni": names are such as Europe/Berlin or UTC`,
		"TZ= 0 6 * * *":                 `unknown time zone "": names are such as Europe/Berlin or UTC`,
		"0 TZ=UTC * * *":                `hour "TZ=UTC": want 0-23` + alone,
		"0 0 30 2 *":                    `"0 0 30 2 *" never runs: no month of it has such a day; write a day from 1 to 28`,
		"0 0 31 4,6 *":                  `"0 0 31 4,6 *" never runs: no month of it has such a day; write a day from 1 to 28`,
		"@reboot":                       `unknown schedule "@reboot", want one of @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually or "@every 15m"`,
		"@every":                        `"@every " is no duration with a unit: write "@every 15m" or "@every 1d"`,
		"@every 15":                     `"@every 15" is no duration with a unit: write "@every 15m" or "@every 1d"`,
		"@every 9s":                     `"@every 9s" is too often: the shortest is "@every 10s"`,
		"@every 0s":                     `"@every 0s" is too often: the shortest is "@every 10s"`,
		"@every -1h":                    `"@every -1h" is too often: the shortest is "@every 10s"`,
	} {
		t.Run(spec, func(t *testing.T) {
			_, err := Parse(spec, time.UTC)
			if err == nil || err.Error() != want {
				t.Errorf("got  %v\nwant %s", err, want)
			}
		})
	}
}

func TestScheduleAlwaysGoesOn(t *testing.T) {
	zones := []string{"UTC", "Europe/Berlin", "America/Santiago", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca"}
	specs := []string{"* * * * *", "30 2 * * *", "*/7 0-3 * * 0", "@every 10s", "0 0 31 * *"}
	rapid.Check(t, func(rt *rapid.T) {
		s := schedule(t, rapid.SampledFrom(specs).Draw(rt, "spec"), rapid.SampledFrom(zones).Draw(rt, "zone"))
		at := time.Unix(rapid.Int64Range(1e9, 2e9).Draw(rt, "from"), rapid.Int64Range(0, 1e9-1).Draw(rt, "ns"))
		for range 50 {
			next := s.Next(at)
			if !next.After(at) {
				rt.Fatalf("after %s comes %s", at, next)
			}
			at = next
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, spec := range []string{"*/5 * * * *", "TZ=UTC", "CRON_TZ=\t", "@every 1h", "0 0 30 2 *", "1-2/3,4 ? * jan mon-fri"} {
		f.Add(spec)
	}
	f.Fuzz(func(t *testing.T, spec string) {
		s, err := Parse(spec, time.UTC)
		if from := time.Unix(1.5e9, 0); err == nil && !s.Next(from).After(from) {
			t.Errorf("%q does not go on", spec)
		}
	})
}

func TestLongestGap(t *testing.T) {
	for spec, want := range map[string]time.Duration{
		"@every 15m":   15 * time.Minute,
		"* * * * *":    61 * time.Minute, // the hour that autumn shows twice
		"0 */6 * * *":  7 * time.Hour,
		"30 2 * * *":   25 * time.Hour,
		"0 9 * * 1-5":  73 * time.Hour,
		"0 0 1 * *":    31*24*time.Hour + time.Hour,
		"0 0 29 2 *":   1461 * 24 * time.Hour,
		"*/15 * * * *": 75 * time.Minute,
	} {
		if got := LongestGap(schedule(t, spec, "Europe/Berlin"), moment(t, "2026-01-01T00:00:00Z")); got != want {
			t.Errorf("%s: got %s, want %s", spec, got, want)
		}
	}
}

func BenchmarkLongestGap(b *testing.B) {
	s, from := schedule(b, "* * * * *", "Europe/Berlin"), time.Unix(1.7e9, 0)
	for b.Loop() {
		LongestGap(s, from)
	}
}

var zone, moment = calendartest.Zone, calendartest.Moment
