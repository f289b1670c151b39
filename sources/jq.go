package sources

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"time"

	"github.com/itchyny/gojq"
)

// What an expression may take for one item, so that no item can keep a pull busy.
const (
	maxSteps          = 100_000
	maxExpressionTime = time.Second
)

// expression is a jq program that makes one text of an item.
type expression struct {
	code *gojq.Code
}

// compileExpression reads a jq program. It sees its item and nothing else.
func compileExpression(text string) (*expression, error) {
	query, err := gojq.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("is neither a path nor a jq expression: %w: %s", err, pathHint)
	}
	if err := refuse(query); err != nil {
		return nil, err
	}
	multiplyNumbers(query)
	code, err := gojq.Compile(query)
	if err != nil {
		return nil, fmt.Errorf("jq expression: %w: %s", err, pathHint)
	}
	return &expression{code}, nil
}

const pathHint = `put a name with blanks or such characters in quotes, as in ."nps score"`

// of runs the program on an item. No value and null are nil.
func (e *expression) of(item any) ([]byte, error) {
	run := e.code.RunWithContext(newBudget(), item)
	value, ok := run.Next()
	if !ok {
		return nil, nil
	}
	if err, failed := value.(error); failed {
		if errors.Is(err, errSpent) {
			return nil, err
		}
		return nil, withoutValues(err)
	}
	if _, more := run.Next(); more {
		return nil, errors.New(`more than one value: choose one, as first(…) does, or put them together, as [ … ] | join(",") does`)
	}
	return jqText(value)
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
}

func newBudget() *budget {
	return &budget{Context: context.Background(), steps: maxSteps, end: time.Now().Add(maxExpressionTime)}
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
func (b *budget) Err() error { return errSpent }

var errSpent = fmt.Errorf("takes more than %d steps or %s for one item: make it simpler", maxSteps, maxExpressionTime)
