package values

import (
	"fmt"
	"maps"
	"slices"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/sources"
)

// Score is the column of the scores and how they are written.
type Score struct {
	Column string `yaml:"column" shorthand:"true" required:"true" doc:"Column of the scores. Read are 9, 9.0 and \"10 - Extremely likely\"; blank, NA, N/A, NaN and null mean that the question was not answered, and such a row does not count."`
	// Values are looked up before a score is read as a number. If a key of theirs is a number
	// itself, scores are codes, and all of them have to be there.
	Values map[string]float64 `yaml:"values" doc:"Scores of words or codes, whatever their case. If a key is itself a number, every code must be listed." example:"{Very good: 5, Good: 4}"`
}

// Check reports what is wrong, given the scale of the survey.
func (s *Score) Check(scale *advocacy.Scale, report sources.Report) {
	seen := make(map[string]string)
	for _, word := range slices.Sorted(maps.Keys(s.Values)) {
		key, folded := "score/values/"+word, string(foldScore(nil, []byte(word)))
		if other, ok := seen[folded]; ok {
			report(key, fmt.Sprintf("%q and %q are the same but for case and blanks: keep one", other, word))
		}
		seen[folded] = word
		if folded == "" {
			report(key, "a blank score is no answer and has no value: remove it")
		}
		if _, ok := bucketOf(scale, s.Values[word]); !ok {
			report(key, fmt.Sprintf("%v is not on the scale %s: give a score from %v to %v in steps of %v",
				s.Values[word], scale.Name, scale.Min, scale.Max, scale.Step))
		}
	}
}

func bucketOf(scale *advocacy.Scale, score float64) (int, bool) {
	m, ok := advocacy.MicrosOf(score)
	if !ok {
		return 0, false
	}
	return scale.Index(m)
}
