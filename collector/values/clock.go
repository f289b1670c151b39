package values

import "bytes"

// clock is a time of day and its zone, where it says one.
type clock struct {
	ms     int64
	zone   zoneKind
	offset int64 // of the zone, in ms
}

type zoneKind int

const (
	noZone zoneKind = iota
	knownZone
	strangeZone // initials
)

const (
	msPerMinute = 60 * 1000
	msPerHour   = 60 * msPerMinute
)

// readClock reads 15:04, 15:04:05 and 15:04:05.000, then AM or PM, then Z, UTC, GMT or an offset.
func readClock(text []byte) (clock, bool) {
	hour, rest, ok := field(text, 23)
	if !ok || len(rest) == 0 || rest[0] != ':' {
		return clock{}, false
	}
	minute, rest, ok := field(rest[1:], 59)
	if !ok {
		return clock{}, false
	}
	c := clock{ms: hour*msPerHour + minute*msPerMinute}
	if len(rest) > 0 && rest[0] == ':' {
		var second, fraction int64
		if second, rest, ok = field(rest[1:], 59); !ok {
			return clock{}, false
		}
		fraction, rest = fractionMillis(rest)
		c.ms += 1000*second + fraction
	}
	rest, ok = c.half(bytes.TrimSpace(rest), hour)
	return c, ok && c.readZone(rest)
}

// field reads one or two digits.
func field(text []byte, most int64) (n int64, rest []byte, ok bool) {
	i := 0
	for ; i < 2 && i < len(text) && isDigit(text[i]); i++ {
		n = 10*n + int64(text[i]-'0')
	}
	return n, text[i:], i > 0 && n <= most
}

// half moves the clock by AM or PM, if there is one.
func (c *clock) half(text []byte, hour int64) (rest []byte, ok bool) {
	if len(text) < 2 || text[1]|0x20 != 'm' {
		return text, true
	}
	half := text[0] | 0x20
	if half != 'a' && half != 'p' {
		return text, true
	}
	switch {
	case hour < 1 || hour > 12:
		return nil, false
	case half == 'a' && hour == 12:
		c.ms -= 12 * msPerHour
	case half == 'p' && hour < 12:
		c.ms += 12 * msPerHour
	}
	return bytes.TrimSpace(text[2:]), true
}

func (c *clock) readZone(text []byte) bool {
	switch {
	case len(text) == 0:
		return true
	case text[0] == '+' || text[0] == '-':
		c.zone = knownZone
		return c.readOffset(text)
	case string(text) == "Z" || string(text) == "z" || string(text) == "UTC" || string(text) == "GMT":
		c.zone = knownZone
		return true
	}
	c.zone = strangeZone
	return isInitials(text)
}

// readOffset reads +01, +0100 and +01:00.
func (c *clock) readOffset(text []byte) bool {
	hours, rest, ok := pair(text[1:], 23)
	if !ok {
		return false
	}
	var minutes int64
	if len(rest) > 0 {
		if rest[0] == ':' {
			rest = rest[1:]
		}
		if minutes, rest, ok = pair(rest, 59); !ok || len(rest) > 0 {
			return false
		}
	}
	c.offset = hours*msPerHour + minutes*msPerMinute
	if text[0] == '-' {
		c.offset = -c.offset
	}
	return true
}

// pair reads exactly two digits.
func pair(text []byte, most int64) (n int64, rest []byte, ok bool) {
	n, rest, ok = field(text, most)
	return n, rest, ok && len(text)-len(rest) == 2
}

func isInitials(text []byte) bool {
	for _, c := range text {
		if letter := c | 0x20; letter < 'a' || letter > 'z' {
			return false
		}
	}
	return len(text) <= 5
}
