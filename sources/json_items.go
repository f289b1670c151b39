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
	itemChoice
	fields []jsonField
	yield  Yield
	// members are the fields that begin with a key of the item, and expressions those that need the
	// item to be decoded. Open is memory for the members that are still looked for.
	members, expressions, open []int

	// beside are the values that replies have beside their items and that are looked for.
	beside []*besideValue
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
	// extra is how many more items were made of documents that are one element each.
	extra int
	// last is where a cursor stands in the last of these elements, nil where none is looked for.
	last *lastValue
	// skip is how many elements of the reply were read before it broke off, and skipped their digest.
	skip    int
	skipped uint64
}

// newItems plans the reading of fields.
func newItems(items string, fields []string, yield Yield) (*jsonItems, error) {
	choice, err := parseItems(items)
	if err != nil {
		return nil, fmt.Errorf("items %q: %w", items, err)
	}
	j := &jsonItems{itemChoice: choice, yield: yield, around: make([]jsonValue, choice.path.keys())}
	j.digest.SetSeed(pageSeed)
	for i, name := range fields {
		field, err := newField(name, choice.path)
		if err != nil {
			return nil, err
		}
		j.fields = append(j.fields, field)
		switch {
		case field.expression != nil:
			j.expressions = append(j.expressions, i)
		case field.isMember():
			j.members = append(j.members, i)
		}
	}
	j.open = make([]int, 0, len(j.members))
	j.record.Fields = make([][]byte, len(fields))
	return j, nil
}

// begin starts a reply, or again one that broke off: then what was read of it is passed over.
func (j *jsonItems) begin(reply string, again bool) {
	switch {
	case !again:
		j.skip, j.skipped, j.extra = 0, 0, 0
	case j.elements >= j.skip:
		j.skip, j.skipped = j.elements, j.digest.Sum64()
	}
	j.reply = reply
	j.elements = 0
	j.digest.Reset()
	for _, b := range j.beside {
		b.value, b.missed = nil, ""
	}
}

// note takes notice of one element of the outermost array, and reports whether it is a new one.
func (j *jsonItems) note(element []byte) (isNew bool, err error) {
	j.elements++
	_, _ = j.digest.Write(element)
	j.last.keep(element)
	if j.elements == j.skip && j.digest.Sum64() != j.skipped {
		return false, errChanged
	}
	return j.elements > j.skip, nil
}

// end ends a reply.
func (j *jsonItems) end() error {
	if j.elements < j.skip {
		return errChanged
	}
	return nil
}

var errChanged = errors.New("the connection broke, and the page was another one when it was asked for again")

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

// item yields what is at the end of the path, or what the program makes of it.
func (j *jsonItems) item(v jsonValue) error {
	if j.program != nil {
		return j.make(v, j.bad)
	}
	return j.row(v)
}

// row yields the fields of one item.
func (j *jsonItems) row(v jsonValue) error {
	if err := j.fill(v); err != nil {
		return j.bad(err)
	}
	j.count++
	j.record.Line = j.count
	return j.hand(j.record)
}

// fill puts the fields of an item into the record.
func (j *jsonItems) fill(v jsonValue) error {
	for i := range j.fields {
		switch field := &j.fields[i]; {
		case field.level != itemLevel:
			j.record.Fields[i] = field.of(j.around[field.level])
		case field.expression == nil && (!field.isMember() || !v.isObject()):
			j.record.Fields[i] = field.of(v)
		}
	}
	if v.isObject() {
		j.fillMembers(v)
	}
	return j.fillExpressions(v)
}

// fillMembers fills the fields that begin with a key of the item, in one walk over all of them.
func (j *jsonItems) fillMembers(v jsonValue) {
	open := append(j.open[:0], j.members...)
	for name, value := range v.members() {
		for at := 0; at < len(open); {
			i := open[at]
			if !isKey(name, j.fields[i].path.steps[0].key) {
				at++
				continue
			}
			j.record.Fields[i] = j.fields[i].below(value, 1)
			open[at] = open[len(open)-1]
			open = open[:len(open)-1]
		}
		if len(open) == 0 {
			break
		}
	}
	for _, i := range open {
		j.fields[i].miss(v, 0)
		j.record.Fields[i] = nil
	}
}

func (j *jsonItems) fillExpressions(v jsonValue) error {
	if len(j.expressions) == 0 {
		return nil
	}
	decoded := v.decoded()
	for _, i := range j.expressions {
		text, err := j.fields[i].expression.of(decoded)
		if err != nil {
			return fmt.Errorf("field %q: %w", j.fields[i].name, err)
		}
		j.record.Fields[i] = text
	}
	return nil
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
		return &stoppedError{err}
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
