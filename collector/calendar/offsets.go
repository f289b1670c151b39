package calendar

import "time"

// Offsets holds the offsets of a zone from 1970 to the horizon. Every row asks for its day, and
// time.Location answers ten times slower. It does not change once made.
type Offsets struct {
	zone   *time.Location
	ranges []offsetRange
	// first is, for every stretch of 1<<stretchBits ms, the range in which it begins. Few
	// stretches hold a change of offset, and hardly any two.
	first []uint16
}

type offsetRange struct{ until, offset int64 } // both in ms

const (
	stretchBits = 31            // about 25 days
	horizon     = 4102444800000 // 2100-01-01 in Unix ms
)

// NewOffsets looks the offsets of a zone up.
func NewOffsets(zone *time.Location) *Offsets {
	o := &Offsets{zone: zone, ranges: offsetRanges(zone)}
	r := 0
	for at := int64(0); at < horizon; at += 1 << stretchBits {
		for at >= o.ranges[r].until {
			r++
		}
		o.first = append(o.first, uint16(r))
	}
	return o
}

func offsetRanges(zone *time.Location) []offsetRange {
	var ranges []offsetRange
	t, last := time.Unix(0, 0).In(zone), false
	for !last {
		_, offset := t.Zone()
		end := offsetEnd(t)
		last = end.IsZero() || end.UnixMilli() >= horizon
		until := int64(horizon)
		if !last {
			until = end.UnixMilli()
		}
		ranges = append(ranges, offsetRange{until, 1000 * int64(offset)})
		t = end
	}
	return ranges
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

// Moment is when the clocks of the zone show a time, given in Unix milliseconds as if it were UTC.
// Of two such moments, and where there is none, it is the one that time.Date chooses.
func (o *Offsets) Moment(local int64) int64 {
	const margin = 2 * msPerDay
	if local < margin || local >= horizon-margin {
		at := time.UnixMilli(local).UTC()
		hour, minute, second := at.Clock()
		return time.Date(at.Year(), at.Month(), at.Day(), hour, minute, second, at.Nanosecond(), o.zone).UnixMilli()
	}
	return local - o.at(local-o.at(local))
}

// at is the offset at a moment from 0 to before the horizon.
func (o *Offsets) at(ms int64) int64 {
	r := &o.ranges[o.first[ms>>stretchBits]]
	if ms >= r.until {
		r = o.later(ms)
	}
	return r.offset
}

// day is the local day of a moment from 0 to before the horizon.
func (o *Offsets) day(ms int64) Day {
	r := &o.ranges[o.first[ms>>stretchBits]]
	if ms >= r.until {
		r = o.later(ms)
	}
	local := ms + r.offset
	if local < 0 {
		return -1
	}
	return Day(uint64(local) / msPerDay)
}

func (o *Offsets) later(ms int64) *offsetRange {
	i := o.first[ms>>stretchBits]
	for ms >= o.ranges[i].until {
		i++
	}
	return &o.ranges[i]
}
