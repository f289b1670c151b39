package values

// leastUnix is the earliest moment that a plain number can mean. Smaller ones are dates without
// dashes (20210901, 202109011230), days of a spreadsheet (44440), or nothing (0).
const leastUnix = 315532800000 // 1980

const leastMilliseconds = 1e11

// unixTime reads Unix seconds, with a fraction or without, and milliseconds.
func unixTime(text []byte) (ms int64, ok bool) {
	if len(text) == 0 || !isDigit(text[0]) {
		return 0, false
	}
	d, rest, ok := leadingInteger(text)
	if !ok {
		return 0, false
	}
	fraction, rest := fractionMillis(rest)
	if len(rest) > 0 {
		return 0, false
	}
	if d >= leastMilliseconds {
		return d, true
	}
	return 1000*d + fraction, true
}

// leadingInteger reads the digits at the start of a text, as many as a year 2200 in microseconds has.
func leadingInteger(text []byte) (n int64, rest []byte, ok bool) {
	const most = 18
	i := 0
	for ; i < len(text) && isDigit(text[i]); i++ {
		if i == most {
			return 0, text, false
		}
		n = 10*n + int64(text[i]-'0')
	}
	return n, text[i:], i > 0
}

// fractionMillis reads a point or comma and digits, as far as milliseconds go.
func fractionMillis(text []byte) (ms int64, rest []byte) {
	if len(text) < 2 || text[0] != '.' && text[0] != ',' || !isDigit(text[1]) {
		return 0, text
	}
	rest = text[1:]
	for unit := int64(100); len(rest) > 0 && isDigit(rest[0]); unit /= 10 {
		ms += unit * int64(rest[0]-'0')
		rest = rest[1:]
	}
	return ms, rest
}
