package evaluation

import (
	"strings"

	"advocacy_exporter/collector/tally"
)

// refusal says why a dimension is left out: it names persons rather than groups, as a column mapped
// by mistake does, or it has more values than anyone could look at.
func refusal(s tally.Segments) string {
	switch {
	case s.Overflow:
		return TooManyValues
	case namesPersons(s.Rows):
		return LooksPersonal
	}
	return ""
}

// namesPersons reports whether more than a tenth of the values look like an e-mail address or a
// phone number, or hardly any value comes twice.
func namesPersons(rows map[string]uint64) bool {
	var contacts, sum uint64
	for value, n := range rows {
		sum += n
		if looksLikeEmail(value) || looksLikePhone(value) {
			contacts++
		}
	}
	distinct := uint64(len(rows))
	return contacts*10 > distinct || sum > 100 && distinct*2 > sum
}

// looksLikeEmail reports whether there is something@some.domain in the value, as "Ann <ann@a.org>" has.
func looksLikeEmail(value string) bool {
	name, rest, found := strings.Cut(value, "@")
	if !found || name == "" || strings.HasSuffix(name, " ") {
		return false
	}
	domain, _, _ := strings.Cut(rest, " ")
	dot := strings.IndexByte(domain, '.')
	return dot > 0 && dot < len(domain)-1 && !strings.Contains(domain, "@")
}

// looksLikePhone reports whether the value is a phone number: digits with the usual marks between
// them, opened by +, ( or 0, or ten or eleven digits as North America writes them. Dates, years,
// prices and the 8, 12 or 13 digits of an article number are none.
func looksLikePhone(value string) bool {
	digits, marks := 0, 0
	for i := range len(value) {
		switch c := value[i]; {
		case c >= '0' && c <= '9':
			digits++
		case c == '+' && i == 0, strings.IndexByte(" -./()", c) >= 0:
			marks++
		default:
			return false
		}
	}
	if digits < 7 || digits > 15 {
		return false
	}
	switch value[0] {
	case '+', '(':
		return true
	case '0':
		return (marks > 0 || digits >= 9 && digits <= 11) && !looksLikeDate(value)
	}
	return (digits == 10 || digits == 11) && marks != 1
}

// looksLikeDate reports whether the value starts like 01.09.2021 does.
func looksLikeDate(value string) bool {
	return len(value) >= 10 && value[2] == value[5] && strings.IndexByte("-./", value[2]) >= 0
}
