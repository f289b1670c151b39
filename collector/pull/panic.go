package pull

import (
	"fmt"
	"runtime/debug"
)

// Panic is the error made of a panic while a source was read or its rows were computed.
type Panic struct {
	Value any
	// Stack is where it happened.
	Stack []byte
}

// Error says what the panic said.
func (p *Panic) Error() string { return fmt.Sprintf("panic: %v", p.Value) }

// Recover turns a panic into an error; it is to be deferred.
func Recover(err *error) {
	if r := recover(); r != nil {
		*err = &Panic{r, debug.Stack()}
	}
}
