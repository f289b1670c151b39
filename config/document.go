package config

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"reflect"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// The bounds of a document, so that aliases that repeat or contain themselves come to an end.
const (
	maxNodes = 100_000
	maxDepth = 100
)

// document is a koanf.Parser that keeps what koanf's own one loses: its leaves stay *yaml.Node,
// lists as a whole, and it notes the place of every setting. Aliases and "<<" are resolved.
type document struct {
	*findings
	nodes, depth int
}

// Marshal is not needed: nothing is written back.
func (d *document) Marshal(map[string]any) ([]byte, error) { return nil, errors.ErrUnsupported }

// Unmarshal reads a YAML document into maps; what is wrong with it goes to the findings.
func (d *document) Unmarshal(text []byte) (map[string]any, error) {
	switch root := d.read(text).(type) {
	case map[string]any:
		return root, nil
	case *yaml.Node:
		if !isNull(root) {
			d.value("", "want a mapping with the keys %s, got %s", and(shapeOf(reflect.TypeFor[settings]()).keys()), got(root))
		}
	}
	return nil, nil
}

// read resolves the one document of a text; it is nil where there is none.
func (d *document) read(text []byte) any {
	in := yaml.NewDecoder(bytes.NewReader(text))
	var first, second yaml.Node
	if err := in.Decode(&first); err != nil {
		if !errors.Is(err, io.EOF) {
			d.syntax(text, err)
		}
		return nil
	}
	if err := in.Decode(&second); err == nil {
		d.add("---", "", markOf(&second), "a second document begins here: keep one in a file")
	} else if !errors.Is(err, io.EOF) {
		d.syntax(text, err)
	}
	return d.resolve("", first.Content[0], first.Content[0])
}

// resolve turns a node into a map, or into a node without aliases.
func (d *document) resolve(path string, key, n *yaml.Node) any {
	d.depth++
	defer func() { d.depth-- }()
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if d.nodes++; d.nodes > maxNodes || d.depth > maxDepth {
		d.exhausted(key)
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null"}
	}
	if path != "" {
		d.places[path] = placeOf(key, n)
	}
	switch n.Kind {
	case yaml.MappingNode:
		return d.mapping(path, n)
	case yaml.SequenceNode:
		return d.sequence(path, n)
	}
	return &yaml.Node{Kind: n.Kind, Style: n.Style, Tag: n.Tag, Value: n.Value}
}

func (d *document) exhausted(key *yaml.Node) {
	if !d.blamed[""] {
		d.add("", "", markOf(key), "nested or repeated too often: at most %d levels and %d values", maxDepth, maxNodes)
	}
}

func (d *document) sequence(path string, n *yaml.Node) *yaml.Node {
	list := &yaml.Node{Kind: n.Kind, Tag: n.Tag}
	for i, item := range n.Content {
		list.Content = append(list.Content, graft(d.resolve(join(path, strconv.Itoa(i)), item, item)))
	}
	return list
}

func (d *document) mapping(path string, n *yaml.Node) map[string]any {
	tree, lines := d.merged(path, n), map[string]int{}
	for key, value := range pairs(n) {
		line, twice := lines[key.Value]
		switch {
		case key.Tag == "!!merge":
		case key.Kind != yaml.ScalarNode:
			d.add(path, "", markOf(key), "a key must be a text, not %s", got(key))
		case key.Value == "":
			d.add(join(path, " "), "", markOf(key), "empty key: give it a name, or remove it")
		case twice:
			d.add(join(path, key.Value), "", markOf(key), "key %q stands on line %d already: keep one", key.Value, line)
		default:
			lines[key.Value] = key.Line
			tree[key.Value] = d.resolve(join(path, key.Value), key, value)
		}
	}
	return tree
}

// merged is what the "<<" keys of a mapping bring along. Of several mappings the first wins.
func (d *document) merged(path string, n *yaml.Node) map[string]any {
	tree := map[string]any{}
	for key, value := range pairs(n) {
		if key.Tag != "!!merge" {
			continue
		}
		from := []*yaml.Node{value}
		if value.Kind == yaml.SequenceNode {
			from = value.Content
		}
		for _, one := range slices.Backward(from) {
			if more, ok := d.resolve(path, key, one).(map[string]any); ok {
				maps.Copy(tree, more)
				continue
			}
			d.add(path, "", markOf(one), "<< takes a mapping, or a list of mappings, not %s", got(one))
		}
	}
	return tree
}

// graft turns maps back into a mapping node, with its keys in order.
func graft(tree any) *yaml.Node {
	if leaf, ok := tree.(*yaml.Node); ok {
		return leaf
	}
	n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	branches, _ := tree.(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(branches)) {
		n.Content = append(n.Content, textNode(key), graft(branches[key]))
	}
	return n
}

// pairs are the keys and values of a mapping.
func pairs(n *yaml.Node) func(yield func(key, value *yaml.Node) bool) {
	return func(yield func(key, value *yaml.Node) bool) {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if !yield(n.Content[i], n.Content[i+1]) {
				return
			}
		}
	}
}

func textNode(text string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text}
}

// isNull reports whether a value is left empty. One from the environment never is: it has no tag.
func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }
