package config

import (
	"reflect"
	"strings"
	"testing"
)

// TestEverySettingIsDocumented looks for settings of our own without a sentence.
func TestEverySettingIsDocumented(t *testing.T) {
	seen := 0
	eachSetting(reflect.TypeFor[settings](), "", func(path string, f field) {
		seen++
		if doc := f.tag.Get("doc"); !strings.HasSuffix(doc, ".") {
			t.Errorf("%s: the doc %q is no sentence: add one to the tag of its field", path, doc)
		}
	})
	if seen < 50 {
		t.Errorf("only %d settings were found", seen)
	}
}

// eachSetting visits the settings below a type, also those of every kind.
func eachSetting(typ reflect.Type, path string, visit func(string, field)) {
	switch typ.Kind() {
	case reflect.Map:
		path = join(path, anyName)
	case reflect.Slice:
		path += anyItem
	}
	if typ = element(typ); !isStruct(typ) || isAnothers(typ) {
		return
	}
	s := shapeOf(typ)
	for _, f := range s.fields {
		visit(join(path, f.key), f)
		eachSetting(f.typ, join(path, f.key), visit)
	}
	for _, f := range s.choices {
		for _, kind := range choices[f.typ].kinds() {
			built, _ := choices[f.typ].build(kind)
			eachSetting(reflect.TypeOf(built), join(path, kind), visit)
		}
	}
}

// TestReferenceHasEverySetting holds the page against the structs.
func TestReferenceHasEverySetting(t *testing.T) {
	page := string(Reference())
	eachSetting(reflect.TypeFor[settings](), "", func(path string, _ field) {
		if written := strings.ReplaceAll(path, "/", "."); !strings.Contains(page, "`"+written+"`") {
			t.Errorf("the page misses %s", written)
		}
	})
}
