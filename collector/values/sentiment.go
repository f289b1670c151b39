package values

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/sources"
)

// Sentiment is the column of sentiments and how they are written: as words, or as scores of which
// the high ones are positive.
type Sentiment struct {
	Column       string            `yaml:"column" shorthand:"true" required:"true" doc:"Column of the sentiments: positive, neutral or negative, whatever their case. Blank, NA, N/A, NaN and null mean that it is not known, and such a mention does not count for the sentiment."`
	Values       map[string]string `yaml:"values" enum:"positive,neutral,negative" doc:"Sentiments of other words or codes, whatever their case." example:"{joy: positive, anger: negative}"`
	PositiveFrom *float64          `yaml:"positive_from" doc:"Lowest positive score, where the column holds scores instead of words. With negative_to; a score between the two is neutral." example:"0.05"`
	NegativeTo   *float64          `yaml:"negative_to" doc:"Highest negative score, where the column holds scores instead of words. With positive_from." example:"-0.05"`
}

// sentiments are the words of sentiments, whose buckets are those of classes.
var sentiments = map[string]int{"negative": int(advocacy.Detractor), "neutral": int(advocacy.Passive), "positive": int(advocacy.Advocate)}

// Name is the name of the column; it is blank where there is none.
func (s *Sentiment) Name() string {
	if s == nil {
		return ""
	}
	return s.Column
}

// Check reports what is wrong.
func (s *Sentiment) Check(report sources.Report) {
	if s == nil {
		return
	}
	CheckKeys("sentiment/values", s.Values, report)
	for _, word := range slices.Sorted(maps.Keys(s.Values)) {
		if _, ok := sentiments[s.Values[word]]; !ok {
			report("sentiment/values/"+word, fmt.Sprintf("unknown sentiment %q, want one of positive, neutral, negative", s.Values[word]))
		}
	}
	s.checkThresholds(report)
}

func (s *Sentiment) checkThresholds(report sources.Report) {
	switch from, to := s.PositiveFrom, s.NegativeTo; {
	case from == nil && to == nil:
	case from == nil:
		report("sentiment/negative_to", "negative_to without positive_from: add positive_from, the lowest positive score")
	case to == nil:
		report("sentiment/positive_from", "positive_from without negative_to: add negative_to, the highest negative score")
	case *to >= *from:
		report("sentiment/negative_to", fmt.Sprintf("%v is not below positive_from, which is %v: lower negative_to or raise positive_from", *to, *from))
	case len(s.Values) > 0:
		report("sentiment/values", "both words and scores: keep values, or positive_from and negative_to")
	}
}

// Sentiments reads the sentiments of one goroutine.
type Sentiments struct {
	words                    map[string]int // bucket by folded word; nil where there are scores
	positiveFrom, negativeTo float64
	buf                      []byte
}

// Reader builds a reader of sentiments.
func (s *Sentiment) Reader() *Sentiments {
	if s.PositiveFrom != nil && s.NegativeTo != nil {
		return &Sentiments{positiveFrom: *s.PositiveFrom, negativeTo: *s.NegativeTo}
	}
	r := &Sentiments{words: maps.Clone(sentiments)}
	for word, sentiment := range s.Values {
		r.words[foldWord(word)] = sentiments[sentiment]
	}
	return r
}

// Bucket is the bucket of a sentiment on a scale of classes, or Unanswered.
func (s *Sentiments) Bucket(raw []byte) (int, Fault) {
	if s.words != nil {
		return s.word(raw)
	}
	text := unquote(raw)
	if isMissing(text) {
		return Unanswered, Fault{}
	}
	score, ok := number(text)
	switch {
	case !ok:
		return 0, Fault{tally.BadValue, "not a number, such as 0.25 or -1"}
	case score >= s.positiveFrom:
		return int(advocacy.Advocate), Fault{}
	case score <= s.negativeTo:
		return int(advocacy.Detractor), Fault{}
	}
	return int(advocacy.Passive), Fault{}
}

func (s *Sentiments) word(raw []byte) (int, Fault) {
	s.buf = foldScore(s.buf[:0], raw)
	bucket, ok := s.words[string(s.buf)]
	switch {
	case ok:
		return bucket, Fault{}
	case Missing(raw):
		return Unanswered, Fault{}
	}
	return 0, Fault{tally.BadValue, "neither positive, neutral nor negative: give sentiment.values, or positive_from and negative_to if sentiments are scores"}
}

// number reads a score as programs write it, also with an exponent: -2.7e-17.
func number(text []byte) (float64, bool) {
	for _, c := range text {
		if !isDigit(c) && c != '.' && c != '-' && c != '+' && c|0x20 != 'e' {
			return 0, false
		}
	}
	x, err := strconv.ParseFloat(string(text), 64)
	return x, err == nil && !math.IsInf(x, 0)
}
