package values

import (
	"fmt"
	"maps"
	"slices"

	"advocacy_exporter/sources"
)

// Label is the column of the values of a label, and what some of them are called instead.
type Label struct {
	Column string `yaml:"column" shorthand:"true" required:"true" doc:"Column of the values. They are shown as they are written, without blanks around them."`
	// Values are looked up whatever the case of a text.
	Values map[string]string `yaml:"values" doc:"Other names of values, whatever their case: those of the same name count together." example:"{X: twitter, RT: repost}"`
}

// Name is the name of the column; it is blank where there is none.
func (l *Label) Name() string {
	if l == nil {
		return ""
	}
	return l.Column
}

// Check reports what is wrong; the setting itself stands below a key.
func (l *Label) Check(key string, report sources.Report) {
	if l == nil {
		return
	}
	CheckKeys(key+"/values", l.Values, report)
	for _, word := range slices.Sorted(maps.Keys(l.Values)) {
		if Missing([]byte(l.Values[word])) {
			report(key+"/values/"+word, "no name: give the name to show instead, or remove the value")
		}
	}
}

// CheckKeys reports the words of a mapping, which stands below a key, that are blank, or the same as
// another one.
func CheckKeys[V any](key string, words map[string]V, report sources.Report) {
	seen := make(map[string]string)
	for _, word := range slices.Sorted(maps.Keys(words)) {
		folded := foldWord(word)
		switch other, again := seen[folded]; {
		case folded == "":
			report(key+"/"+word, "a blank word is none: remove it")
		case again:
			report(key+"/"+word, fmt.Sprintf("%q and %q are the same but for case and blanks: keep one", other, word))
		}
		seen[folded] = word
	}
}

// Labels reads the values of a label, for one goroutine.
type Labels struct {
	names map[string][]byte // by folded word
	buf   []byte
}

// Reader builds a reader of values. Those that are usual are called so whatever their case.
func (l *Label) Reader(usual ...string) *Labels {
	r := &Labels{names: make(map[string][]byte)}
	for _, name := range usual {
		r.names[foldWord(name)] = []byte(name)
	}
	for word, name := range l.Values {
		r.names[foldWord(word)] = []byte(name)
	}
	return r
}

// Name is what a value is called. The bytes are valid as long as those of the value.
func (l *Labels) Name(raw []byte) []byte {
	if len(l.names) == 0 {
		return raw
	}
	l.buf = foldScore(l.buf[:0], raw)
	if name, ok := l.names[string(l.buf)]; ok {
		return name
	}
	return raw
}
