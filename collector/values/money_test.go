package values

import (
	"slices"
	"testing"

	"advocacy_exporter/collector/advocacy"
)

func TestMoney(t *testing.T) {
	for text, want := range map[string]struct {
		amount advocacy.Micros
		given  bool
	}{
		"4400.25":             {4400_250_000, true},
		" '5433' ":            {5433_000_000, true},
		"-12.5":               {-12_500_000, true},
		"+0":                  {0, true},
		"-0":                  {0, true},
		"0.0000004":           {0, true},
		"-0.0000005":          {-1, true},
		"999999999999.999999": {999_999_999_999_999_999, true},
		"":                    {0, false},
		"NA":                  {0, false},
		"null":                {0, false},
	} {
		if got, given, f := Money([]byte(text)); f != (Fault{}) || got != want.amount || given != want.given {
			t.Errorf("%q: got %d, %v, %v", text, got, given, f)
		}
	}
	for _, text := range []string{"1,234.50", "1 234", "€12", "12 EUR", "1e6", "Infinity", "-", "1000000000000", "12.5.1"} {
		if got, given, f := Money([]byte(text)); given || f.Reason.String() != "bad_value" || f.Problem == "" {
			t.Errorf("%q: got %d, %v", text, got, f)
		}
	}
}

func TestCurrencyCodes(t *testing.T) {
	for text, want := range map[string]string{"EUR": "EUR", " usd ": "USD", "'Chf'": "CHF"} {
		if got, f := CurrencyCode(nil, []byte(text)); f != (Fault{}) || string(got) != want {
			t.Errorf("%q: got %q, %v", text, got, f)
		}
	}
	for _, text := range []string{"", "NaN", "EURO", "€", "E1R", "US$", "n/a", "{|}"} {
		if _, f := CurrencyCode(nil, []byte(text)); f.Reason.String() != "bad_value" {
			t.Errorf("%q: got %v", text, f)
		}
	}
}

func TestCurrencySettings(t *testing.T) {
	for currency, want := range map[Currency][]string{
		{Code: "EUR"}:      nil,
		{Column: "code"}:   nil,
		{}:                 {"currency: neither a code nor a column: give the code of the currency, such as EUR, or column, that of the codes"},
		{"EUR", "code"}:    {"currency/column: both a code and a column: keep the one that holds for the rows"},
		{Code: "eur"}:      {`currency/code: "eur" is no currency: give its code of three capital letters, such as EUR`},
		{Code: "currency"}: {`currency/code: "currency" is no currency: give its code of three capital letters, such as EUR`},
	} {
		var got []string
		currency.Check(func(key, problem string) { got = append(got, key+": "+problem) })
		if !slices.Equal(got, want) {
			t.Errorf("%+v: got %q", currency, got)
		}
	}
}
