package poller

import (
	"hash/fnv"
	"time"

	"github.com/robfig/cron/v3"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/pull"
)

// timetable is when a job is pulled from start on: its schedule, put off by the job's jitter.
// Planned is when an earlier poller would have pulled it, zero where there was none: without it,
// frequent reloads would put "@every 6h" off for ever. It is not kept where the schedule itself
// would come first.
func timetable(j *pull.Job, start, planned time.Time) cron.Schedule {
	late := jitter(j, start)
	every, ok := j.Schedule.(cron.ConstantDelaySchedule)
	if !ok {
		return delayed{j.Schedule, late}
	}
	first := start.Add(every.Delay + late)
	if planned.After(start) && planned.Before(first) {
		first = planned
	}
	return grid{first, every.Delay}
}

// delayed runs a schedule a little later, always by the same time.
type delayed struct {
	schedule cron.Schedule
	by       time.Duration
}

// Next is the first run after t.
func (d delayed) Next(t time.Time) time.Time {
	next := d.schedule.Next(t.Add(-d.by))
	if next.IsZero() {
		return next
	}
	return next.Add(d.by)
}

// grid runs at first and then again and again after the same time.
type grid struct {
	first time.Time
	every time.Duration
}

// Next is the first run after t.
func (g grid) Next(t time.Time) time.Time {
	if t.Before(g.first) {
		return g.first
	}
	return g.first.Add((t.Sub(g.first)/g.every + 1) * g.every)
}

// midnights runs when a local day begins.
type midnights struct{ calendar calendar.Calendar }

// Next is the first midnight after t.
func (m midnights) Next(t time.Time) time.Time {
	return m.calendar.Start(m.calendar.Day(t.UnixMilli()) + 1)
}

// jitter is by how much a job's pulls are late, so that sources do not all ask at once: always the
// same for a name, and at most a tenth of the shortest gap between the next runs.
func jitter(j *pull.Job, from time.Time) time.Duration {
	most := min(j.Jitter, shortestGap(j.Schedule, from)/10)
	if most <= 0 {
		return 0
	}
	hash := fnv.New64a()
	hash.Write([]byte(j.Name))
	return time.Duration(hash.Sum64() % uint64(most)).Truncate(time.Millisecond)
}

func shortestGap(s cron.Schedule, from time.Time) time.Duration {
	const runs = 20
	run := s.Next(from)
	shortest := s.Next(run).Sub(run)
	for range runs {
		next := s.Next(run)
		if next.IsZero() {
			break
		}
		shortest = min(shortest, next.Sub(run))
		run = next
	}
	return shortest
}
