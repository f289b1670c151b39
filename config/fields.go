package config

import (
	"maps"
	"reflect"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// fieldChecker is a kind of source that can tell a wrong field before anything is read.
type fieldChecker interface{ CheckField(name string) error }

// checkFields refuses fields that rows of their source can never have, each where it is written.
func (s *settings) checkFields(found *findings, tree map[string]any) {
	root := graft(tree)
	for _, name := range slices.Sorted(maps.Keys(s.Sources)) {
		source := s.Sources[name]
		checker, ok := source.From.(fieldChecker)
		if !ok {
			continue
		}
		rows := choices[reflect.TypeOf(&source.Rows).Elem()].kind(source.Rows)
		found.checkFields(checker, root, []string{"sources", name, rows}, source.Rows.Fields())
		found.checkFields(checker, root, []string{"sources", name, "where"}, slices.Collect(maps.Keys(source.Where)))
	}
}

// checkFields checks fields that are written below some keys.
func (f *findings) checkFields(checker fieldChecker, root *yaml.Node, keys, fields []string) {
	path, node := "", root
	for _, key := range keys {
		path, node = join(path, key), valueOf(node, key)
	}
	for _, field := range slices.Sorted(slices.Values(fields)) {
		if err := checker.CheckField(field); err != nil && !f.blame(path, node, field, err) {
			f.value(path, "%v", err)
		}
	}
}

// blame reports a problem with a text wherever it stands, and whether it does.
func (f *findings) blame(path string, n *yaml.Node, text string, err error) (found bool) {
	switch {
	case n == nil:
	case n.Kind == yaml.ScalarNode && n.Value == text:
		f.value(path, "%v", err)
		return true
	case n.Kind == yaml.MappingNode:
		for key, value := range pairs(n) {
			if key.Value == text {
				f.key(join(path, text), "%v", err)
				found = true
			} else if f.blame(join(path, key.Value), value, text, err) {
				found = true
			}
		}
	case n.Kind == yaml.SequenceNode:
		for i, item := range n.Content {
			found = f.blame(join(path, strconv.Itoa(i)), item, text, err) || found
		}
	}
	return found
}

func valueOf(n *yaml.Node, key string) *yaml.Node {
	if n == nil {
		return nil
	}
	for name, value := range pairs(n) {
		if name.Value == key {
			return value
		}
	}
	return nil
}
