package sources

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"strings"
	"unicode/utf8"
)

// jsonValue is one JSON value, known to be valid, without blanks around it.
type jsonValue []byte

// validValue checks a JSON value and trims it.
func validValue(text []byte) (jsonValue, error) {
	var raw json.RawMessage
	if err := json.Unmarshal(text, &raw); err != nil {
		return nil, err
	}
	return jsonValue(raw), nil
}

func (v jsonValue) isObject() bool { return v[0] == '{' }
func (v jsonValue) isArray() bool  { return v[0] == '[' }
func (v jsonValue) isNull() bool   { return v[0] == 'n' }

// kind names the sort of value for people.
func (v jsonValue) kind() string {
	switch v[0] {
	case '{':
		return "an object"
	case '[':
		return "an array"
	case '"':
		return "a string"
	case 't', 'f':
		return "a boolean"
	case 'n':
		return "null"
	}
	return "a number"
}

// member is the value at a key; the first counts where a key stands twice.
func (v jsonValue) member(key string) (jsonValue, bool) {
	for name, value := range v.members() {
		if isKey(name, key) {
			return value, true
		}
	}
	return nil, false
}

// element is one element of an array, counted from 0.
func (v jsonValue) element(index int) (jsonValue, bool) {
	for value := range v.elements() {
		if index == 0 {
			return value, true
		}
		index--
	}
	return nil, false
}

// members walks an object: its quoted keys and their values.
func (v jsonValue) members() iter.Seq2[[]byte, jsonValue] {
	return func(yield func([]byte, jsonValue) bool) {
		for i := skipBlank(v, 1); v[i] != '}'; {
			keyEnd := stringEnd(v, i)
			start := skipBlank(v, skipBlank(v, keyEnd)+1)
			end := valueEnd(v, start)
			if !yield(v[i:keyEnd], v[start:end]) {
				return
			}
			if i = skipBlank(v, end); v[i] == ',' {
				i = skipBlank(v, i+1)
			}
		}
	}
}

// elements walks an array.
func (v jsonValue) elements() iter.Seq[jsonValue] {
	return func(yield func(jsonValue) bool) {
		for i := skipBlank(v, 1); v[i] != ']'; {
			end := valueEnd(v, i)
			if !yield(v[i:end]) {
				return
			}
			if i = skipBlank(v, end); v[i] == ',' {
				i = skipBlank(v, i+1)
			}
		}
	}
}

// text is the value as the text of a field: strings as they are, numbers as they were written,
// null as nil, objects and arrays as compact JSON.
func (v jsonValue) text() []byte {
	switch v[0] {
	case 'n':
		return nil
	case '"':
		return unquote(v)
	case '{', '[':
		var compact bytes.Buffer
		_ = json.Compact(&compact, v) // valid, so it cannot fail
		return compact.Bytes()
	}
	return v
}

// decoded is the value as an expression takes it, with numbers as they were written.
func (v jsonValue) decoded() any {
	decoder := json.NewDecoder(bytes.NewReader(v))
	decoder.UseNumber()
	var value any
	_ = decoder.Decode(&value) // valid, so it cannot fail
	return value
}

// unquote is the text of a JSON string.
func unquote(quoted []byte) []byte {
	inner := quoted[1 : len(quoted)-1]
	if bytes.IndexByte(inner, '\\') < 0 && utf8.Valid(inner) {
		return inner
	}
	var text string
	_ = json.Unmarshal(quoted, &text) // valid, so it cannot fail
	return []byte(text)
}

func isKey(quoted []byte, key string) bool {
	if inner := quoted[1 : len(quoted)-1]; bytes.IndexByte(inner, '\\') < 0 {
		return string(inner) == key
	}
	return string(unquote(quoted)) == key
}

func skipBlank(v []byte, i int) int {
	for v[i] == ' ' || v[i] == '\n' || v[i] == '\t' || v[i] == '\r' {
		i++
	}
	return i
}

func valueEnd(v []byte, i int) int {
	switch v[i] {
	case '"':
		return stringEnd(v, i)
	case '{', '[':
		return containerEnd(v, i)
	}
	for i < len(v) && !endsScalar(v[i]) {
		i++
	}
	return i
}

func endsScalar(c byte) bool {
	switch c {
	case ',', ']', '}', ' ', '\n', '\t', '\r':
		return true
	}
	return false
}

func containerEnd(v []byte, i int) int {
	for depth := 0; ; i++ {
		switch v[i] {
		case '"':
			i = stringEnd(v, i) - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
}

func stringEnd(v []byte, i int) int {
	for i++; ; i++ {
		i += bytes.IndexByte(v[i:], '"')
		slashes := 0
		for v[i-1-slashes] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			return i + 1
		}
	}
}

// what is the value as an error names it: its kind, and of an object the keys.
func (v jsonValue) what() string {
	if !v.isObject() {
		return "which is " + v.kind()
	}
	return "which has " + keyList(v.keys())
}

// keys are the keys of an object.
func (v jsonValue) keys() []string {
	var keys []string
	for name := range v.members() {
		keys = append(keys, string(unquote(name)))
	}
	return keys
}

// keyList names some keys of an object for an error.
func keyList(keys []string) string {
	const most, longest = 12, 40
	if len(keys) == 0 {
		return "no keys"
	}
	var names []string
	for _, key := range keys[:min(len(keys), most)] {
		if runes := []rune(key); len(runes) > longest {
			key = string(runes[:longest]) + "…"
		}
		names = append(names, fmt.Sprintf("%q", key))
	}
	if len(keys) > most {
		names = append(names, fmt.Sprintf("and %d more", len(keys)-most))
	}
	return strings.Join(names, ", ")
}
