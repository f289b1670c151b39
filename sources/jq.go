package sources

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math/big"
	"regexp"
	"strconv"
	"time"

	"github.com/itchyny/gojq"
)

// What an expression may take for one item, so that no item can keep a pull busy. One that makes items
// may take more for each byte that it makes them of: a reply has many items. Time is the bound of what
// takes long in a single step, and so wide that a busy machine does not reach it with what takes few.
const (
	maxSteps          = 100_000
	maxExpressionTime = 10 * time.Second
	stepsPerByte      = 10
	timePerByte       = 5 * time.Microsecond
)

// expression is a jq program that makes one text of an item.
type expression struct {
	code *gojq.Code
}

// compileExpression reads a jq program. It sees its item and nothing else.
func compileExpression(text string) (*expression, error) {
	query, err := parseExpression(text)
	if err != nil {
		return nil, err
	}
	return compileQuery(query)
}

func parseExpression(text string) (*gojq.Query, error) {
	query, err := gojq.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("is neither a path nor a jq expression: %w: %s", err, pathHint)
	}
	if err := refuse(query); err != nil {
		return nil, err
	}
	multiplyNumbers(query)
	return query, nil
}

func compileQuery(query *gojq.Query) (*expression, error) {
	code, err := gojq.Compile(query)
	if err != nil {
		return nil, fmt.Errorf("jq expression: %w: %s", err, pathHint)
	}
	return &expression{code}, nil
}

const pathHint = `put a name with blanks or such characters in quotes, as in ."nps score"`

// of runs the program on an item. No value and null are nil.
func (e *expression) of(item any) ([]byte, error) {
	var only any
	count := 0
	for value, err := range e.results(item, newBudget(0)) {
		if count++; count > 1 {
			return nil, errors.New(`more than one value: choose one, as first(…) does, or put them together, as [ … ] | join(",") does`)
		}
		if err != nil {
			return nil, err
		}
		only = value
	}
	return jqText(only)
}

// results are the values that the program makes of an item, up to its first error.
func (e *expression) results(item any, budget *budget) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		run := e.code.RunWithContext(budget, item)
		for value, ok := run.Next(); ok; value, ok = run.Next() {
			err, failed := value.(error)
			switch {
			case !failed:
				if !yield(value, nil) {
					return
				}
				continue
			case !errors.As(err, new(spentError)):
				err = withoutValues(err)
			}
			yield(nil, err)
			return
		}
	}
}

// jqText is a value as the text of a field, as jsonValue.text has it.
func jqText(value any) ([]byte, error) {
	switch value := value.(type) {
	case nil:
		return nil, nil
	case string:
		return []byte(value), nil
	case json.Number:
		return []byte(value), nil
	case bool:
		return strconv.AppendBool(nil, value), nil
	case int:
		return strconv.AppendInt(nil, int64(value), 10), nil
	case *big.Int:
		return value.Append(nil, 10), nil
	}
	return gojq.Marshal(value)
}

// withoutValues is the text of an error of a running program, which quotes values of the item: those
// may be of persons, so that they go.
func withoutValues(err error) error {
	if _, called := errors.AsType[gojq.ValueError](err); called {
		return errors.New("the expression ended with an error of its own")
	}
	return errors.New(clean(quotedValues.ReplaceAllString(err.Error(), "…"), nil))
}

var quotedValues = regexp.MustCompile(`"(?:[^"\\]|\\.)*"?|[0-9][0-9.eE+-]*`)

// budget is a context that is done after so many steps of a program, which asks at each, or after some
// time.
type budget struct {
	context.Context
	steps int
	end   time.Time
	spent spentError
}

// newBudget is what an expression may take that makes items of so many bytes, none for a field.
func newBudget(bytes int) *budget {
	limit := spentError{maxSteps + bytes*stepsPerByte, maxExpressionTime + time.Duration(bytes)*timePerByte}
	return &budget{Context: context.Background(), steps: limit.steps, end: time.Now().Add(limit.time), spent: limit}
}

var spent = func() <-chan struct{} {
	done := make(chan struct{})
	close(done)
	return done
}()

// Done is closed once the budget is spent.
func (b *budget) Done() <-chan struct{} {
	b.steps--
	if b.steps < 0 || b.steps%256 == 0 && time.Now().After(b.end) {
		b.steps = min(b.steps, 0)
		return spent
	}
	return nil
}

// Err says that the budget is spent.
func (b *budget) Err() error { return b.spent }

// spentError ends a program that takes too long.
type spentError struct {
	steps int
	time  time.Duration
}

func (e spentError) Error() string {
	return fmt.Sprintf("takes more than %d steps or %s at a time: make it simpler", e.steps, e.time.Round(100*time.Millisecond))
}
