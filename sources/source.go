// Package sources reads rows from the places that keep them: files, databases and APIs.
//
// It is separate because nothing here knows what a row means. A source hands over the bytes of
// the fields it was asked for and says where they stood; the row kinds of package collector turn
// them into values.
package sources

import (
	"context"
	"fmt"
)

// Source lists what there is to read.
type Source interface {
	// Parts lists the pieces of the source as they are now. A source that is away answers with an
	// error that says what could not be reached.
	Parts(ctx context.Context) ([]Part, error)
	// Close releases what the source holds open.
	Close() error
}

// Part is a piece of a source that is read as a whole: a file, the result of a query, a paged reply.
type Part interface {
	// Name is how errors and logs call the part: a path, or a URL or query without its secrets.
	Name() string
	// Version changes when the rows of the part may have changed; it is empty where that cannot
	// be known, and then the part is read at every pull.
	Version() string
	// Read streams the rows with the asked-for fields. It calls open once for every goroutine it
	// reads with, and hands that goroutine's rows to the Yield it got. A field that the part does
	// not have is an error; a row that cannot be split into fields is yielded with Record.Err set,
	// so that the good rows around it are kept.
	Read(ctx context.Context, fields []string, open func() Yield) error
}

// Growing is a part that may get more rows behind those it has, such as a file that is appended to.
// What was counted of it need not be read again: rows up to an End stay as they are, and those that
// came since are a part of their own, with greater lines.
type Growing interface {
	Part
	// End says where the last Read that succeeded ended. It is blank where nobody can go on from there.
	// Rows that are Tentative are behind the end.
	End() string
	// After is the part that has only the rows behind an end; its Version is that of the whole. It
	// reports false where what is before the end is not known to be the same.
	After(end string) (Growing, bool)
}

// Yield takes one row. An error stops the reading and is returned by Read as it is.
type Yield func(Record) error

// Record is one row: the fields that were asked for, and where it stood.
type Record struct {
	// Fields are in the order in which they were asked for. A field is nil where the row has none
	// (SQL NULL, JSON null, an absent key). The bytes are valid until Yield returns.
	Fields [][]byte
	// Line is where the row stood in its part, from 1: the line of a file (its first, where the
	// row spans several), the item of a reply, the row of a result.
	Line int64
	// Count is how many equal rows of the source this one stands for, where the source grouped them;
	// 0 is one row.
	Count uint64
	// Err says why the row could not be split into fields; Fields is then nil.
	Err error
	// Tentative is set where the row may not be all written yet, such as a last line without its
	// newline. It counts for now, and comes again, as it is by then, behind the End of its part.
	Tentative bool
}

// Rows is how many rows of the source the record stands for.
func (r Record) Rows() uint64 { return max(r.Count, 1) }

// Incomplete reports that a source answered with fewer rows than it says it has. The rows that came
// are good, but the pull is suspect.
type Incomplete struct {
	Part      string
	Got, Want int64
	// Why is given where what is missing cannot be counted.
	Why error
}

// Error says how many rows are missing, and where.
func (e *Incomplete) Error() string {
	if e.Why != nil {
		return fmt.Sprintf("%s: %v", e.Part, e.Why)
	}
	return fmt.Sprintf("%s: got %d of %d items", e.Part, e.Got, e.Want)
}

// Unwrap is why rows are missing, where that is known.
func (e *Incomplete) Unwrap() error { return e.Why }
