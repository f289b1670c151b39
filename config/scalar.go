package config

import (
	"errors"
	"fmt"
	"math"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/prometheus/common/model"
	"go.yaml.in/yaml/v3"
)

// isScalar reports whether a type is written as one value.
func isScalar(t reflect.Type) bool {
	return !slices.Contains([]reflect.Kind{reflect.Struct, reflect.Map, reflect.Slice, reflect.Pointer, reflect.Interface}, t.Kind())
}

// isMany reports whether a type is written as a list, or as a mapping with any keys.
func isMany(t reflect.Type) bool { return t.Kind() == reflect.Slice || t.Kind() == reflect.Map }

func (d *decoder) scalar(path string, n *yaml.Node, v reflect.Value, tag reflect.StructTag) {
	switch {
	case n.Kind != yaml.ScalarNode || isNull(n):
		d.value(path, "want %s, got %s", wanted(v.Type(), tag), got(n))
	case v.Type() == durationType:
		d.duration(path, n, v)
	case v.Kind() == reflect.String:
		d.text(path, n, v, tag)
	default:
		d.number(path, n, v, tag)
	}
}

var bareNumber = regexp.MustCompile(`^[0-9.]+$`)

func (d *decoder) duration(path string, n *yaml.Node, v reflect.Value) {
	text := n.Value
	duration, err := model.ParseDuration(text)
	switch {
	case bareNumber.MatchString(text):
		d.value(path, "the duration %s has no unit: give a unit, such as 15m", text)
	case err != nil:
		d.value(path, "%s is no duration: write it like 30s, 15m, 12h, 7d or 1h30m", quoted(text))
	default:
		v.SetInt(int64(duration))
	}
}

// text takes any value as it is written: a column may well be called 2024, or true.
func (d *decoder) text(path string, n *yaml.Node, v reflect.Value, tag reflect.StructTag) {
	v.SetString(n.Value)
	enum := tag.Get("enum")
	known := strings.Split(enum, ",")
	if enum != "" && !slices.Contains(known, n.Value) {
		d.value(path, "%s", unknown("value", n.Value, known))
	}
}

// tags are the YAML tags of the values that a kind takes.
func tags(k reflect.Kind) []string {
	switch k {
	case reflect.Bool:
		return []string{"!!bool"}
	case reflect.Float64, reflect.Float32:
		return []string{"!!int", "!!float"}
	}
	return []string{"!!int"}
}

func (d *decoder) number(path string, n *yaml.Node, v reflect.Value, tag reflect.StructTag) {
	fits := slices.Contains(tags(v.Kind()), n.ShortTag())
	if !fits || n.Decode(v.Addr().Interface()) != nil || v.CanFloat() && (math.IsNaN(v.Float()) || math.IsInf(v.Float(), 0)) {
		v.SetZero()
		d.value(path, "want %s, got %s", wanted(v.Type(), tag), gotScalar(n))
	}
}

// wanted says what is to be written for a type.
func wanted(t reflect.Type, tag reflect.StructTag) string {
	switch {
	case t == durationType:
		return "a duration, such as 15m"
	case isStruct(t):
		return wantedStruct(shapeOf(t))
	case tag.Get("list") == "true":
		return "a list or a mapping"
	}
	return map[reflect.Kind]string{
		reflect.Bool: "true or false", reflect.String: "a text", reflect.Slice: "a list in brackets, such as [a, b]", reflect.Map: "a mapping",
		reflect.Float32: "a number", reflect.Float64: "a number",
		reflect.Uint: "a whole number, at least 0", reflect.Uint64: "a whole number, at least 0", reflect.Uint16: "a whole number, at least 0",
		reflect.Int: "a whole number", reflect.Int64: "a whole number",
	}[t.Kind()]
}

func wantedStruct(s shape) string {
	mapping := fmt.Sprintf("a mapping with the keys %s", and(s.keys()))
	if short, ok := s.shorthand(); ok {
		return wanted(short.typ, short.tag) + " or " + mapping
	}
	return mapping
}

// got says what kind of value is written instead.
func got(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.ShortTag() == "!!null":
		return "nothing"
	}
	return "a single value"
}

// gotScalar says which value is written instead of a number. It is never asked of a text or of a
// mapping, where what stands in the wrong place may be a secret.
func gotScalar(n *yaml.Node) string {
	switch {
	case n.Kind != yaml.ScalarNode || n.ShortTag() == "!!null":
		return got(n)
	case n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 && bareNumber.MatchString(n.Value):
		return "the text " + quoted(n.Value) + ": remove the quotes"
	}
	return quoted(n.Value)
}

// quoted is a text in quotes, cut where it is long.
func quoted(text string) string {
	if runes := []rune(text); len(runes) > 40 {
		text = string(runes[:40]) + "…"
	}
	return strconv.Quote(text)
}

var yamlError = regexp.MustCompile(`^yaml: (unmarshal errors:\n\s*)?(line \d+: )?`)

// check adds the problem of a value that reads itself, without the parts that would say a place or
// a secret.
func (d *decoder) check(path string, err error) {
	if inURL := new(url.Error); errors.As(err, &inURL) {
		err = errors.New("not a URL such as http://proxy:3128")
	}
	if err != nil {
		d.value(path, "%s", yamlError.ReplaceAllString(err.Error(), ""))
	}
}
