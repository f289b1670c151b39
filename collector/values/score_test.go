package values

import (
	"bytes"
	"fmt"
	"strconv"
	"testing"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/tally"
)

func scale(t testing.TB, name string, o advocacy.Overrides) *advocacy.Scale {
	t.Helper()
	s, problems := advocacy.NewScale(name, o)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return s
}

// readScore is what a reader makes of a score: the score, "unanswered", or why it is rejected.
func readScore(s *Scores, text string) string {
	bucket, f := s.Bucket([]byte(text))
	switch {
	case f != (Fault{}):
		return f.Reason.String()
	case bucket == Unanswered:
		return "unanswered"
	}
	return strconv.FormatFloat(s.scale.Score(bucket), 'g', -1, 64)
}

func TestScoresAsPeopleWriteThem(t *testing.T) {
	s := new(Score).Reader(scale(t, "0-10", advocacy.Overrides{}))
	for text, want := range map[string]string{
		"9":                              "9",
		" 9 ":                            "9",
		"9.0":                            "9",
		"9.000000000":                    "9",
		"09":                             "9",
		"+9":                             "9",
		"-0":                             "0",
		`"9"`:                            "9",
		"'9'":                            "9",
		"10 - Extremely likely":          "10",
		`"10 - Extremely likely"`:        "10",
		"10 – Äußerst wahrscheinlich":    "10",
		"0: Not at all likely":           "0",
		"9 (likely)":                     "9",
		"9 points":                       "9",
		"10-Extremely likely":            "10",
		"":                               "unanswered",
		"   ":                            "unanswered",
		`""`:                             "unanswered",
		"NA":                             "unanswered",
		"n/a":                            "unanswered",
		"NaN":                            "unanswered",
		"NULL":                           "unanswered",
		"11":                             "off_scale",
		"-1":                             "off_scale",
		"10.5":                           "off_scale",
		"999999999999":                   "off_scale",
		"7.5":                            "bad_score",
		"8.99999999999":                  "bad_score",
		"9,0":                            "bad_score",
		"9 10":                           "bad_score",
		"1 000":                          "bad_score",
		"9-10":                           "bad_score",
		"9/10":                           "bad_score",
		"5stars":                         "bad_score",
		"1e1":                            "bad_score",
		"0x9":                            "bad_score",
		"1_0":                            "bad_score",
		"Inf":                            "bad_score",
		"9.":                             "bad_score",
		".9":                             "bad_score",
		"--9":                            "bad_score",
		"9999999999999999999999999":      "bad_score",
		"٩":                              "bad_score",
		"very likely":                    "bad_score",
		"10 -":                           "bad_score",
		"9\x00":                          "bad_score",
		"000000000000000000000000000009": "9",
	} {
		if got := readScore(s, text); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

func TestScoresOnOtherScales(t *testing.T) {
	half := 0.5
	for _, test := range []struct {
		scale string
		score Score
		text  string
		want  string
	}{
		{"boolean", Score{}, "TRUE", "1"},
		{"boolean", Score{}, "no", "0"},
		{"boolean", Score{}, "t", "1"},
		{"boolean", Score{}, "0", "0"},
		{"boolean", Score{}, "2", "off_scale"},
		{"boolean", Score{}, "maybe", "bad_score"},
		{"boolean", Score{Values: map[string]float64{"ja": 1}}, "Ja", "1"},
		{"1-5", Score{}, "0", "off_scale"},
		{"1-5", Score{Values: map[string]float64{"Very good": 5}}, " VERY GOOD ", "5"},
		{"1-5", Score{Values: map[string]float64{"Sehr schön": 5}}, "SEHR SCHÖN", "5"},
		{"1-5", Score{Values: map[string]float64{"Very good": 5}}, "4", "4"},
		{"1-5", Score{Values: map[string]float64{"NA": 1}}, "na", "1"},
		{"1-5", Score{Values: map[string]float64{"1": 5, "2": 4}}, "1", "5"},
		{"1-5", Score{Values: map[string]float64{"1": 5, "2": 4}}, "3", "bad_score"},
		{"1-5", Score{Values: map[string]float64{"1": 5, "2": 4}}, "", "unanswered"},
	} {
		s := test.score.Reader(scale(t, test.scale, advocacy.Overrides{}))
		if got := readScore(s, test.text); got != test.want {
			t.Errorf("%s, %v: %q is %s, want %s", test.scale, test.score.Values, test.text, got, test.want)
		}
	}
	halves := new(Score).Reader(scale(t, "0-10", advocacy.Overrides{Step: &half}))
	if got := readScore(halves, "7.5"); got != "7.5" {
		t.Errorf("in halves 7.5 is %s", got)
	}
}

func TestDecimalsAreExact(t *testing.T) {
	for text, want := range map[string]decimal{
		"0.1":                 {100_000, false},
		"-12.345678":          {-12_345_678, false},
		"0.8736452":           {873_645, true},
		"0.8736455":           {873_646, true},
		"1.0000000":           {1_000_000, false},
		"999999999999.999999": {999_999_999_999_999_999, false},
	} {
		if got, ok := parseDecimal([]byte(text)); !ok || got != want {
			t.Errorf("%s is %v (%t), want %v", text, got, ok, want)
		}
	}
}

func FuzzScore(f *testing.F) {
	for _, seed := range []string{"9", "9.0", "10 - Extremely likely", `"7.5"`, "NaN", "1e1", "0x1p3", "-0", "very good", "9,0", "\xff9"} {
		f.Add([]byte(seed))
	}
	half := 0.5
	readers := []*Scores{
		new(Score).Reader(scale(f, "0-10", advocacy.Overrides{})),
		new(Score).Reader(scale(f, "0-10", advocacy.Overrides{Step: &half})),
		(&Score{Values: map[string]float64{"very good": 5, "2": 4}}).Reader(scale(f, "1-5", advocacy.Overrides{})),
		new(Score).Reader(scale(f, "boolean", advocacy.Overrides{})),
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		before := bytes.Clone(text)
		for _, s := range readers {
			bucket, fault := s.Bucket(text)
			if (fault.Reason == tally.Accepted) != (fault.Problem == "") {
				t.Fatalf("%q: reason %s, problem %q", text, fault.Reason, fault.Problem)
			}
			if fault.Reason != tally.Accepted || bucket == Unanswered {
				continue
			}
			if bucket < 0 || bucket >= s.scale.Len() {
				t.Fatalf("%q is bucket %d of %d", text, bucket, s.scale.Len())
			}
			again := fmt.Append(nil, s.scale.Score(bucket))
			if back, _ := s.Bucket(again); back != bucket && !s.codes {
				t.Fatalf("%q is bucket %d, but %s is %d", text, bucket, again, back)
			}
		}
		if !bytes.Equal(text, before) {
			t.Fatalf("%q was changed to %q", before, text)
		}
	})
}
