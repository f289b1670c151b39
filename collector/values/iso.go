package values

import (
	"time"

	"advocacy_exporter/collector/calendar"
)

// iso reads 2006-01-02, alone or with a clock. It reports false where the text does not begin like
// that.
func (t *Times) iso(text []byte) (ms int64, problem string, ok bool) {
	const date = len("2006-01-02")
	if len(text) < date || text[4] != '-' || text[7] != '-' {
		return 0, "", false
	}
	year, okYear := digits(text[:4])
	month, okMonth := digits(text[5:7])
	day, okDay := digits(text[8:date])
	if !okYear || !okMonth || !okDay {
		return 0, "", false
	}
	if month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return 0, noSuchDay, true
	}
	ms, problem = t.onDay(calendar.DayOf(year, time.Month(month), day), text[date:])
	return ms, problem, true
}

// onDay is the moment that a clock shows on a day.
func (t *Times) onDay(day calendar.Day, rest []byte) (ms int64, problem string) {
	local := int64(day) * 24 * msPerHour
	if len(rest) == 0 {
		return t.offsets.Moment(local), ""
	}
	if rest[0] != 'T' && rest[0] != 't' && rest[0] != ' ' {
		return 0, noSuchTime
	}
	c, ok := readClock(rest[1:])
	if !ok {
		return 0, noSuchTime
	}
	local += c.ms
	switch c.zone {
	case noZone:
		return t.offsets.Moment(local), ""
	case strangeZone:
		return 0, unknownZone
	}
	return local - c.offset, ""
}

// digits is the number that a text of digits only says.
func digits(text []byte) (n int, ok bool) {
	for _, c := range text {
		if !isDigit(c) {
			return 0, false
		}
		n = 10*n + int(c-'0')
	}
	return n, true
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}
