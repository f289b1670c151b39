package values

import (
	"strings"
	"time"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/tally"
)

// What is wrong with times. None of it holds a value of a row.
const (
	noSuchDay     = "there is no such day"
	noSuchTime    = "not a time that is read without time.layout: give time.layout"
	notInLayout   = "not written as time.layout says"
	unknownZone   = "a zone by its initials has no known offset: write the offset, or UTC"
	outOfYears    = "not within the years 1970 to 2200"
	doubtfulDay   = "day and month are both numbers, and one such as 01-09-2021 could be 1 September or 9 January: give time.layout"
	doubtfulCount = "a number too small for Unix seconds or milliseconds: give time.layout"
)

// The years in which surveys are made, in Unix milliseconds: 1970 to 2200.
const (
	earliest = 0
	latest   = 7289654400000 // 2201
)

// Times reads the times of one goroutine.
type Times struct {
	key     string // how the configuration calls the time
	layout  string // of the configuration; empty where each form that leaves no doubt is read
	last    string // the named-month layout of the row before
	zone    *time.Location
	offsets *calendar.Offsets
}

func newTimes(layout string, zone *time.Location) *Times {
	return &Times{key: timeKey, layout: layout, zone: zone, offsets: calendar.NewOffsets(zone)}
}

// Read is the moment of a time in Unix milliseconds.
func (t *Times) Read(raw []byte) (int64, Fault) {
	if ms, zulu, ok := stamp(raw); ok && t.layout == "" {
		if !zulu {
			ms = t.offsets.Moment(ms)
		}
		if isSane(ms) {
			return ms, Fault{}
		}
	}
	text := unquote(raw)
	if isMissing(text) {
		return 0, Fault{tally.MissingTime, "blank"}
	}
	ms, problem := t.parse(text)
	if problem == "" && !isSane(ms) {
		problem = outOfYears
	}
	if problem != "" {
		return 0, Fault{tally.BadTime, strings.ReplaceAll(problem, timeKey+".", t.key+".")}
	}
	return ms, Fault{}
}

func (t *Times) parse(text []byte) (int64, string) {
	if t.layout != "" {
		return t.inLayout(text)
	}
	if ms, problem, ok := t.iso(text); ok {
		return ms, problem
	}
	switch ms, ok := unixTime(text); {
	case ok && ms < leastUnix:
		return 0, doubtfulCount
	case ok:
		return ms, ""
	case isNumericDate(text):
		return 0, doubtfulDay
	}
	return t.named(text)
}

func (t *Times) inLayout(text []byte) (int64, string) {
	moment, err := time.ParseInLocation(t.layout, string(text), t.zone)
	if err != nil {
		return 0, notInLayout
	}
	if !t.isKnownZone(moment) {
		return 0, unknownZone
	}
	return moment.UnixMilli(), ""
}

// isKnownZone reports whether the initials of a zone meant something: package time makes a zone
// without offset of those it does not know.
func (t *Times) isKnownZone(moment time.Time) bool {
	name, offset := moment.Zone()
	if offset != 0 || moment.Location() == t.zone {
		return true
	}
	return name == "" || name == "UTC" || name == "GMT"
}

// isSane reports whether the year is one in which surveys are made, whatever the zone.
func isSane(ms int64) bool {
	const msPerDay = 24 * msPerHour
	return earliest-msPerDay <= ms && ms < latest+msPerDay
}
