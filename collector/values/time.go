package values

import (
	"fmt"
	"time"

	"advocacy_exporter/sources"
)

// Time is the column of the times and how they are written.
type Time struct {
	Column string `yaml:"column" shorthand:"true" required:"true" doc:"Column of the times. Without a layout these are read: RFC 3339, 2006-01-02 alone or with 15:04:05, dates with the month by its name such as 31-Jul-18, and Unix seconds or milliseconds. Dates of numbers only, day or month first, need a layout."`
	Layout string `yaml:"layout" doc:"How 2 January 2006, 15:04:05 is written in the rows." example:"02-01-2006"`
	Zone   string `yaml:"timezone" doc:"Zone of times that do not say one themselves; without it, the global timezone." example:"Europe/Berlin"`
}

// timeKey is how the configuration calls the time of a row.
const timeKey = "time"

// Check reports what is wrong with the time of a row.
func (t *Time) Check(report sources.Report) { t.CheckAt(timeKey, report) }

// CheckAt reports what is wrong with a time that the configuration calls otherwise.
func (t *Time) CheckAt(key string, report sources.Report) {
	if t.Layout != "" && !isLayout(t.Layout) {
		report(key+"/layout", fmt.Sprintf("%q does not say day, month and year: write how 2 January 2006, 15:04:05 is written in the rows, such as 02-01-2006", t.Layout))
	}
	if _, err := t.location(nil); err != nil {
		report(key+"/timezone", fmt.Sprintf("unknown timezone %q: give a name such as Europe/Berlin, or UTC", t.Zone))
	}
}

// isLayout reports whether a date written in a layout is read back as the same date.
func isLayout(layout string) bool {
	for _, date := range []time.Time{
		time.Date(2021, 12, 25, 0, 0, 0, 0, time.UTC),
		time.Date(2009, 3, 4, 0, 0, 0, 0, time.UTC),
	} {
		back, err := time.Parse(layout, date.Format(layout))
		if err != nil || !back.Equal(date) {
			return false
		}
	}
	return true
}

// location is the zone of times that do not say one.
func (t *Time) location(global *time.Location) (*time.Location, error) {
	switch {
	case t.Zone != "":
		return time.LoadLocation(t.Zone)
	case global == nil:
		return time.UTC, nil
	}
	return global, nil
}

// Clock is the zone of times that do not say one, given the global one; nil means UTC.
func (t *Time) Clock(global *time.Location) *time.Location {
	zone, err := t.location(global)
	if err != nil { // Check has said so
		return time.UTC
	}
	return zone
}

// Reader builds a reader of times. Global is the zone of those that neither the rows nor the
// settings say one of; nil means UTC.
func (t *Time) Reader(global *time.Location) *Times { return t.ReaderAt(timeKey, global) }

// ReaderAt is Reader of a time that the configuration calls otherwise.
func (t *Time) ReaderAt(key string, global *time.Location) *Times {
	times := newTimes(t.Layout, t.Clock(global))
	times.key = key
	return times
}
