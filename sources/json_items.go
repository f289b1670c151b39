package sources

import (
	"errors"
	"fmt"
	"hash/maphash"
)

// maxItem bounds the memory that one item, or one line, may take.
const maxItem = 16 << 20

// wholeReply is how errors name what the path of the items starts from.
const wholeReply = "the reply"

// jsonItems finds the items of JSON replies and yields their fields, over all the replies of a
// pull.
type jsonItems struct {
	path   jsonPath
	fields []jsonField
	yield  Yield

	// around are the objects on the way to the current item, the outermost first.
	around []jsonValue
	record Record
	// count is the items of the pull so far, and missed why there might be none.
	count  int64
	missed string
	// reply names the reply that is read, where there are several.
	reply string
	// elements and digest describe the current reply: what its outermost array held.
	elements int
	digest   maphash.Hash
	// stopped is what the receiver of the rows ended the reading with.
	stopped error
}

// newItems plans the reading of fields.
func newItems(items string, fields []string, yield Yield) (*jsonItems, error) {
	path, err := parseItemsPath(items)
	if err != nil {
		return nil, fmt.Errorf("items %q: %w", items, err)
	}
	j := &jsonItems{path: path, yield: yield, around: make([]jsonValue, path.keys())}
	for _, name := range fields {
		field, err := newField(name, path)
		if err != nil {
			return nil, err
		}
		j.fields = append(j.fields, field)
	}
	j.record.Fields = make([][]byte, len(fields))
	return j, nil
}

// begin starts a reply.
func (j *jsonItems) begin(reply string) {
	j.reply = reply
	j.elements = 0
	j.digest.Reset()
}

// note takes notice of one element of the outermost array.
func (j *jsonItems) note(element []byte) {
	j.elements++
	_, _ = j.digest.Write(element)
}

// walk goes down a value that is in memory, and yields the items it leads to.
func (j *jsonItems) walk(v jsonValue, step, level int) error {
	if step == len(j.path.steps) {
		return j.item(v)
	}
	kind := j.path.steps[step].kind
	switch {
	case v.isNull():
		return nil
	case kind == stepKey && v.isObject():
		return j.walkKey(v, step, level)
	case kind != stepKey && v.isArray():
		return j.walkArray(v, step, level)
	case kind == stepItems && v.isObject():
		return j.item(v)
	}
	return j.bad(j.wrongKind(step, v.kind()))
}

func (j *jsonItems) walkKey(v jsonValue, step, level int) error {
	child, ok := v.member(j.path.steps[step].key)
	if !ok {
		if j.missed == "" {
			j.missed = missing(wholeReply, j.path.steps[:step+1], v)
		}
		return nil
	}
	j.around[level] = v
	return j.walk(child, step+1, level+1)
}

func (j *jsonItems) walkArray(v jsonValue, step, level int) error {
	for element := range v.elements() {
		if err := j.walk(element, step+1, level); err != nil {
			return err
		}
	}
	return nil
}

// wrongKind says that the path of the items does not fit the reply.
func (j *jsonItems) wrongKind(step int, kind string) error {
	want := "an array or an object"
	switch j.path.steps[step].kind {
	case stepKey:
		want = "an object"
	case stepEach:
		want = "an array"
	}
	hint := ""
	if want == "an object" && kind == "an array" {
		hint = `; write "[]" after the name of an array`
	}
	return fmt.Errorf("items %s: %s is %s, not %s%s", j.path, place(wholeReply, j.path.steps[:step]), kind, want, hint)
}

// item yields the fields of one item.
func (j *jsonItems) item(v jsonValue) error {
	j.count++
	for i := range j.fields {
		field, from := &j.fields[i], v
		if field.level != itemLevel {
			from = j.around[field.level]
		}
		j.record.Fields[i] = field.of(from)
	}
	j.record.Line = j.count
	return j.hand(j.record)
}

// bad yields an item that cannot be read.
func (j *jsonItems) bad(err error) error {
	j.count++
	if j.reply != "" {
		err = fmt.Errorf("%s: %w", j.reply, err)
	}
	return j.hand(Record{Line: j.count, Err: err})
}

func (j *jsonItems) hand(record Record) error {
	if err := j.yield(record); err != nil {
		j.stopped = err
		return errStopped
	}
	return nil
}

// check reports what was found nowhere in the whole pull.
func (j *jsonItems) check() error {
	if j.count == 0 && j.missed != "" {
		return fmt.Errorf("items %s: %s", j.path, j.missed)
	}
	var problems []error
	for i := range j.fields {
		problems = append(problems, j.fields[i].check())
	}
	return errors.Join(problems...)
}
