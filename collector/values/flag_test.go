package values

import "testing"

func TestFlags(t *testing.T) {
	for text, want := range map[string]struct {
		flag, given bool
		reason      string
	}{
		"yes":       {true, true, "accepted"},
		" TRUE ":    {true, true, "accepted"},
		"'y'":       {true, true, "accepted"},
		"1":         {true, true, "accepted"},
		"1.0":       {true, true, "accepted"},
		"No":        {false, false, "accepted"},
		"f":         {false, false, "accepted"},
		"0":         {false, false, "accepted"},
		"0.0":       {false, false, "accepted"},
		"":          {false, false, "accepted"},
		"  ":        {false, false, "accepted"},
		"null":      {false, false, "accepted"},
		"n/a":       {false, false, "accepted"},
		"2":         {false, true, "bad_value"},
		"-1":        {false, true, "bad_value"},
		"0.0000001": {false, true, "bad_value"},
		"maybe":     {false, true, "bad_value"},
		"no way":    {false, true, "bad_value"},
		"Love it!":  {false, true, "bad_value"},
	} {
		flag, f := Flag([]byte(text))
		if flag != want.flag || f.Reason.String() != want.reason {
			t.Errorf("%q: %v, %s", text, flag, f.Reason)
		}
		if given := Given([]byte(text)); given != want.given {
			t.Errorf("%q is given: %v", text, given)
		}
	}
}

func TestWords(t *testing.T) {
	words := NewWords([]string{"Friend", " Empfehlung über Freunde "})
	for text, want := range map[string]bool{
		"friend": true, " FRIEND\t": true, `"friend"`: true, "EMPFEHLUNG ÜBER FREUNDE": true,
		"friends": false, "": false, "\xff": false,
	} {
		if got := words.Has([]byte(text)); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
