package values

import "bytes"

// Key is a value that tells rows or customers apart: nil where there is none.
func Key(raw []byte) []byte {
	key := bytes.TrimSpace(raw)
	if isMissing(key) {
		return nil
	}
	return key
}

// Missing reports whether a field says that there is no value.
func Missing(raw []byte) bool { return isMissing(unquote(raw)) }

// isMissing reports whether a trimmed text says that there is no value.
func isMissing(text []byte) bool {
	switch len(text) {
	case 0:
		return true
	case 2, 3, 4:
		return isMissingWord(text)
	}
	return false
}

func isMissingWord(text []byte) bool {
	for _, word := range [...]string{"NA", "N/A", "NaN", "null"} {
		if len(text) == len(word) && bytes.EqualFold(text, []byte(word)) {
			return true
		}
	}
	return false
}

// unquote takes blanks and a pair of quotes off.
func unquote(raw []byte) []byte {
	text := bytes.TrimSpace(raw)
	if n := len(text); n >= 2 && (text[0] == '"' || text[0] == '\'') && text[n-1] == text[0] {
		return bytes.TrimSpace(text[1 : n-1])
	}
	return text
}
