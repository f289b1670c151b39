package values

import (
	"encoding/binary"
	"time"

	"advocacy_exporter/collector/calendar"
)

// The usual stamp, 2006-01-02T15:04:05Z, is read eight bytes at a time: nine of ten files have nothing
// else, and reading it takes longer than anything else that is done with a row.
const (
	dateDigits  = 0x2d30302d30303030 // "0000-00-", the first byte in the lowest bits
	clockDigits = 0x30303a30303a3030 // "00:00:00"
	dateMarks   = 0xff0000ff00000000 // where dashes are in it
	clockMarks  = 0x0000ff0000ff0000 // where colons are
)

// stamp reads a text of the form 2006-01-02T15:04:05, as if it were UTC, with Z behind it or nothing. It
// reports false for any other, be it good or not.
func stamp(text []byte) (ms int64, zulu, ok bool) {
	switch {
	case len(text) == 20 && text[19] == 'Z':
		zulu = true
	case len(text) != 19:
		return 0, false, false
	}
	if text[10] != 'T' && text[10] != ' ' {
		return 0, false, false
	}
	date := binary.LittleEndian.Uint64(text) ^ dateDigits
	clock := binary.LittleEndian.Uint64(text[11:]) ^ clockDigits
	day := uint64(binary.LittleEndian.Uint16(text[8:])) ^ 0x3030
	if date&dateMarks|clock&clockMarks != 0 || !areDigits(date) || !areDigits(clock) || !areDigits(day) {
		return 0, false, false
	}
	year, month := int(100*twoDigits(date)+twoDigits(date>>16)), int(twoDigits(date>>40))
	hour, minute, second := twoDigits(clock), twoDigits(clock>>24), twoDigits(clock>>48)
	dayOfMonth := int(twoDigits(day))
	if month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > daysIn(year, month) || hour > 23 || minute > 59 || second > 59 {
		return 0, false, false
	}
	local := int64(dayNumber(year, month, dayOfMonth)) * 24 * msPerHour
	return local + int64(hour*60*60+minute*60+second)*1000, zulu, true
}

// areDigits reports whether every byte is at most 9.
func areDigits(word uint64) bool {
	return (word+0x7676767676767676|word)&0x8080808080808080 == 0
}

// twoDigits is the number that the lowest two bytes of a word say.
func twoDigits(word uint64) uint64 { return word&0xf*10 + word>>8&0xf }

// daysBefore is how many days there are before each month of a year that is no leap year.
var daysBefore = [...]int{time.January: 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334}

// dayNumber is calendar.DayOf of a day that there is, from the year 1601 on.
func dayNumber(year, month, day int) calendar.Day {
	leaps := year - 1
	if month > int(time.February) {
		leaps = year
	}
	// Leap days up to the last February, less those up to 1970.
	leapDays := leaps/4 - leaps/100 + leaps/400 - 477
	return calendar.Day(365*(year-1970) + leapDays + daysBefore[month] + day - 1)
}
