package config

import (
	"maps"
	"reflect"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// decoder fills structs from YAML nodes. It stops at no problem, so that all of them are found.
type decoder struct{ *findings }

// decode sets v to what a node says. Paths lead to the places of problems; the tag is the field's.
func (d *decoder) decode(path string, n *yaml.Node, v reflect.Value, tag reflect.StructTag) {
	if isForeign(v.Type()) {
		d.foreign(path, n, v)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.decode(path, n, v.Elem(), tag)
	case reflect.Interface:
		d.check(path, n.Decode(v.Addr().Interface()))
	case reflect.Struct, reflect.Map, reflect.Slice:
		if n, ok := d.parsed(path, n); ok {
			d.compound(path, n, v, tag)
		}
	default:
		d.scalar(path, n, v, tag)
	}
}

func (d *decoder) compound(path string, n *yaml.Node, v reflect.Value, tag reflect.StructTag) {
	kind := v.Kind()
	switch {
	case isNull(n) && kind != reflect.Struct:
	case kind == reflect.Struct:
		d.structure(path, n, v)
	case kind == reflect.Slice && n.Kind == yaml.SequenceNode:
		d.list(path, n, v, tag)
	case kind == reflect.Map && n.Kind == yaml.MappingNode:
		d.mapping(path, n, v, tag)
	case kind == reflect.Map && n.Kind == yaml.SequenceNode && tag.Get("list") == "true":
		d.mapping(path, doubled(n), v, tag)
		if v.Len() < len(n.Content) {
			d.value(path, "the list names something twice: keep one")
		}
	default:
		d.value(path, "want %s, got %s", wanted(v.Type(), tag), got(n))
	}
}

func (d *decoder) list(path string, n *yaml.Node, v reflect.Value, tag reflect.StructTag) {
	v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
	for i, item := range n.Content {
		d.decode(join(path, strconv.Itoa(i)), item, v.Index(i), tag)
	}
}

func (d *decoder) mapping(path string, n *yaml.Node, v reflect.Value, tag reflect.StructTag) {
	v.Set(reflect.MakeMap(v.Type()))
	for key, value := range pairs(n) {
		element := reflect.New(v.Type().Elem()).Elem()
		d.decode(join(path, key.Value), value, element, tag)
		v.SetMapIndex(reflect.ValueOf(key.Value).Convert(v.Type().Key()), element)
	}
}

// doubled makes the mapping {a: a, b: b} of the list [a, b].
func doubled(list *yaml.Node) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	for _, item := range list.Content {
		n.Content = append(n.Content, item, item)
	}
	return n
}

func (d *decoder) structure(path string, n *yaml.Node, v reflect.Value) {
	s := shapeOf(v.Type())
	short, ok := s.shorthand()
	switch {
	case n.Kind == yaml.MappingNode || isNull(n):
		d.fields(path, n, v, s)
	case ok && (n.Kind == yaml.ScalarNode) == isScalar(short.typ):
		preset(v, "")
		d.decode(path, n, v.FieldByIndex(short.index), short.tag)
	default:
		d.value(path, "want %s, got %s", wanted(v.Type(), ""), got(n))
	}
}

func (d *decoder) fields(path string, n *yaml.Node, v reflect.Value, s shape) {
	given := map[string]*yaml.Node{}
	for key, value := range pairs(n) {
		given[key.Value] = value
	}
	d.unknown(path, given, s, v)
	for _, f := range s.fields {
		d.field(join(path, f.key), given[f.key], v.FieldByIndex(f.index), f)
	}
	for _, f := range s.choices {
		d.choice(path, given, v.FieldByIndex(f.index), f)
	}
}

func (d *decoder) field(path string, n *yaml.Node, v reflect.Value, f field) {
	if n != nil && isNull(n) && isMany(v.Type()) {
		n = nil // "labels:" with nothing below it is no label
	}
	switch {
	case n != nil && isNull(n) && isScalar(v.Type()):
		d.key(path, "%s has no value: give it one, or remove the key", f.key)
	case n != nil:
		d.decode(path, n, v, f.tag)
	case f.is("required") && !d.blamed[path]:
		d.value(path, "missing key %q: add it%s", f.key, f.example())
	default:
		preset(v, f.tag)
	}
}

// unknown refuses the keys that a struct does not have. The key that was meant instead of one is
// not said to be missing as well.
func (d *decoder) unknown(path string, given map[string]*yaml.Node, s shape, v reflect.Value) {
	known := s.keys()
	free := slices.DeleteFunc(slices.Clone(known), func(key string) bool { return given[key] != nil })
	for _, key := range slices.Sorted(maps.Keys(given)) {
		switch meant, homes := nearest(key, free), homesOf(s, key, given); {
		case slices.Contains(known, key):
		case s.rest != nil:
			d.into(v.FieldByIndex(s.rest.index), path, key, given[key])
		case refusal(v, key) != "":
			d.key(join(path, key), "%s", refusal(v, key))
		case len(homes) > 0:
			d.key(join(path, key), "unknown key %q here: it belongs under %s", key, or(homes))
			for _, home := range homes {
				d.blamed[join(path, home)] = true
			}
		default:
			if meant != "" {
				d.blamed[join(path, meant)] = true
			}
			d.key(join(path, key), "%s", unknown("key", key, known))
		}
	}
}

// refusal is why a struct does not take a key that one could well expect, where it says so.
func refusal(v reflect.Value, key string) string {
	if r, ok := v.Interface().(interface{ Refuse(key string) string }); ok {
		return r.Refuse(key)
	}
	return ""
}

// homesOf are the keys under which a key may belong: those that are written, or else all.
func homesOf(s shape, key string, given map[string]*yaml.Node) []string {
	all := s.homes(key)
	written := slices.DeleteFunc(slices.Clone(all), func(home string) bool { return given[home] == nil })
	if len(written) > 0 {
		return written
	}
	return all
}

// into puts a value into a map that takes all keys.
func (d *decoder) into(v reflect.Value, path, key string, n *yaml.Node) {
	if v.IsNil() {
		v.Set(reflect.MakeMap(v.Type()))
	}
	element := reflect.New(v.Type().Elem()).Elem()
	d.decode(join(path, key), n, element, "")
	v.SetMapIndex(reflect.ValueOf(key), element)
}

// choice fills a field with the one kind that is given.
func (d *decoder) choice(path string, given map[string]*yaml.Node, v reflect.Value, f field) {
	c, noun := choices[f.typ], f.tag.Get("choice")
	written := slices.DeleteFunc(c.kinds(), func(kind string) bool { return given[kind] == nil })
	for _, kind := range written {
		built, _ := c.build(kind)
		d.decode(join(path, kind), given[kind], reflect.ValueOf(built).Elem(), "")
		v.Set(reflect.ValueOf(built))
	}
	switch {
	case len(written) > 1:
		d.key(join(path, written[1]), "says %s twice, by %s: keep one", noun, and(written))
	case len(written) == 0 && !slices.ContainsFunc(c.kinds(), func(kind string) bool { return d.blamed[join(path, kind)] }):
		d.value(join(path, c.kinds()[0]), "does not say %s: add %s", noun, or(c.kinds()))
	}
}

// foreign has a value read itself, once its keys are known to be right.
func (d *decoder) foreign(path string, n *yaml.Node, v reflect.Value) {
	before := len(d.problems)
	if isStruct(v.Type()) {
		d.structure(path, n, reflect.New(v.Type()).Elem())
	}
	if len(d.problems) == before {
		d.check(path, n.Decode(v.Addr().Interface()))
	}
}

// preset sets what is not written: the default of the tag, or those of the fields inside.
func preset(v reflect.Value, tag reflect.StructTag) {
	if text, ok := tag.Lookup("default"); ok {
		(&decoder{newFindings("")}).decode("", parseDefault(text), v, tag)
		return
	}
	switch {
	case isForeign(v.Type()) && v.Kind() == reflect.Struct:
		_ = (&yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}).Decode(v.Addr().Interface())
	case v.Kind() == reflect.Struct:
		for _, f := range shapeOf(v.Type()).fields {
			preset(v.FieldByIndex(f.index), f.tag)
		}
	}
}

// parseDefault reads the default of a tag. A tag that is no YAML is a mistake in this program, and
// a test looks for it.
func parseDefault(text string) *yaml.Node {
	var n yaml.Node
	if err := yaml.Unmarshal([]byte(text), &n); err != nil || len(n.Content) == 0 {
		return textNode(text)
	}
	return n.Content[0]
}
