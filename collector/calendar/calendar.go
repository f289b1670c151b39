package calendar

import "time"

// Day is a local day, counted from 1 January 1970.
type Day int32

// NoDay is the day of rows without a time.
const NoDay Day = -1 << 31

// LastDay is after every other day, and the day after it is a Day too.
const LastDay Day = 1<<31 - 2

// Calendar cuts time into local days and periods.
type Calendar struct {
	// Location is the zone whose days are meant; nil means UTC.
	Location *time.Location
	// FiscalYearStart is the month in which quarters and years start; 0 means January.
	FiscalYearStart time.Month

	offsets *Offsets
}

// New builds a calendar that knows the offsets of its zone by heart. One written as a
// literal gives the same days, only slower.
func New(zone *time.Location, fiscalYearStart time.Month) Calendar {
	c := Calendar{Location: zone, FiscalYearStart: fiscalYearStart}
	c.offsets = NewOffsets(c.Zone())
	return c
}

const (
	secondsPerDay = 24 * 60 * 60
	msPerDay      = 1000 * secondsPerDay
)

// Day is the local day of a moment in Unix milliseconds.
func (c Calendar) Day(ms int64) Day {
	if c.offsets != nil && uint64(ms) < horizon {
		return c.offsets.day(ms)
	}
	return c.lookUpDay(ms)
}

func (c Calendar) lookUpDay(ms int64) Day {
	_, offset := time.UnixMilli(ms).In(c.Zone()).Zone()
	days := floorDiv(floorDiv(ms, 1000)+int64(offset), secondsPerDay)
	return Day(min(max(days, -int64(LastDay)), int64(LastDay)))
}

// Start is the first moment of a local day. A day that begins after midnight, because the clocks
// are put forward then, starts late; one that a zone left out starts where the next one does.
func (c Calendar) Start(d Day) time.Time {
	midnight := int64(d) * secondsPerDay
	// No zone is a day off, so the day has not begun anywhere yet.
	t := time.Unix(midnight-secondsPerDay, 0).In(c.Zone())
	for {
		_, offset := t.Zone()
		first := time.Unix(midnight-int64(offset), 0).In(c.Zone())
		if first.Before(t) {
			first = t
		}
		end := offsetEnd(t)
		if end.IsZero() || first.Before(end) {
			return first
		}
		t = end
	}
}

// Zone is the zone whose days are meant.
func (c Calendar) Zone() *time.Location {
	if c.Location == nil {
		return time.UTC
	}
	return c.Location
}

// fiscalShift is how many months after January quarters and years start.
func (c Calendar) fiscalShift() int {
	return max(int(c.FiscalYearStart)-1, 0)
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
