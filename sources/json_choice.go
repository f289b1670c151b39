package sources

import (
	"errors"
	"fmt"
	"strings"

	"github.com/itchyny/gojq"
)

// itemChoice says which values of a reply are its items: those at a path, or what a jq program makes of
// them.
type itemChoice struct {
	// path leads to an array or an object. It has no steps where the program takes the whole reply.
	path jsonPath
	// program is nil where the items are what stands at the path.
	program *expression
}

// parseItems reads where the items are. An expression that begins with a path to an array, such as
// ".data[] | …", is run on one element after the other; any other takes the reply as a whole.
func parseItems(text string) (itemChoice, error) {
	if _, err := parsePath(text); err == nil || strings.HasPrefix(text, "^") {
		path, err := parseItemsPath(text)
		return itemChoice{path: path}, err
	}
	query, err := parseExpression(text)
	if err != nil {
		return itemChoice{}, err
	}
	choice := itemChoice{}
	if path, ok := leadingPath(query); ok {
		choice.path, query = path, query.Right
	}
	choice.program, err = compileQuery(query)
	return choice, err
}

// leadingPath is the path to an array that a program begins with.
func leadingPath(query *gojq.Query) (jsonPath, bool) {
	if query.Op != gojq.OpPipe {
		return jsonPath{}, false
	}
	path, err := parseItemsPath(query.Left.String())
	return path, err == nil && path.steps[len(path.steps)-1].kind == stepEach
}

// takesWhole reports whether a reply is one value, of which nobody knows how many items the API counts.
func (c itemChoice) takesWhole() bool { return len(c.path.steps) == 0 }

// make yields every result of the program as an item.
func (j *jsonItems) make(v jsonValue, failed func(error) error) error {
	for result, err := range j.program.results(v.decoded(), newBudget(len(v))) {
		if err != nil {
			return failed(fmt.Errorf("items: %w", err))
		}
		text, err := gojq.Marshal(result)
		if err != nil {
			return failed(errors.New("items: a result is no JSON"))
		}
		if err := j.row(text); err != nil {
			return err
		}
	}
	return nil
}

// whole reads a document as one value. A program that fails takes the whole page with it.
func (s *jsonStream) whole() error {
	err := s.decode()
	switch {
	case errors.Is(err, errTooLarge):
		return misfit{fmt.Errorf("items: the expression takes the whole reply, which is larger than %d MiB: "+
			`ask for fewer items per page, or have it begin with a path to them, such as ".data[] | …"`, maxItem>>20)}
	case err != nil:
		return err
	}
	for _, b := range s.items.beside {
		b.take(jsonValue(s.raw), 0)
	}
	isNew, err := s.items.note(s.raw)
	if err != nil || !isNew {
		return err
	}
	before := s.items.count
	err = s.items.make(jsonValue(s.raw), func(err error) error { return misfit{err} })
	s.items.extra += int(s.items.count-before) - 1
	return err
}

// size is how many items the current reply had: as the API counts them, where it is not read as a whole.
func (j *jsonItems) size() int { return j.elements + j.extra }
