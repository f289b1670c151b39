package values

import (
	"fmt"

	"advocacy_exporter/sources"
)

// Words are words that a field may be one of, whatever its case and the blanks around it, as one
// goroutine looks them up.
type Words struct {
	folded map[string]bool
	buf    []byte
}

// NewWords makes a set of words.
func NewWords(words []string) *Words {
	w := &Words{folded: make(map[string]bool, len(words))}
	for _, word := range words {
		w.folded[foldWord(word)] = true
	}
	return w
}

// Has reports whether a field is one of the words.
func (w *Words) Has(raw []byte) bool {
	w.buf = foldScore(w.buf[:0], raw)
	return w.folded[string(w.buf)]
}

// CheckWords reports the words of a list, which stands below a key, that are blank, or the same as
// another one.
func CheckWords(key string, words []string, report sources.Report) {
	seen := make(map[string]string)
	for i, word := range words {
		at, folded := fmt.Sprintf("%s/%d", key, i), foldWord(word)
		switch other, again := seen[folded]; {
		case folded == "":
			report(at, "a blank word is none: remove it")
		case again:
			report(at, fmt.Sprintf("%q and %q are the same but for case and blanks: keep one", other, word))
		}
		seen[folded] = word
	}
}

func foldWord(word string) string { return string(foldScore(nil, []byte(word))) }
