package config

import (
	"bytes"
	"fmt"
	"maps"
	"net/url"
	"reflect"
	"slices"

	"go.yaml.in/yaml/v3"
)

const secret = "<secret>"

// YAML is the configuration as it works: with its defaults, and with its secrets masked.
func (c *Config) YAML() string { return string(encoder{}.yaml(c.settings())) }

// String is the configuration as YAML, so that one that is logged shows no secrets either.
func (c *Config) String() string { return c.YAML() }

// encoder writes settings as the decoder reads them.
type encoder struct{ unmasked bool }

func (e encoder) yaml(s *settings) []byte {
	var out bytes.Buffer
	w := yaml.NewEncoder(&out)
	w.SetIndent(2)
	if err := w.Encode(e.node(reflect.ValueOf(s), "")); err != nil {
		return []byte("# " + err.Error() + "\n")
	}
	return out.Bytes()
}

func (e encoder) node(v reflect.Value, tag reflect.StructTag) *yaml.Node {
	switch {
	case v.Type() == secretType:
		return textNode(e.masked(v.String()))
	case isForeign(v.Type()) && !isStruct(v.Type()), v.Type() == durationType:
		return textNode(e.text(v))
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return e.node(v.Elem(), tag)
	case reflect.Struct:
		return e.structure(v)
	case reflect.Map:
		return e.mapping(v)
	case reflect.Slice:
		return e.list(v)
	case reflect.String:
		return textNode(e.unsigned(v.String()))
	}
	n := new(yaml.Node)
	_ = n.Encode(v.Interface()) // a number or a boolean
	return n
}

func (e encoder) structure(v reflect.Value) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	s := shapeOf(v.Type())
	for _, f := range s.choices {
		if chosen := v.FieldByIndex(f.index); !chosen.IsNil() {
			n.Content = append(n.Content, textNode(choices[f.typ].kind(chosen.Interface())), e.node(chosen, ""))
		}
	}
	for _, f := range s.fields {
		if value := v.FieldByIndex(f.index); shown(value, f) {
			n.Content = append(n.Content, textNode(f.key), e.node(value, f.tag))
		}
	}
	if s.rest != nil {
		n.Content = append(n.Content, e.mapping(v.FieldByIndex(s.rest.index)).Content...)
	}
	return s.shortened(n)
}

// shown reports whether a setting is written: it says something that leaving it out would not.
func shown(v reflect.Value, f field) bool {
	_, hasDefault := f.tag.Lookup("default")
	if v.Kind() == reflect.Map || v.Kind() == reflect.Slice {
		return v.Len() > 0
	}
	return !v.IsZero() || hasDefault
}

// shortened is the shorthand of a mapping that holds nothing else.
func (s shape) shortened(n *yaml.Node) *yaml.Node {
	short, ok := s.shorthand()
	if ok && len(n.Content) == 2 && n.Content[0].Value == short.key {
		return n.Content[1]
	}
	return n
}

func (e encoder) mapping(v reflect.Value) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	entries := map[string]reflect.Value{}
	for it := v.MapRange(); it.Next(); {
		entries[it.Key().String()] = it.Value()
	}
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		n.Content = append(n.Content, textNode(key), e.node(entries[key], ""))
	}
	return n
}

func (e encoder) list(v reflect.Value) *yaml.Node {
	n := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
	for i := range v.Len() {
		n.Content = append(n.Content, e.node(v.Index(i), ""))
	}
	return n
}

func (e encoder) masked(text string) string {
	if text == "" || e.unmasked {
		return text
	}
	return secret
}

// text is a value that writes itself as text: a duration, a URL, a TLS version.
func (e encoder) text(v reflect.Value) string {
	if v.Kind() == reflect.String {
		return e.unsigned(v.String())
	}
	pointer := reflect.New(v.Type())
	pointer.Elem().Set(v)
	return e.unsigned(fmt.Sprint(pointer.Interface()))
}

// unsigned is a text without what is secret in a URL: its password, and what its query says.
func (e encoder) unsigned(text string) string {
	u, err := url.Parse(text)
	if e.unmasked || err != nil || u.Scheme == "" || u.Host == "" {
		return text
	}
	query := u.Query()
	for name := range query {
		query.Set(name, "xxxxx")
	}
	u.RawQuery = query.Encode()
	return u.Redacted()
}
