package sources

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// jsonPath is where a value stands in a JSON document, in a subset of jq's notation: ".", ".score",
// ".person.plan", `."with spaces"`, ".tags[0]", ".products[].reviews[]". A bare "score" means
// ".score". "^" in front climbs from an item to the object around it, "^^" to the one around that.
// A "?" at the end says that the value may be missing everywhere.
type jsonPath struct {
	climb    int
	steps    []jsonStep
	optional bool
}

type jsonStep struct {
	kind  stepKind
	key   string
	index int
}

type stepKind int

const (
	// stepKey goes to a key of an object.
	stepKey stepKind = iota
	// stepIndex goes to one element of an array.
	stepIndex
	// stepEach goes to every element of an array.
	stepEach
	// stepItems ends the path of the items: an array means its elements, an object itself.
	stepItems
)

// parsePath reads a path.
func parsePath(text string) (jsonPath, error) {
	rest := strings.TrimLeft(text, "^")
	path := jsonPath{climb: len(text) - len(rest)}
	rest, path.optional = strings.CutSuffix(rest, "?")
	if text == "" || rest == "" && path.climb == 0 {
		return jsonPath{}, errors.New("the path is empty")
	}
	if rest == "." || rest == "" {
		return path, nil
	}
	if rest[0] != '.' && rest[0] != '[' {
		rest = "." + rest
	}
	for rest != "" {
		var step jsonStep
		var err error
		if step, rest, err = parseStep(rest); err != nil {
			return jsonPath{}, err
		}
		path.steps = append(path.steps, step)
	}
	return path, nil
}

// parseItemsPath reads the path of the items.
func parseItemsPath(text string) (jsonPath, error) {
	path, err := parsePath(text)
	switch {
	case err != nil:
		return jsonPath{}, err
	case path.climb > 0:
		return jsonPath{}, errors.New(`"^" is for fields; items are looked for from the whole reply`)
	case path.optional:
		return jsonPath{}, errors.New(`"?" is for fields`)
	case slices.ContainsFunc(path.steps, func(s jsonStep) bool { return s.kind == stepIndex }):
		return jsonPath{}, errors.New(`an index is for fields; every element of an array is "[]"; to choose, write an expression such as ".pages[0] | .items[]"`)
	}
	if n := len(path.steps); n == 0 || path.steps[n-1].kind != stepEach {
		path.steps = append(path.steps, jsonStep{kind: stepItems})
	}
	return path, nil
}

func parseStep(text string) (jsonStep, string, error) {
	if text[0] == '.' && !strings.HasPrefix(text, ".[") {
		return parseName(text[1:])
	}
	inside := strings.TrimPrefix(text, ".")
	if inside[0] != '[' {
		return jsonStep{}, "", fmt.Errorf("%q: want \".\" or \"[\"", inside)
	}
	if strings.HasPrefix(inside, `["`) {
		return parseBracketName(inside[1:])
	}
	within, rest, closed := strings.Cut(inside[1:], "]")
	if !closed {
		return jsonStep{}, "", fmt.Errorf("%q: a \"]\" is missing", inside)
	}
	if within == "" {
		return jsonStep{kind: stepEach}, rest, nil
	}
	index, err := strconv.ParseUint(within, 10, 31)
	if err != nil {
		return jsonStep{}, "", fmt.Errorf("%q is not an index, which counts from 0", within)
	}
	return jsonStep{kind: stepIndex, index: int(index)}, rest, nil
}

func parseName(text string) (jsonStep, string, error) {
	if strings.HasPrefix(text, `"`) {
		return parseQuoted(text)
	}
	end := strings.IndexFunc(text, func(r rune) bool { return !plainRune(r) })
	if end < 0 {
		end = len(text)
	}
	name, rest := text[:end], text[end:]
	switch {
	case rest != "" && rest[0] != '.' && rest[0] != '[':
		return jsonStep{}, "", fmt.Errorf("%q: put a name with such characters in quotes, as in .\"nps score\"", rest)
	case name == "":
		return jsonStep{}, "", errors.New(`a name is missing after "."`)
	}
	return jsonStep{key: name}, rest, nil
}

func parseBracketName(text string) (jsonStep, string, error) {
	step, rest, err := parseQuoted(text)
	if err != nil {
		return jsonStep{}, "", err
	}
	rest, closed := strings.CutPrefix(rest, "]")
	if !closed {
		return jsonStep{}, "", fmt.Errorf("[%s: a \"]\" is missing", text)
	}
	return step, rest, nil
}

func parseQuoted(text string) (jsonStep, string, error) {
	quoted, err := strconv.QuotedPrefix(text)
	var key string
	if err != nil || json.Unmarshal([]byte(quoted), &key) != nil {
		return jsonStep{}, "", fmt.Errorf("%s: not a name in quotes", text)
	}
	return jsonStep{key: key}, text[len(quoted):], nil
}

// plainRune says whether a name may hold the character without quotes. Others are kept for
// expressions.
func plainRune(r rune) bool {
	return r >= utf8.RuneSelf && r != utf8.RuneError || strings.ContainsRune("_-$@:", r) ||
		'0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}

// keys is how many objects stand around what the path leads to.
func (p jsonPath) keys() int {
	count := 0
	for _, step := range p.steps {
		if step.kind == stepKey {
			count++
		}
	}
	return count
}

// String is the path in its full notation.
func (p jsonPath) String() string {
	text := strings.Repeat("^", p.climb) + stepsText(p.steps)
	if p.optional {
		text += "?"
	}
	return text
}

func stepsText(steps []jsonStep) string {
	var text strings.Builder
	for _, step := range steps {
		text.WriteString(step.text(text.Len() == 0))
	}
	if text.Len() == 0 {
		return "."
	}
	return text.String()
}

func (s jsonStep) text(first bool) string {
	dot := ""
	if first {
		dot = "."
	}
	switch s.kind {
	case stepEach:
		return dot + "[]"
	case stepIndex:
		return dot + "[" + strconv.Itoa(s.index) + "]"
	case stepItems:
		return ""
	}
	if s.key != "" && !strings.ContainsFunc(s.key, func(r rune) bool { return !plainRune(r) }) {
		return "." + s.key
	}
	quoted, _ := json.Marshal(s.key)
	return "." + string(quoted)
}
