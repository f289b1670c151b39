package sources

import (
	"context"
	"fmt"
	"time"
)

// Grouping asks a part for groups of rows instead of rows: those with equal fields and a time on the
// same local day. It is for row kinds that count such rows alike.
type Grouping struct {
	// Fields are all that are asked for, in order; Time is one of them.
	Fields []string
	// Unused are those of the fields that decide nothing. They are nil in every record.
	Unused []string
	// Dimensions are those of the fields that one could do without.
	Dimensions []string
	// Time is the field of which only the local day counts; it is blank where rows have none. Of the
	// times of a group the record has the newest.
	Time string
	// Days is the zone whose days are meant, and Clock that of times which do not say one.
	Days, Clock *time.Location
}

// Grouper is a part that can group its rows by itself, so that only groups have to come.
type Grouper interface {
	Part
	// ReadGroups is Read of one record for each group, with its number of rows as Count. Fields are
	// the text that Read has for them. An *Ungroupable says that the rows have to be read one by
	// one; records that came before it are to be forgotten.
	ReadGroups(ctx context.Context, g Grouping, open func() Yield) error
}

// Ungroupable says why a part cannot group its rows as it was asked to.
type Ungroupable struct {
	Part string
	Why  error
}

// Error says which part that is, and why.
func (u *Ungroupable) Error() string {
	return fmt.Sprintf("%s: rows cannot be grouped: %v", u.Part, u.Why)
}

// Unwrap is the reason.
func (u *Ungroupable) Unwrap() error { return u.Why }

// Window is the time of which rows are needed; it has no bound where one is zero.
type Window struct{ From, To time.Time }

// Windowed is a source that can leave out rows that are not needed.
type Windowed interface {
	// Within is the source as it is asked for a window. Rows around it may come all the same.
	Within(w Window) Source
}

// Within asks a source for a window, if it can leave out rows at all. The source that comes back is
// only for reading: the one that was given stays the one to close.
func Within(s Source, w Window) Source {
	if windowed, ok := s.(Windowed); ok {
		return windowed.Within(w)
	}
	return s
}

// Asking is a source that knows in which words it asked for its rows.
type Asking interface {
	// Asked are the queries of the last reading, in order.
	Asked() []string
}
