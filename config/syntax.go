package config

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// mistake is a mistake against the syntax of YAML, in the parser's words and in a person's.
type mistake struct {
	said, means string
	// sign are the characters of which the first after a key stands where the mistake is.
	sign string
	// late is what has to be added to the parser's line to have the one with the mistake.
	late int
}

// mistakes are the usual ones. The parser counts the lines of those that only its grammar finds
// from 0, and of the others from 1.
var mistakes = []mistake{
	{said: "mapping values are not allowed in this context", means: `":" where none can be: put the whole text in quotes, or check the indentation`, sign: ":"},
	{said: "found character that cannot start any token", means: "a text cannot begin with @, ` or %: put it in quotes", sign: "@`%"},
	{said: "found a tab character that violates indentation", means: tabbed},
	{said: "found a tab character where an indentation space is expected", means: tabbed},
	{said: "found unexpected end of stream", means: "a quote that is opened is never closed"},
	{said: "could not find expected ':'", means: `a key without ":": write key: value`},
	{said: "did not find expected ',' or ']'", means: `a list that begins with "[" lacks a comma or its "]"`, sign: "[", late: 1},
	{said: "did not find expected ',' or '}'", means: `a mapping that begins with "{" lacks a comma or its "}"`, sign: "{", late: 1},
	{said: "did not find expected '-' indicator", means: `a list item without "-", or wrongly indented`, late: 1},
	{said: "did not find expected key", means: "no key where one should be: check the indentation", late: 1},
	{said: "did not find expected node content", means: "no value where one should be", late: 1},
	{said: "did not find expected <document start>", means: "text after the end of the document", late: 1},
}

const tabbed = "indented with a tab: use spaces"

var parserError = regexp.MustCompile(`^yaml: (?:line (\d+): )?((?s:.*))$`)

// syntax adds the problem for which a text is no YAML at all.
func (f *findings) syntax(text []byte, err error) {
	parts := parserError.FindStringSubmatch(err.Error())
	if parts == nil {
		parts = []string{"", "", err.Error()}
	}
	m := mistake{means: "not YAML: " + parts[2]}
	if i := slices.IndexFunc(mistakes, func(m mistake) bool { return m.said == parts[2] }); i >= 0 {
		m = mistakes[i]
	}
	said, _ := strconv.Atoi(parts[1])
	number, line := lineOf(text, said+m.late)
	if strings.HasPrefix(strings.TrimLeft(line, " "), "\t") {
		m = mistake{means: tabbed}
	}
	f.add("", "", mark{number, m.column(line)}, "%s", m.means)
}

// lineOf is a line by its number, or the nearest one there is.
func lineOf(text []byte, number int) (int, string) {
	lines := strings.Split(string(text), "\n")
	number = min(max(1, number), len(lines))
	return number, lines[number-1]
}

// column is where in its line the mistake stands, or else where the line begins.
func (m mistake) column(line string) int {
	value := strings.Index(line, ":") + 1
	if i := strings.IndexAny(line[value:], m.sign); i >= 0 {
		return value + i + 1
	}
	return len(line) - len(strings.TrimLeft(line, " ")) + 1
}
