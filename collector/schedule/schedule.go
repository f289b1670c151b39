package schedule

import (
	"time"

	"github.com/robfig/cron/v3"
)

// Parse reads a cron specification of five fields or an "@every" one, in a zone. It refuses
// those that never run and those that run more often than every 10 seconds.
//
// A time that the clocks jump over in spring runs at the next valid minute; one that they show
// twice in autumn runs once, at the first.
func Parse(spec string, zone *time.Location) (cron.Schedule, error) {
	zone, spec, err := cutZone(spec, zone)
	if err != nil {
		return nil, err
	}
	if every, ok := cutEvery(spec); ok {
		return parseEvery(every)
	}
	wall, err := parseWallClock(spec)
	if err != nil {
		return nil, err
	}
	return wallClock{wall, zone}, nil
}

// wallClock runs when the clock on a zone's wall shows the times of a specification. The
// specification is asked about the bare wall clock, which knows no zone, so that no time is lost
// in a gap of the zone and none is met twice.
type wallClock struct {
	spec *cron.SpecSchedule
	zone *time.Location
}

// Next is the first run after t; it is zero where there is none within five years.
func (w wallClock) Next(t time.Time) time.Time {
	wall := bare(t.In(w.zone))
	for {
		wall = w.spec.Next(wall)
		if wall.IsZero() {
			return wall
		}
		if run := firstShown(wall, w.zone); run.After(t) {
			return run
		}
	}
}

// bare is what a clock shows at t, without its zone.
func bare(t time.Time) time.Time { return inZone(t, time.UTC) }

func inZone(t time.Time, zone *time.Location) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), zone)
}

// firstShown is the first moment at which the clock in a zone shows wall, or jumps over it.
func firstShown(wall time.Time, zone *time.Location) time.Time {
	t := inZone(wall, zone)
	since, until := t.ZoneBounds()
	switch shown := bare(t); {
	case shown.After(wall):
		return since
	case shown.Before(wall):
		return until
	case since.IsZero():
		return t
	}
	_, before := since.Add(-1).Zone()
	if first := wall.Add(-time.Duration(before) * time.Second); first.Before(since) {
		return first.In(zone)
	}
	return t
}
