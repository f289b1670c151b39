package config

import (
	"bytes"
	_ "embed" // the introduction of the page
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// Reference is the page of every setting, made of the structs that also make the JSON Schema.
func Reference() []byte {
	p := &page{}
	for _, f := range shapeOf(reflect.TypeFor[settings]()).fields {
		p.section(f)
	}
	return slices.Concat(referenceIntroduction, p.contents(), p.Bytes())
}

//go:embed reference.md
var referenceIntroduction []byte

// anyName stands for a name that the user chooses.
const anyName = "NAME"

// anyItem stands for every item of a list.
const anyItem = "[]"

// page is a page in Markdown.
type page struct{ bytes.Buffer }

// contents leads to the sections of what has been written so far.
func (p *page) contents() []byte {
	var links []string
	for _, heading := range regexp.MustCompile("(?m)^## `([^`]+)`$").FindAllSubmatch(p.Bytes(), -1) {
		path := string(heading[1])
		links = append(links, fmt.Sprintf("[`%s`](#%s)", path, strings.ToLower(strings.ReplaceAll(path, ".", ""))))
	}
	return []byte(strings.Join(links, " ·\n") + "\n")
}

// section writes a key at the top of the configuration and all that is below it.
func (p *page) section(f field) {
	fmt.Fprintf(p, "\n## `%s`\n\n%s\n", f.key, f.tag.Get("doc"))
	path, t := f.key, element(f.typ)
	if f.typ.Kind() == reflect.Map {
		path += "." + anyName
	}
	if isStruct(t) {
		p.structure(path, t)
	}
}

// structure writes the keys of a struct, and its choices as sections of their own.
func (p *page) structure(path string, t reflect.Type) {
	s := shapeOf(t)
	for _, f := range s.fields {
		p.field(path+"."+f.key, f)
	}
	if s.rest != nil {
		p.field(path+"."+anyName, *s.rest)
	}
	for _, f := range s.choices {
		p.choice(path, f)
	}
}

func (p *page) choice(path string, f field) {
	kinds := choices[f.typ].kinds()
	if len(kinds) == 1 {
		fmt.Fprintf(p, "\n## `%s`: %s\n\nThis one is required.\n", path, f.tag.Get("choice"))
	} else {
		fmt.Fprintf(p, "\n## `%s`: %s\n\nExactly one of %s is required.\n", path, f.tag.Get("choice"), code(kinds))
	}
	for _, kind := range kinds {
		built, _ := choices[f.typ].build(kind)
		fmt.Fprintf(p, "\n## `%s.%s`\n", path, kind)
		if short, ok := shapeOf(element(reflect.TypeOf(built))).shorthand(); ok {
			fmt.Fprintf(p, "\nA plain value in its place is `%s`.\n", short.key)
		}
		p.structure(path+"."+kind, element(reflect.TypeOf(built)))
	}
}

// field writes a key and, where it is a mapping with known keys, those below it.
func (p *page) field(path string, f field) {
	t := element(f.typ)
	if doc := f.tag.Get("doc"); doc != "" {
		fmt.Fprintf(p, "\n### `%s`\n\n%s\n\n", path, doc)
	} else {
		fmt.Fprintf(p, "\n### `%s`\n\n", path)
	}
	fmt.Fprintf(p, "- Type: %s\n", typeWords(f.typ, f.tag))
	for _, fact := range facts(f) {
		fmt.Fprintf(p, "- %s\n", fact)
	}
	if !strings.Contains(path, anyItem) {
		fmt.Fprintf(p, "- Environment: `%s`\n", variable(path))
	}
	switch {
	case !isStruct(t):
	case isAnothers(t):
		p.foreign(t)
	case f.typ.Kind() == reflect.Map:
		p.structure(path+"."+anyName, t)
	case f.typ.Kind() == reflect.Slice:
		p.structure(path+anyItem, t)
	default:
		p.structure(path, t)
	}
}

// facts are what the tags of a field say beside its doc.
func facts(f field) []string {
	var all []string
	if f.is("required") {
		all = append(all, "Required")
	}
	if enum := f.tag.Get("enum"); enum != "" {
		all = append(all, "One of: "+code(strings.Split(enum, ",")))
	}
	if text, ok := f.tag.Lookup("default"); ok {
		all = append(all, "Default: "+code([]string{text}))
	}
	if text, ok := f.tag.Lookup("example"); ok {
		all = append(all, "Example: "+code([]string{f.key + ": " + yamlText(text)}))
	}
	return all
}

// yamlText is the text of an example as it stands in a file: one that is no plain word is quoted.
func yamlText(text string) string {
	if text != "" && strings.Contains(";,|*&!%@`#", text[:1]) {
		return `"` + text + `"`
	}
	return text
}

// foreign lists the keys of a struct that is another project's, which documents it itself.
func (p *page) foreign(t reflect.Type) {
	p.WriteString("- Keys, as in Prometheus' own configuration:\n\n| key | type |\n| --- | --- |\n")
	p.foreignKeys("", t)
}

func (p *page) foreignKeys(below string, t reflect.Type) {
	s := shapeOf(t)
	for _, f := range s.fields {
		key := below + f.key
		fmt.Fprintf(p, "| `%s` | %s |\n", key, typeWords(f.typ, f.tag))
		if inner := element(f.typ); isStruct(inner) {
			p.foreignKeys(key+".", inner)
		}
	}
	if s.rest != nil {
		fmt.Fprintf(p, "| `%s` | %s |\n", below+anyName, typeWords(s.rest.typ.Elem(), ""))
		if inner := element(s.rest.typ); isStruct(inner) {
			p.foreignKeys(below+anyName+".", inner)
		}
	}
}

// element is what a pointer, list or mapping holds.
func element(t reflect.Type) reflect.Type {
	for slices.Contains([]reflect.Kind{reflect.Pointer, reflect.Map, reflect.Slice}, t.Kind()) {
		t = t.Elem()
	}
	return t
}

// typeWords says in words what may be written.
func typeWords(t reflect.Type, tag reflect.StructTag) string {
	switch {
	case t.Kind() == reflect.Pointer:
		return typeWords(t.Elem(), tag)
	case t == durationType:
		return "duration"
	case t == secretType:
		return "secret text"
	case isStruct(t):
		if short, ok := shapeOf(t).shorthand(); ok {
			return typeWords(short.typ, short.tag) + ", or a mapping"
		}
		return "mapping"
	case isForeign(t):
		return "text"
	case t.Kind() == reflect.Slice:
		return "list of: " + typeWords(t.Elem(), "")
	case t.Kind() == reflect.Map && tag.Get("list") == "true":
		return "list, or mapping to: " + typeWords(t.Elem(), "")
	case t.Kind() == reflect.Map:
		return "mapping to: " + typeWords(t.Elem(), "")
	}
	return scalarWords(t.Kind())
}

func scalarWords(k reflect.Kind) string {
	switch k {
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "text"
	case reflect.Float32, reflect.Float64:
		return "number"
	case reflect.Interface:
		return "anything"
	}
	return "whole number"
}

func code(texts []string) string {
	quoted := make([]string, len(texts))
	for i, text := range texts {
		quoted[i] = "`" + text + "`"
	}
	return strings.Join(quoted, ", ")
}

// variable is the environment variable of a path.
func variable(path string) string {
	return Prefix + strings.ToUpper(strings.ReplaceAll(path, ".", "__"))
}
