package values

import (
	"fmt"

	"advocacy_exporter/collector/tally"
	"advocacy_exporter/sources"
)

// Currency is what amounts are in: one currency, or that which a column says.
type Currency struct {
	Code   string `yaml:"code" shorthand:"true" doc:"Currency of all rows: three capital letters." example:"EUR"`
	Column string `yaml:"column" doc:"Column of the currencies, where rows are in several. A code of three letters in any case is read."`
}

// Check reports what is wrong.
func (c *Currency) Check(report sources.Report) {
	switch code, f := CurrencyCode(nil, []byte(c.Code)); {
	case c.Code == "" && c.Column == "":
		report("currency", "neither a code nor a column: give the code of the currency, such as EUR, or column, that of the codes")
	case c.Code != "" && c.Column != "":
		report("currency/column", "both a code and a column: keep the one that holds for the rows")
	case c.Column == "" && (f != Fault{} || string(code) != c.Code):
		report("currency/code", fmt.Sprintf("%q is no currency: give its code of three capital letters, such as EUR", c.Code))
	}
}

const currencyLetters = 3

var noCurrency = Fault{tally.BadValue, "not a currency: want a code of three letters, such as EUR"}

// CurrencyCode appends a code of three letters, in capitals.
func CurrencyCode(to, raw []byte) ([]byte, Fault) {
	text := unquote(raw)
	if len(text) != currencyLetters || isMissing(text) {
		return to, noCurrency
	}
	for _, letter := range text {
		if letter |= 0x20; letter < 'a' || letter > 'z' {
			return to, noCurrency
		}
		to = append(to, letter&^0x20)
	}
	return to, Fault{}
}
