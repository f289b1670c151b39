package config

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/prometheus/common/config"
	"github.com/prometheus/common/model"
	"go.yaml.in/yaml/v3"

	"advocacy_exporter/collector/metrics"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/sources"
)

var (
	durationType = reflect.TypeFor[model.Duration]()
	secretType   = reflect.TypeFor[config.Secret]()
)

// shape is what may be written for a struct: the keys of its fields.
type shape struct {
	fields []field
	// choices are fields that hold one of several kinds.
	choices []field
	// rest is a map that takes all other keys.
	rest *field
}

// field is a field of a struct and its tags.
type field struct {
	key   string
	index []int
	typ   reflect.Type
	tag   reflect.StructTag
}

func (f field) is(tag string) bool { return f.tag.Get(tag) == "true" }

func shapeOf(t reflect.Type) shape {
	var s shape
	for i := range t.NumField() {
		s.add(t.Field(i))
	}
	return s
}

func (s *shape) add(sf reflect.StructField) {
	key, options, _ := strings.Cut(sf.Tag.Get("yaml"), ",")
	f := field{key: key, index: sf.Index, typ: sf.Type, tag: sf.Tag}
	switch {
	case sf.Tag.Get("choice") != "":
		s.choices = append(s.choices, f)
	case options == "inline" && sf.Type.Kind() == reflect.Map:
		s.rest = &f
	case options == "inline":
		s.embed(f)
	case key != "" && key != "-":
		s.fields = append(s.fields, f)
	}
}

func (s *shape) embed(f field) {
	for _, inner := range shapeOf(f.typ).fields {
		inner.index = slices.Concat(f.index, inner.index)
		s.fields = append(s.fields, inner)
	}
}

// keys are all keys that may be written, in the order of the struct.
func (s shape) keys() []string {
	var keys []string
	for _, f := range s.fields {
		keys = append(keys, f.key)
	}
	for _, f := range s.choices {
		keys = append(keys, choices[f.typ].kinds()...)
	}
	return keys
}

// shorthand is the field that a plain value sets.
func (s shape) shorthand() (field, bool) {
	i := slices.IndexFunc(s.fields, func(f field) bool { return f.is("shorthand") })
	if i < 0 {
		return field{}, false
	}
	return s.fields[i], true
}

// example is how a field may be written, as the end of a sentence.
func (f field) example() string {
	if written := f.tag.Get("example"); written != "" {
		return fmt.Sprintf(", such as %s: %s", f.key, written)
	}
	return ""
}

// homes are the keys of the inner structs that a key may belong to.
func (s shape) homes(key string) (homes []string) {
	for _, f := range s.fields {
		if owns(f.typ, key) {
			homes = append(homes, f.key)
		}
	}
	for _, f := range s.choices {
		for _, kind := range choices[f.typ].kinds() {
			if built, _ := choices[f.typ].build(kind); owns(reflect.TypeOf(built), key) {
				homes = append(homes, kind)
			}
		}
	}
	return homes
}

func owns(t reflect.Type, key string) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return isStruct(t) && slices.Contains(shapeOf(t).keys(), key)
}

// choice is a set of kinds of which exactly one is written.
type choice struct {
	kinds func() []string
	build func(kind string) (any, bool)
}

// choices are the kinds that a field can hold, by the field's type.
var choices = map[reflect.Type]choice{
	reflect.TypeFor[sources.Settings](): {sources.Kinds, func(kind string) (any, bool) { return sources.New(kind) }},
	reflect.TypeFor[metrics.Kind]():     {metrics.Kinds, func(kind string) (any, bool) { return metrics.New(kind) }},
	reflect.TypeFor[rows.Kind]():        {rows.Kinds, func(kind string) (any, bool) { return rows.New(kind) }},
}

// kind is the name of a built kind.
func (c choice) kind(built any) string {
	for _, kind := range c.kinds() {
		if other, _ := c.build(kind); reflect.TypeOf(other) == reflect.TypeOf(built) {
			return kind
		}
	}
	return ""
}

// isForeign reports whether a type reads itself, as those of Prometheus' libraries do.
func isForeign(t reflect.Type) bool {
	pointer := reflect.PointerTo(t)
	return t != secretType && t != durationType &&
		(pointer.Implements(reflect.TypeFor[yaml.Unmarshaler]()) ||
			pointer.Implements(reflect.TypeFor[interface{ UnmarshalYAML(func(any) error) error }]()))
}

// isAnothers reports whether a type is documented by another project.
func isAnothers(t reflect.Type) bool {
	return isForeign(t) || t.PkgPath() != "" && !strings.HasPrefix(t.PkgPath(), "advocacy_exporter/")
}

// isStruct reports whether a type is a struct whose keys are known.
func isStruct(t reflect.Type) bool {
	if t.Kind() != reflect.Struct {
		return false
	}
	s := shapeOf(t)
	return len(s.fields)+len(s.choices) > 0 || s.rest != nil
}
