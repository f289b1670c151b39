package values

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/tally"
)

// Unanswered is the bucket of a score that is not there.
const Unanswered = -1

// booleanWords are the scores of yes-or-no questions, beside 0 and 1.
var booleanWords = map[string]float64{"true": 1, "t": 1, "yes": 1, "y": 1, "false": 0, "f": 0, "no": 0, "n": 0}

// Scores reads the scores of one goroutine.
type Scores struct {
	scale *advocacy.Scale
	words map[string]int // bucket by folded word
	codes bool           // the words are all there is
	buf   []byte
	// short are the buckets of the numbers 0 to 99, plus 1; 0 where one has none.
	short [100]uint16
}

// Reader builds a reader of scores on a scale.
func (s *Score) Reader(scale *advocacy.Scale) *Scores {
	r := &Scores{scale: scale, words: make(map[string]int)}
	if scale.Name == "boolean" {
		r.add(booleanWords)
	}
	r.add(s.Values)
	for word := range s.Values {
		_, isNumber := parseDecimal(bytes.TrimSpace([]byte(word)))
		r.codes = r.codes || isNumber
	}
	for n := range r.short {
		if bucket, f := r.read([]byte(strconv.Itoa(n))); f == (Fault{}) {
			r.short[n] = uint16(bucket) + 1
		}
	}
	return r
}

func (s *Scores) add(words map[string]float64) {
	for word, score := range words {
		if bucket, ok := bucketOf(s.scale, score); ok {
			s.words[string(foldScore(nil, []byte(word)))] = bucket
		}
	}
}

// Bucket is the bucket of a score, or Unanswered.
func (s *Scores) Bucket(raw []byte) (int, Fault) {
	if bucket, ok := s.shortNumber(raw); ok {
		return bucket, Fault{}
	}
	return s.read(raw)
}

// shortNumber is the bucket of a number of one or two digits, as most scores are.
func (s *Scores) shortNumber(raw []byte) (bucket int, ok bool) {
	var n byte
	switch {
	case len(raw) == 1 && isDigit(raw[0]):
		n = raw[0] - '0'
	case len(raw) == 2 && isDigit(raw[0]) && isDigit(raw[1]) && raw[0] != '0':
		n = 10*(raw[0]-'0') + raw[1] - '0'
	default:
		return 0, false
	}
	return int(s.short[n]) - 1, s.short[n] > 0
}

func (s *Scores) read(raw []byte) (int, Fault) {
	text := unquote(raw)
	if len(s.words) > 0 && len(text) > 0 {
		s.buf = foldScore(s.buf[:0], text)
		if bucket, ok := s.words[string(s.buf)]; ok {
			return bucket, Fault{}
		}
	}
	if isMissing(text) {
		return Unanswered, Fault{}
	}
	if s.codes {
		return 0, Fault{tally.BadScore, "not among score.values: add it"}
	}
	return s.number(text)
}

func (s *Scores) number(text []byte) (int, Fault) {
	d, rest, ok := leadingDecimal(text)
	if !ok || !isLabel(rest) {
		return 0, Fault{tally.BadScore, "not a number: give score.values if scores are words"}
	}
	if d.micros < s.scale.Min || d.micros > s.scale.Max {
		return 0, Fault{tally.OffScale, "not on the scale " + s.scale.Name}
	}
	bucket, ok := s.scale.Index(d.micros)
	if !ok || d.rounded {
		return 0, Fault{tally.BadScore, "between two scores: give the step of the scale"}
	}
	return bucket, Fault{}
}

// isLabel reports whether what follows a number is nothing, or words set apart by blanks, a dash,
// a colon or a bracket. Another number is not: "9 10" and "1 000" are no scores.
func isLabel(rest []byte) bool {
	label := bytes.TrimLeftFunc(rest, isSeparator)
	if len(label) == len(rest) {
		return len(rest) == 0
	}
	first, _ := utf8.DecodeRune(label)
	return unicode.IsLetter(first)
}

func isSeparator(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("-–—:(", r) }

// foldScore appends a word so that case, blanks around it and quotes make no difference.
func foldScore(to, word []byte) []byte {
	for word = unquote(word); len(word) > 0; {
		r, size := utf8.DecodeRune(word)
		to = utf8.AppendRune(to, unicode.ToLower(r))
		word = word[size:]
	}
	return to
}
