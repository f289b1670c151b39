package config

import (
	"maps"
	"strings"

	"go.yaml.in/yaml/v3"
)

// mark is a position in a file, counted from 1.
type mark struct{ line, column int }

func markOf(n *yaml.Node) mark { return mark{n.Line, n.Column} }

// place is where a key and its value stand in the file, or the environment variable that sets it.
type place struct {
	variable   string
	key, value mark
}

// placeOf is the place of a pair. A mapping, a list over several lines, and a value that is not there
// are best pointed at by their key: they begin with something else, or not at all.
func placeOf(key, value *yaml.Node) place {
	p := place{key: markOf(key), value: markOf(value)}
	list := value.Kind == yaml.SequenceNode && value.Style&yaml.FlowStyle == 0
	if list || value.Kind == yaml.MappingNode || isNull(value) {
		p.value = p.key
	}
	return p
}

// places are the places of all settings by their path.
type places map[string]place

// nearest is the place of a path or of the nearest one that would hold it. A path may lead through the
// key for which a shorthand is written: of an item of sum: [a, b] through sum/of.
func (p places) nearest(path string) place {
	rest := ""
	for {
		if at, ok := p[path]; ok || path == "" {
			return at
		}
		slash := max(0, strings.LastIndexByte(path, '/'))
		if at, ok := p[path[:slash]+rest]; ok && rest != "" {
			return at
		}
		path, rest = path[:slash], path[slash:]+rest
	}
}

// set notes that a variable sets a path, and all that is below it.
func (p places) set(path, variable string) {
	maps.DeleteFunc(p, func(other string, _ place) bool { return below(other, path) })
	p[path] = place{variable: variable}
	for above := range ancestors(path) {
		if _, ok := p[above]; !ok {
			p[above] = place{variable: variable}
		}
	}
}

// ancestors are the paths above a path, the nearest first, without the root.
func ancestors(path string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for i := strings.LastIndexByte(path, '/'); i > 0; i = strings.LastIndexByte(path[:i], '/') {
			if !yield(path[:i]) {
				return
			}
		}
	}
}

// below reports whether a path lies below another one.
func below(path, above string) bool {
	return above == "" && path != "" || strings.HasPrefix(path, above+"/")
}

func join(path, key string) string {
	switch {
	case path == "":
		return key
	case key == "":
		return path
	}
	return path + "/" + key
}
