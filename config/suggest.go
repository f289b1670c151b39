package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// nearest is the known word that a mistyped one most likely means, or "".
func nearest(word string, known []string) string {
	best, least := "", min(3, max(1, len(word)/2))+1
	for _, candidate := range known {
		distance := typos(strings.ToLower(word), strings.ToLower(candidate))
		if distance < least && distance < len(candidate) {
			best, least = candidate, distance
		}
	}
	return best
}

// unknown says that a word is not among the known ones, and which was meant or which there are.
func unknown(what, word string, known []string) string {
	if meant := nearest(word, known); meant != "" {
		return fmt.Sprintf("unknown %s %s, did you mean %q?", what, quoted(word), meant)
	}
	return fmt.Sprintf("unknown %s %s, want one of %s", what, quoted(word), listed(known))
}

// typos are how many slips of the fingers lead from one word to another. Letters in the wrong order
// are one.
func typos(a, b string) int {
	if a != b && letters(a) == letters(b) {
		return 1
	}
	return levenshtein.ComputeDistance(a, b)
}

// letters are the letters of a word in the order of the alphabet.
func letters(word string) string {
	return string(slices.Sorted(slices.Values([]byte(word))))
}

// listed are words with commas between them.
func listed(words []string) string { return strings.Join(words, ", ") }

// and lists words as a sentence does: a, b and c.
func and(words []string) string { return enumerated(words, " and ") }

// or lists words of which one is wanted: a, b or c.
func or(words []string) string { return enumerated(words, " or ") }

func enumerated(words []string, last string) string {
	if len(words) < 2 {
		return listed(words)
	}
	return listed(words[:len(words)-1]) + last + words[len(words)-1]
}
