package sources

import (
	"bytes"
	"fmt"
	"slices"
)

// besideValue is a value that stands beside the items of a reply, such as how many there are.
type besideValue struct {
	text string
	path jsonPath
	// root is what the path starts from.
	root string
	// value is nil where the current reply does not have it.
	value jsonValue
	// missed says where the path broke off.
	missed string
}

// lookBeside looks for a value in all replies.
func (j *jsonItems) lookBeside(text string) error {
	path, err := parseBesidePath(text)
	if err != nil {
		return err
	}
	j.beside = append(j.beside, &besideValue{text: text, path: path, root: wholeReply})
	return nil
}

// lookLast looks for a value in the last element of all replies.
func (j *jsonItems) lookLast(text string) error {
	path, err := parseValuePath(text)
	j.last = &lastValue{text: text, path: path}
	return err
}

// lastValue is a value in the last element of the outermost array of a reply.
type lastValue struct {
	text    string
	path    jsonPath
	element []byte
}

func (l *lastValue) keep(element []byte) {
	if l != nil {
		l.element = append(l.element[:0], element...)
	}
}

// found is the value in the element that was kept last.
func (l *lastValue) found() *besideValue {
	value := &besideValue{text: l.text, path: l.path, root: "the last item"}
	element, err := validValue(l.element)
	if err != nil {
		value.missed = "the last item is no JSON" // a line of several, whose own error is told by its row
		return value
	}
	value.take(element, 0)
	return value
}

// besideAt is what the current reply has at a path that is looked for.
func (j *jsonItems) besideAt(text string) *besideValue {
	i := slices.IndexFunc(j.beside, func(b *besideValue) bool { return b.text == text })
	return j.beside[i]
}

// besideBelow are the values that may be below a key, at a step of the path of the items.
func (j *jsonItems) besideBelow(step int, key string) []*besideValue {
	var below []*besideValue
	for _, b := range j.beside {
		if b.branches(j.path, step) && b.path.steps[step].key == key && b.value == nil {
			below = append(below, b)
		}
	}
	return below
}

// branches reports whether the path of the value leaves that of the items not before a step.
func (b *besideValue) branches(items jsonPath, step int) bool {
	return len(b.path.steps) > step && b.path.steps[step].kind == stepKey &&
		slices.Equal(b.path.steps[:step], items.steps[:step])
}

// miss notes that an object on the way to the items had only these keys.
func (j *jsonItems) miss(step int, keys []string) {
	for _, b := range j.beside {
		if !b.branches(j.path, step) || slices.Contains(keys, b.path.steps[step].key) {
			continue
		}
		b.missed = fmt.Sprintf("no %s in %s, which has %s%s", stepsText(b.path.steps[step:step+1]),
			place(wholeReply, b.path.steps[:step]), keyList(keys), suggestion(keys, b.path.steps[step].key))
	}
}

// take follows the path of the value from one of its steps on.
func (b *besideValue) take(v jsonValue, from int) {
	for i, step := range b.path.steps[from:] {
		next, ok := step.follow(v)
		if !ok || next == nil {
			b.missed = missing(b.root, b.path.steps[:from+i+1], v)
			return
		}
		v = next
	}
	b.value = bytes.Clone(v)
}

// why says why there is no value.
func (b *besideValue) why() string {
	if b.missed != "" {
		return b.missed
	}
	if b.value != nil {
		return fmt.Sprintf("%s is %s", b.text, b.value)
	}
	return fmt.Sprintf("no %s beside the items", b.text)
}
