package sources

import (
	"fmt"
	"slices"
	"strings"
)

// jsonField is one asked-for field of the items: what stands at a path, or what an expression makes.
type jsonField struct {
	name string
	path jsonPath
	// expression is nil where the path says it all.
	expression *expression
	// level is the object that the path starts from, counted from the outermost one around the
	// items; itemLevel is the item itself.
	level int
	found bool
	// missed says, once, where the path broke off.
	missed string
}

const itemLevel = -1

// newField plans a field of the items at a path.
func newField(name string, items jsonPath) (jsonField, error) {
	path, err := parsePath(name)
	if err != nil {
		return newExpressionField(name)
	}
	if slices.ContainsFunc(path.steps, func(s jsonStep) bool { return s.kind == stepEach }) {
		return jsonField{}, fmt.Errorf(`field %q: "[]" is for items; a field is one value, such as ".tags[0]" or "[.tags[]] | length"`, name)
	}
	field := jsonField{name: name, path: path, level: itemLevel}
	if path.climb == 0 {
		return field, nil
	}
	if field.level = items.keys() - path.climb; field.level < 0 {
		return jsonField{}, fmt.Errorf("field %q climbs out of the reply: objects around the items at %s: %d",
			name, items, items.keys())
	}
	if len(path.steps) == 0 || path.steps[0].kind != stepKey {
		return jsonField{}, fmt.Errorf("field %q: name a key of the object around the items", name)
	}
	return field, nil
}

// newExpressionField plans a field that is no path.
func newExpressionField(name string) (jsonField, error) {
	if strings.HasPrefix(name, "^") {
		_, err := parsePath(name)
		return jsonField{}, fmt.Errorf("field %q: %w", name, err)
	}
	program, err := compileExpression(name)
	if err != nil {
		return jsonField{}, fmt.Errorf("field %q: %w", name, err)
	}
	return jsonField{name: name, expression: program, level: itemLevel}, nil
}

// of is the text of the field, nil where there is none.
func (f *jsonField) of(from jsonValue) []byte { return f.below(from, 0) }

// below is the text of the field from one step of its path on.
func (f *jsonField) below(value jsonValue, from int) []byte {
	for i, step := range f.path.steps[from:] {
		if value.isNull() {
			return nil
		}
		next, ok := step.follow(value)
		if !ok {
			f.miss(value, from+i)
			return nil
		}
		if next == nil {
			return nil
		}
		value = next
	}
	f.found = true
	return value.text()
}

// isMember reports whether the field begins with a key of the item.
func (f *jsonField) isMember() bool {
	return f.expression == nil && f.level == itemLevel && len(f.path.steps) > 0 && f.path.steps[0].kind == stepKey
}

// follow takes one step. It reports false where the value is not of the sort that has such a step,
// or has not the key; an array that is too short is no mistake, and leads to nil.
func (s jsonStep) follow(v jsonValue) (jsonValue, bool) {
	switch {
	case s.kind == stepKey && v.isObject():
		return v.member(s.key)
	case s.kind == stepIndex && v.isArray():
		element, _ := v.element(s.index)
		return element, true
	}
	return nil, false
}

func (f *jsonField) miss(at jsonValue, step int) {
	if f.missed == "" && !f.found && !f.path.optional {
		root := "the item"
		if f.level != itemLevel {
			root = "the object around"
		}
		f.missed = missing(root, f.path.steps[:step+1], at)
	}
}

// missing says that the last step leads nowhere.
func missing(root string, steps []jsonStep, at jsonValue) string {
	last := len(steps) - 1
	text := fmt.Sprintf("no %s in %s, %s", stepsText(steps[last:]), place(root, steps[:last]), at.what())
	if at.isObject() {
		text += suggestion(at.keys(), steps[last].key)
	}
	return text
}

// place names where some steps lead to.
func place(root string, steps []jsonStep) string {
	if len(steps) == 0 {
		return root
	}
	return stepsText(steps)
}

// check reports a field that was looked for and that no item had.
func (f *jsonField) check() error {
	if f.found || f.missed == "" {
		return nil
	}
	around := ""
	if f.level != itemLevel {
		around = " (an object around the items is only read up to the items)"
	}
	return fmt.Errorf("field %q: no item has it: %s%s; write %q if it may be missing",
		f.name, f.missed, around, f.name+"?")
}
