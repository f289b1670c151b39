package sources

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// maxDepth is how deep values may be nested; encoding/json has the same bound.
const maxDepth = 10000

var errTooLarge = fmt.Errorf("an item is larger than %d MiB", maxItem>>20)

// jsonStream reads JSON documents one after the other, one element of their outermost array at a
// time.
type jsonStream struct {
	items   *jsonItems
	decoder *json.Decoder
	in      *window
	raw     json.RawMessage
}

// stream reads all documents of a reply.
func (j *jsonItems) stream(r io.Reader) error {
	in := &window{from: r}
	s := &jsonStream{items: j, decoder: json.NewDecoder(in), in: in}
	s.decoder.UseNumber()
	for documents := 0; ; documents++ {
		switch err := s.document(); {
		case err == nil:
		case !errors.Is(err, io.EOF):
			return s.explain(err)
		case documents == 0:
			return errors.New("the reply is empty")
		default:
			return nil
		}
	}
}

// document reads the next document. It returns io.EOF where there is none, and only there.
func (s *jsonStream) document() error {
	if s.items.takesWhole() {
		return s.whole()
	}
	token, err := s.next()
	if err != nil {
		return err
	}
	if err := s.value(token, 0, 0); !errors.Is(err, io.EOF) {
		return err
	}
	return io.ErrUnexpectedEOF
}

func (s *jsonStream) explain(err error) error {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("item %d: the reply ends in the middle: %w", s.items.count+1, io.ErrUnexpectedEOF)
	case errors.As(err, new(*stoppedError)), errors.As(err, new(misfit)):
		return err
	}
	return fmt.Errorf("item %d: %w", s.items.count+1, err)
}

// misfit is a reply that is JSON but not of the shape that the path of the items says.
type misfit struct{ error }

// value goes down a value whose first token was read.
func (s *jsonStream) value(token json.Token, step, level int) error {
	kind := s.items.path.steps[step].kind
	switch {
	case token == nil:
		return nil
	case token == json.Delim('{') && kind == stepKey:
		return s.object(step, level)
	case token == json.Delim('[') && kind != stepKey:
		return s.array(step, level)
	case token == json.Delim('{') && kind == stepItems:
		return s.single()
	}
	return misfit{s.items.wrongKind(step, tokenKind(token))}
}

// object goes down one key of an object, and keeps what is wanted of the others.
func (s *jsonStream) object(step, level int) error {
	var kept jsonObject
	var keys []string
	found := false
	for s.more() {
		key, err := s.key()
		switch {
		case err != nil:
		case !found && key == s.items.path.steps[step].key:
			found = true
			s.items.around[level] = kept.close()
			err = s.down(step+1, level+1)
		default:
			err = s.pass(&kept, key, step, !found && s.items.wants(level, key))
		}
		if err != nil {
			return err
		}
		keys = append(keys, key)
		keys = keys[:min(len(keys), 100)]
	}
	s.items.miss(step, keys)
	if _, err := s.next(); err != nil || found {
		return err
	}
	steps := s.items.path.steps
	return misfit{fmt.Errorf("items %s: no %s in %s, which has %s%s", s.items.path, stepsText(steps[step:step+1]),
		place(wholeReply, steps[:step]), keyList(keys), suggestion(keys, steps[step].key))}
}

// pass reads over a key that does not lead to the items, and keeps what is wanted of it.
func (s *jsonStream) pass(kept *jsonObject, key string, step int, wanted bool) error {
	beside := s.items.besideBelow(step, key)
	if !wanted && len(beside) == 0 {
		return s.skip()
	}
	if err := s.decode(); err != nil {
		return err
	}
	for _, b := range beside {
		b.take(jsonValue(s.raw), step+1)
	}
	if wanted {
		return s.add(kept, key)
	}
	return nil
}

func (s *jsonStream) down(step, level int) error {
	token, err := s.next()
	if err != nil {
		return err
	}
	return s.value(token, step, level)
}

// wants says whether a field needs the key of an object around the items.
func (j *jsonItems) wants(level int, key string) bool {
	for i := range j.fields {
		if f := &j.fields[i]; f.level == level && f.path.steps[0].key == key {
			return true
		}
	}
	return false
}

// array reads an array element by element.
func (s *jsonStream) array(step, level int) error {
	for s.more() {
		if err := s.decode(); err != nil {
			return err
		}
		isNew, err := s.items.note(s.raw)
		if err == nil && isNew {
			err = s.items.walk(jsonValue(s.raw), step+1, level)
		}
		if err != nil {
			return err
		}
	}
	_, err := s.next()
	return err
}

// single reads an object that is the only item.
func (s *jsonStream) single() error {
	var whole jsonObject
	for s.more() {
		key, err := s.key()
		if err == nil {
			err = s.keep(&whole, key)
		}
		if err != nil {
			return err
		}
	}
	if _, err := s.next(); err != nil {
		return err
	}
	item := whole.close()
	isNew, err := s.items.note(item)
	for _, b := range s.items.beside {
		b.take(item, 0)
	}
	if err != nil || !isNew {
		return err
	}
	return s.items.item(item)
}

func (s *jsonStream) keep(object *jsonObject, key string) error {
	if err := s.decode(); err != nil {
		return err
	}
	return s.add(object, key)
}

func (s *jsonStream) add(object *jsonObject, key string) error {
	object.add(key, s.raw)
	if len(object.text) > maxItem {
		return errTooLarge
	}
	return nil
}

// skip reads over a value.
func (s *jsonStream) skip() error {
	for depth := 0; ; {
		token, err := s.next()
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth > maxDepth {
			return errors.New("nested too deep")
		}
		if depth == 0 {
			return nil
		}
	}
}

func (s *jsonStream) key() (string, error) {
	token, err := s.next()
	key, _ := token.(string)
	return key, err
}

func (s *jsonStream) next() (json.Token, error) {
	s.in.open(s.decoder.InputOffset())
	return s.decoder.Token()
}

func (s *jsonStream) more() bool {
	s.in.open(s.decoder.InputOffset())
	return s.decoder.More()
}

func (s *jsonStream) decode() error {
	s.in.open(s.decoder.InputOffset())
	return s.decoder.Decode(&s.raw)
}

func tokenKind(token json.Token) string {
	switch token := token.(type) {
	case json.Delim:
		if token == '[' {
			return "an array"
		}
		return "an object"
	case string:
		return "a string"
	case bool:
		return "a boolean"
	}
	return "a number"
}

// window lets a decoder read only so far ahead, so that no value can take all memory.
type window struct {
	from        io.Reader
	read, until int64
}

func (w *window) open(offset int64) { w.until = offset + maxItem }

// Read implements io.Reader.
func (w *window) Read(p []byte) (int, error) {
	if w.read >= w.until {
		return 0, errTooLarge
	}
	n, err := w.from.Read(p[:min(int64(len(p)), w.until-w.read)])
	w.read += int64(n)
	return n, err
}

// jsonObject is an object that is put together from some of its keys.
type jsonObject struct{ text []byte }

func (o *jsonObject) add(key string, value []byte) {
	quoted, _ := json.Marshal(key)
	separator := byte(',')
	if len(o.text) == 0 {
		separator = '{'
	}
	o.text = append(append(append(append(o.text, separator), quoted...), ':'), value...)
}

func (o *jsonObject) close() jsonValue {
	if len(o.text) == 0 {
		return jsonValue("{}")
	}
	return append(o.text, '}')
}
