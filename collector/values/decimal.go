package values

import "advocacy_exporter/collector/advocacy"

// decimal is a number as rows write it: digits with an optional sign and fraction. It is read by
// hand, for strconv also takes NaN, 0x1p3 and 1e9, and a float would not be exact.
type decimal struct {
	micros advocacy.Micros
	// rounded says that there were more decimals than millionths can hold.
	rounded bool
}

const (
	wholeDigits = 12
	decimals    = 6
)

// leadingDecimal reads the number at the start of a text and returns what follows it.
func leadingDecimal(text []byte) (d decimal, rest []byte, ok bool) {
	digits, negative := sign(text)
	n, rest, ok := whole(digits)
	if !ok {
		return decimal{}, text, false
	}
	d.micros = advocacy.Micros(n) * advocacy.One
	if len(rest) > 1 && rest[0] == '.' && isDigit(rest[1]) {
		rest = d.fraction(rest[1:])
	}
	if negative {
		d.micros = -d.micros
	}
	return d, rest, true
}

// parseDecimal reads a text that is a number and nothing else.
func parseDecimal(text []byte) (decimal, bool) {
	d, rest, ok := leadingDecimal(text)
	return d, ok && len(rest) == 0
}

func sign(text []byte) (digits []byte, negative bool) {
	if len(text) > 0 && (text[0] == '-' || text[0] == '+') {
		return text[1:], text[0] == '-'
	}
	return text, false
}

// whole reads the digits at the start of a text.
func whole(text []byte) (n int64, rest []byte, ok bool) {
	significant, i := 0, 0
	for ; i < len(text) && isDigit(text[i]); i++ {
		n = 10*n + int64(text[i]-'0')
		if n > 0 {
			significant++
		}
		if significant > wholeDigits {
			return 0, text, false
		}
	}
	return n, text[i:], i > 0
}

// fraction adds the digits after the point, the seventh rounded.
func (d *decimal) fraction(digits []byte) (rest []byte) {
	unit := advocacy.One / 10
	for i, c := range digits {
		switch {
		case !isDigit(c):
			return digits[i:]
		case i < decimals:
			d.micros += unit * advocacy.Micros(c-'0')
			unit /= 10
		case c != '0':
			if i == decimals && c >= '5' {
				d.micros++
			}
			d.rounded = true
		}
	}
	return nil
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
