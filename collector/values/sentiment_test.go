package values

import (
	"slices"
	"testing"

	"advocacy_exporter/collector/tally"
)

// feeling is what a reader makes of a sentiment.
func feeling(s *Sentiments, raw string) string {
	bucket, f := s.Bucket([]byte(raw))
	switch {
	case f.Reason != tally.Accepted:
		return f.Reason.String()
	case bucket == Unanswered:
		return "unknown"
	}
	return []string{"negative", "neutral", "positive"}[bucket]
}

func TestSentimentsAsWords(t *testing.T) {
	s := &Sentiment{Column: "s", Values: map[string]string{"Joy": "positive", "1": "positive", "-1": "negative", "NA": "neutral"}}
	for raw, want := range map[string]string{
		"positive": "positive", " Positive ": "positive", "NEUTRAL": "neutral", `"negative"`: "negative",
		"joy": "positive", "1": "positive", "-1": "negative", "na": "neutral",
		"": "unknown", "  ": "unknown", "null": "unknown", "NaN": "unknown",
		"happy": "bad_value", "0": "bad_value",
	} {
		if got := feeling(s.Reader(), raw); got != want {
			t.Errorf("%q is %s, want %s", raw, got, want)
		}
	}
}

func TestSentimentsAsScores(t *testing.T) {
	from, to := 0.05, -0.05
	s := (&Sentiment{Column: "s", PositiveFrom: &from, NegativeTo: &to}).Reader()
	for raw, want := range map[string]string{
		"0.05": "positive", "1": "positive", "+0.0500": "positive", "5e-2": "positive",
		"0.049999999": "neutral", "0": "neutral", "-0": "neutral", "-2.7755575615628914e-17": "neutral", " -0.049 ": "neutral",
		"-0.05": "negative", "-1": "negative", `"-12.5"`: "negative",
		"": "unknown", "NA": "unknown", "nan": "unknown",
		"positive": "bad_value", "0,5": "bad_value", "Inf": "bad_value", "1e999": "bad_value", "0x1p3": "bad_value", "1_0": "bad_value", "-": "bad_value",
	} {
		if got := feeling(s, raw); got != want {
			t.Errorf("%q is %s, want %s", raw, got, want)
		}
	}
}

func TestSentimentsThatCannotBe(t *testing.T) {
	low, high := -0.5, 0.5
	for name, test := range map[string]struct {
		sentiment *Sentiment
		want      []string
	}{
		"none":   {nil, nil},
		"words":  {&Sentiment{Column: "s"}, nil},
		"scores": {&Sentiment{Column: "s", PositiveFrom: &high, NegativeTo: &low}, nil},
		"unknown and repeated words": {&Sentiment{Column: "s", Values: map[string]string{"joy": "good", "Mad": "negative", "mad": "negative", "": "neutral"}}, []string{
			"sentiment/values/: a blank word is none: remove it",
			`sentiment/values/mad: "Mad" and "mad" are the same but for case and blanks: keep one`,
			`sentiment/values/joy: unknown sentiment "good", want one of positive, neutral, negative`,
		}},
		"one threshold": {&Sentiment{Column: "s", PositiveFrom: &high},
			[]string{"sentiment/positive_from: positive_from without negative_to: add negative_to, the highest negative score"}},
		"the other": {&Sentiment{Column: "s", NegativeTo: &low},
			[]string{"sentiment/negative_to: negative_to without positive_from: add positive_from, the lowest positive score"}},
		"the wrong way round": {&Sentiment{Column: "s", PositiveFrom: &low, NegativeTo: &high},
			[]string{"sentiment/negative_to: 0.5 is not below positive_from, which is -0.5: lower negative_to or raise positive_from"}},
		"words and scores": {&Sentiment{Column: "s", PositiveFrom: &high, NegativeTo: &low, Values: map[string]string{"joy": "positive"}},
			[]string{"sentiment/values: both words and scores: keep values, or positive_from and negative_to"}},
	} {
		var got []string
		test.sentiment.Check(func(key, problem string) { got = append(got, key+": "+problem) })
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

func TestReadingSentimentsDoesNotAllocate(t *testing.T) {
	from, to := 0.05, -0.05
	words, scores := (&Sentiment{Column: "s"}).Reader(), (&Sentiment{Column: "s", PositiveFrom: &from, NegativeTo: &to}).Reader()
	word, score := []byte(" Positive"), []byte("-2.7755575615628914e-17")
	if n := testing.AllocsPerRun(100, func() { words.Bucket(word); scores.Bucket(score) }); n > 0 {
		t.Errorf("%g allocations", n)
	}
}
