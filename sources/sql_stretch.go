package sources

import (
	"cmp"
	"slices"
	"time"
)

// stretch is a time in which the local day of a moment is told by one shift: it is the day of the
// moment with so many seconds added. From is in Unix seconds, and in those that a clock shows as if
// it were UTC's where a column has times of a clock.
type stretch struct {
	from, shift int64
	// apart is set where no clock shows such times, because it was put forward: some of them are
	// read as later moments than the times behind them, which must not hide that.
	apart bool
	// alone is set where every time is a group of its own: behind the last that is asked for.
	alone bool
}

// span is where stretches are told: from its first second to before its last.
type span struct{ first, last int64 }

// allTime is a span in which the offsets of zones can be known.
var allTime = span{time.Date(1971, 1, 1, 0, 0, 0, 0, time.UTC).Unix(), time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC).Unix()}

// stretches are those of the times of a column.
func (s span) stretches(kind clockKind, g Grouping) []stretch {
	if kind == clocks {
		return s.ofClocks(zoneOr(g.Days), zoneOr(g.Clock))
	}
	return s.ofMoments(zoneOr(g.Days))
}

func zoneOr(zone *time.Location) *time.Location { return cmp.Or(zone, time.UTC) }

func (s span) ofMoments(days *time.Location) []stretch {
	cuts := []int64{s.first}
	for _, c := range s.changes(days) {
		cuts = append(cuts, c.at)
	}
	return s.cut(cuts, func(at int64) stretch { return stretch{from: at, shift: offset(days, at)} })
}

// ofClocks are those of times that a clock shows, which time.Date understands: where it was put
// forward or back, one of two moments is meant.
func (s span) ofClocks(days, clock *time.Location) []stretch {
	cuts := []int64{s.first}
	for _, c := range s.changes(clock) {
		cuts = append(cuts, c.at, c.at+c.before, c.at+c.after)
	}
	for _, c := range s.changes(days) {
		for _, o := range []int64{offset(clock, c.at-1), offset(clock, c.at)} {
			cuts = append(cuts, c.at+o)
		}
	}
	return s.cut(cuts, func(shown int64) stretch {
		at := moment(clock, shown)
		return stretch{from: shown, shift: at + offset(days, at) - shown, apart: at+offset(clock, at) != shown}
	})
}

// cut begins a stretch wherever one may begin, unless it goes on as the one before.
func (s span) cut(cuts []int64, begin func(int64) stretch) []stretch {
	slices.Sort(cuts)
	var all []stretch
	for _, at := range slices.Compact(cuts) {
		if at < s.first || at >= s.last {
			continue
		}
		if next, n := begin(at), len(all); n == 0 || all[n-1].shift != next.shift || all[n-1].apart != next.apart {
			all = append(all, next)
		}
	}
	return all
}

const secondsPerDay = 24 * 60 * 60

// change is when a zone changes its offset.
type change struct{ at, before, after int64 }

// changes are those around the span, which clocks show up to a day earlier or later.
func (s span) changes(zone *time.Location) []change {
	var all []change
	for at := s.first - secondsPerDay; ; {
		end := offsetEnd(time.Unix(at, 0).In(zone))
		if end.IsZero() || end.Unix() >= s.last+secondsPerDay {
			return all
		}
		if c := (change{end.Unix(), offset(zone, at), offset(zone, end.Unix())}); c.before != c.after {
			all = append(all, c)
		}
		at = end.Unix()
	}
}

// offsetEnd is when the offset of a moment may change next; zero for never. On 31 December of far
// leap years ZoneBounds calls a moment in the past the end, so the hours are gone through there.
func offsetEnd(t time.Time) time.Time {
	_, end := t.ZoneBounds()
	if !end.IsZero() && !end.After(t) {
		return t.Add(time.Hour)
	}
	return end
}

func offset(zone *time.Location, at int64) int64 {
	_, seconds := time.Unix(at, 0).In(zone).Zone()
	return int64(seconds)
}

// moment is when a clock of a zone shows a time, given in seconds as if it were UTC.
func moment(zone *time.Location, shown int64) int64 {
	t := time.Unix(shown, 0).UTC()
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, zone).Unix()
}
