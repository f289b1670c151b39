package config

import (
	"encoding/json"
	"reflect"
	"strings"
)

// object is a JSON object.
type object = map[string]any

// Schema is the JSON Schema of the configuration, for editors.
func Schema() []byte {
	root := schemaOf(reflect.TypeFor[settings](), "")
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "advocacy_exporter configuration"
	text, _ := json.MarshalIndent(root, "", "  ") // maps, texts and numbers always marshal
	return append(text, '\n')
}

func schemaOf(t reflect.Type, tag reflect.StructTag) object {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	s := schemaOfType(t, tag)
	if doc := tag.Get("doc"); doc != "" {
		s["description"] = doc
	}
	if text, ok := tag.Lookup("default"); ok {
		var value any
		_ = parseDefault(text).Decode(&value)
		s["default"] = value
	}
	if text, ok := tag.Lookup("example"); ok {
		var value any
		_ = parseDefault(text).Decode(&value)
		s["examples"] = []any{value}
	}
	return s
}

func schemaOfType(t reflect.Type, tag reflect.StructTag) object {
	switch {
	case t == durationType:
		return object{"type": "string", "minLength": 2, "pattern": `^([0-9]+y)?([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$`}
	case isStruct(t):
		return schemaOfStruct(shapeOf(t))
	case isForeign(t):
		return object{"type": "string"}
	}
	switch t.Kind() {
	case reflect.Map:
		return schemaOfMap(t, tag)
	case reflect.Slice:
		return object{"type": "array", "items": schemaOfType(t.Elem(), enumOnly(tag))}
	case reflect.Interface:
		return object{}
	case reflect.String:
		return schemaOfText(tag)
	}
	return schemaOfNumber(t.Kind())
}

// enumOnly is the part of the tag of a list or mapping that is about its items.
func enumOnly(tag reflect.StructTag) reflect.StructTag {
	if enum := tag.Get("enum"); enum != "" {
		return reflect.StructTag(`enum:"` + enum + `"`)
	}
	return ""
}

func schemaOfText(tag reflect.StructTag) object {
	if enum := tag.Get("enum"); enum != "" {
		return object{"enum": strings.Split(enum, ",")}
	}
	return object{"type": []string{"string", "number", "boolean"}}
}

func schemaOfNumber(k reflect.Kind) object {
	switch k {
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Float32, reflect.Float64:
		return object{"type": "number"}
	case reflect.Uint, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return object{"type": "integer", "minimum": 0}
	}
	return object{"type": "integer"}
}

func schemaOfMap(t reflect.Type, tag reflect.StructTag) object {
	s := object{"type": "object", "additionalProperties": schemaOf(t.Elem(), enumOnly(tag))}
	if pattern := tag.Get("keys"); pattern != "" {
		s["propertyNames"] = object{"pattern": pattern}
	}
	if tag.Get("list") != "true" {
		return s
	}
	return object{"anyOf": []object{{"type": "array", "items": schemaOfText("")}, s}}
}

func schemaOfStruct(s shape) object {
	properties, required := object{}, []string{}
	for _, f := range s.fields {
		properties[f.key] = schemaOf(f.typ, f.tag)
		if f.is("required") {
			required = append(required, f.key)
		}
	}
	o := object{"type": "object", "properties": properties, "additionalProperties": false}
	if s.rest != nil {
		o["additionalProperties"] = schemaOf(s.rest.typ.Elem(), "")
	}
	if len(required) > 0 {
		o["required"] = required
	}
	if len(s.choices) > 0 {
		o["allOf"] = schemaOfChoices(s.choices, properties)
	}
	if short, ok := s.shorthand(); ok {
		return object{"anyOf": []object{schemaOfType(short.typ, short.tag), o}}
	}
	return o
}

// schemaOfChoices adds the kinds to the properties, and asks for exactly one of each choice.
func schemaOfChoices(fields []field, properties object) []object {
	var all []object
	for _, f := range fields {
		var one []object
		for _, kind := range choices[f.typ].kinds() {
			built, _ := choices[f.typ].build(kind)
			properties[kind] = schemaOf(reflect.TypeOf(built), "")
			one = append(one, object{"required": []string{kind}})
		}
		all = append(all, object{"oneOf": one})
	}
	return all
}
