package values

import (
	"math/rand/v2"
	"testing"
	"time"

	"advocacy_exporter/collector/tally"
)

// readTime is what a reader makes of a time: the moment in UTC, or what is wrong.
func readTime(r *Times, text string) string {
	ms, f := r.Read([]byte(text))
	if f != (Fault{}) {
		return f.Reason.String() + ": " + f.Problem
	}
	return time.UnixMilli(ms).UTC().Format("2006-01-02T15:04:05.999Z")
}

func TestTimesAsPeopleWriteThem(t *testing.T) {
	r := newTimes("", zone(t, "Europe/Berlin"))
	for text, want := range map[string]string{
		"2021-09-01T10:00:00Z":             "2021-09-01T10:00:00Z",
		"2021-09-01T10:00:00.123456Z":      "2021-09-01T10:00:00.123Z",
		"2021-09-01T10:00:00+02:00":        "2021-09-01T08:00:00Z",
		"2021-09-01t10:00:00z":             "2021-09-01T10:00:00Z",
		"2021-09-01 10:00:00-0330":         "2021-09-01T13:30:00Z",
		"2021-09-01 10:00:00+02":           "2021-09-01T08:00:00Z",
		"2021-09-01 10:00:00 +0200":        "2021-09-01T08:00:00Z",
		"2021-09-01 10:00:00 UTC":          "2021-09-01T10:00:00Z",
		"2021-09-01 10:00:00.5":            "2021-09-01T08:00:00.5Z",
		"2021-09-01 10:00:00,5":            "2021-09-01T08:00:00.5Z",
		"2021-09-01T10:00:00":              "2021-09-01T08:00:00Z",
		"2021-09-01 10:00":                 "2021-09-01T08:00:00Z",
		`"2021-09-01 10:00:00"`:            "2021-09-01T08:00:00Z",
		"2021-09-01":                       "2021-08-31T22:00:00Z",
		"2021-01-01":                       "2020-12-31T23:00:00Z",
		"2020-02-29":                       "2020-02-28T23:00:00Z",
		"31-Jul-18":                        "2018-07-30T22:00:00Z",
		"31-JUL-2018":                      "2018-07-30T22:00:00Z",
		"2 January 2006":                   "2006-01-01T23:00:00Z",
		"Jan 2, 2006":                      "2006-01-01T23:00:00Z",
		"January 2, 2006 3:04 PM":          "2006-01-02T14:04:00Z",
		"January 2, 2006 at 12:04 AM":      "2006-01-01T23:04:00Z",
		"Mon, 02 Jan 2006 15:04:05 GMT":    "2006-01-02T15:04:05Z",
		"Monday, 2 January 2006":           "2006-01-01T23:00:00Z",
		"2 Jan 2006 15:04":                 "2006-01-02T14:04:00Z",
		"02Jan2006":                        "2006-01-01T23:00:00Z",
		"1641289688":                       "2022-01-04T09:48:08Z",
		"1641289688.25":                    "2022-01-04T09:48:08.25Z",
		"1641289688123":                    "2022-01-04T09:48:08.123Z",
		"":                                 "missing_time: blank",
		" NULL ":                           "missing_time: blank",
		"01-09-2021":                       "bad_time: " + doubtfulDay,
		"1/9/21":                           "bad_time: " + doubtfulDay,
		"25.12.2021 10:00":                 "bad_time: " + doubtfulDay,
		"2021/09/01":                       "bad_time: " + noSuchTime,
		"20210901":                         "bad_time: " + doubtfulCount,
		"202109011230":                     "bad_time: " + doubtfulCount,
		"44440":                            "bad_time: " + doubtfulCount,
		"0":                                "bad_time: " + doubtfulCount,
		"1641289688123456":                 "bad_time: " + outOfYears,
		"1e9":                              "bad_time: " + noSuchTime,
		"2021-02-29":                       "bad_time: " + noSuchDay,
		"2021-13-01":                       "bad_time: " + noSuchDay,
		"2021-09-01 25:00":                 "bad_time: " + noSuchTime,
		"2021-09-01 13:00 PM":              "bad_time: " + noSuchTime,
		"2021-09-01 10:00:00 EST":          "bad_time: " + unknownZone,
		"2021-09-01x":                      "bad_time: " + noSuchTime,
		"2021-09-01 10:00:00 Europe/Paris": "bad_time: " + noSuchTime,
		"1821-09-01":                       "bad_time: " + outOfYears,
		"9999-12-31":                       "bad_time: " + outOfYears,
		"30 Feb 2021":                      "bad_time: " + noSuchTime,
		"yesterday":                        "bad_time: " + noSuchTime,
		"10:00":                            "bad_time: " + noSuchTime,
	} {
		if got := readTime(r, text); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

func TestTimesInALayout(t *testing.T) {
	for _, test := range []struct{ layout, zone, text, want string }{
		{"02-01-2006", "UTC", "01-09-2021", "2021-09-01T00:00:00Z"},
		{"01/02/2006 3:04 PM", "America/New_York", "09/01/2021 1:30 PM", "2021-09-01T17:30:00Z"},
		{"02-01-2006", "UTC", "2021-09-01", "bad_time: " + notInLayout},
		{"02-01-2006", "UTC", "31-02-2021", "bad_time: " + notInLayout},
		{"2006-01-02 15:04 MST", "Europe/Berlin", "2021-09-01 10:00 CEST", "2021-09-01T08:00:00Z"},
		{"2006-01-02 15:04 MST", "Europe/Berlin", "2021-09-01 10:00 UTC", "2021-09-01T10:00:00Z"},
		{"2006-01-02 15:04 MST", "Europe/Berlin", "2021-09-01 10:00 EST", "bad_time: " + unknownZone},
		{"20060102", "UTC", "20210901", "2021-09-01T00:00:00Z"},
	} {
		if got := readTime(newTimes(test.layout, zone(t, test.zone)), test.text); got != test.want {
			t.Errorf("%q in %q is %s, want %s", test.text, test.layout, got, test.want)
		}
	}
}

func TestClocksOfAZoneAgreeWithPackageTime(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for _, name := range []string{"UTC", "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Apia", "Australia/Lord_Howe", "Africa/Casablanca"} {
		location := zone(t, name)
		r := newTimes("", location)
		for range 20_000 {
			at := time.UnixMilli(random.Int64N(latest)).UTC()
			if random.IntN(2) == 0 { // near a change of offset
				_, change := at.In(location).ZoneBounds()
				at = change.UTC().Add(time.Duration(random.IntN(48*3600)-24*3600) * time.Second)
			}
			text := at.Format(time.DateTime)
			want, _ := time.ParseInLocation(time.DateTime, text, location)
			if want.UnixMilli() < earliest || at.Year() > 2199 || at.Year() < 1970 {
				continue
			}
			if got, f := r.Read([]byte(text)); f != (Fault{}) || got != want.UnixMilli() {
				t.Fatalf("%s in %s is %d %v, want %d", text, name, got, f, want.UnixMilli())
			}
		}
	}
}

func FuzzTime(f *testing.F) {
	for _, seed := range []string{
		"2021-09-01T10:00:00Z", "2021-09-01 10:00:00.5+02", "31-Jul-18", "Jan 2, 2006 3:04 PM", "1641289688.5",
		"01-09-2021", "Mon, 2 Jan 2006 15:04:05 GMT", ":", "9999999999999999999", "2021-09-01 12:00 am", "1970-01-01T00:00:00+14:00",
	} {
		f.Add([]byte(seed))
	}
	r := newTimes("", zone(f, "Europe/Berlin"))
	again := newTimes("", zone(f, "UTC"))
	f.Fuzz(func(t *testing.T, text []byte) {
		ms, fault := r.Read(text)
		if (fault.Reason == tally.Accepted) != (fault.Problem == "") {
			t.Fatalf("%q: reason %s, problem %q", text, fault.Reason, fault.Problem)
		}
		if fault.Reason != tally.Accepted {
			return
		}
		moment := time.UnixMilli(ms).UTC()
		if moment.Year() < 1969 || moment.Year() > 2201 {
			t.Fatalf("%q is %s", text, moment)
		}
		iso := moment.AppendFormat(nil, "2006-01-02T15:04:05.000Z")
		if back, f := again.Read(iso); back != ms || f.Reason != tally.Accepted {
			t.Fatalf("%q is %d, but %s is %d %v", text, ms, iso, back, f)
		}
		if want, err := time.Parse(time.RFC3339, string(text)); err == nil && want.UnixMilli() != ms {
			t.Fatalf("%q is %d, but package time says %d", text, ms, want.UnixMilli())
		}
	})
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	location, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return location
}
