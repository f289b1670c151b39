package values

import (
	"bytes"
	"time"

	"advocacy_exporter/collector/calendar"
)

// namedDates are the ways to write a date with the month by its name.
var namedDates = []string{
	"2-Jan-06", "2-Jan-2006", "2-January-2006", "2/Jan/2006", "02Jan2006",
	"2 Jan 2006", "2 January 2006", "2 Jan 06", "2. Jan 2006", "2. January 2006", "2 January, 2006",
	"Jan 2, 2006", "January 2, 2006", "Jan 2 2006", "January 2 2006",
	"2006-Jan-02", "2006 Jan 2", "2006 January 2",
}

// named reads a date with the month by its name, alone or with a clock.
func (t *Times) named(text []byte) (ms int64, problem string) {
	date, clock := splitClock(trimWeekday(text))
	day, ok := t.namedDay(date)
	if !ok {
		return 0, noSuchTime
	}
	return t.onDay(day, clock)
}

// namedDay tries the way of the row before first: the rows of a file are written alike.
func (t *Times) namedDay(date []byte) (day calendar.Day, ok bool) {
	if t.last != "" {
		if day, ok = dayIn(t.last, date); ok {
			return day, true
		}
	}
	for _, layout := range namedDates {
		if day, ok = dayIn(layout, date); ok {
			t.last = layout
			return day, true
		}
	}
	return 0, false
}

func dayIn(layout string, date []byte) (day calendar.Day, ok bool) {
	moment, err := time.Parse(layout, string(date))
	return calendar.DayOf(moment.Date()), err == nil
}

// splitClock cuts a text into its date, and its clock with the blank before it.
func splitClock(text []byte) (date, clock []byte) {
	at := bytes.IndexByte(text, ':')
	if at < 0 {
		return text, nil
	}
	for at > 0 && isDigit(text[at-1]) {
		at--
	}
	if at == 0 {
		return text, nil
	}
	date = bytes.TrimSuffix(text[:at], []byte(" at "))
	return bytes.TrimRight(date, ", T"), text[at-1:]
}

// trimWeekday takes a leading name of a weekday off.
func trimWeekday(text []byte) []byte {
	word, rest, ok := bytes.Cut(text, []byte(" "))
	if !ok {
		return text
	}
	word = bytes.TrimSuffix(word, []byte(","))
	for day := time.Sunday; day <= time.Saturday; day++ {
		if name := day.String(); bytes.EqualFold(word, []byte(name)) || bytes.EqualFold(word, []byte(name[:3])) {
			return bytes.TrimSpace(rest)
		}
	}
	return text
}

// isNumericDate reports whether a text begins with a date of numbers only, day or month first.
func isNumericDate(text []byte) bool {
	var separator byte
	for range 2 {
		_, rest, ok := field(text, 99)
		if !ok || len(rest) == 0 || rest[0] != '-' && rest[0] != '/' && rest[0] != '.' {
			return false
		}
		if separator != 0 && rest[0] != separator {
			return false
		}
		separator, text = rest[0], rest[1:]
	}
	return len(text) > 0 && isDigit(text[0])
}
