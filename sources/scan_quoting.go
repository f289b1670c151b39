package sources

import (
	"bytes"
	"errors"
)

// What can be wrong with the quoting of a row.
var (
	errBareQuote  = errors.New("quote within a field that does not begin with one")
	errAfterQuote = errors.New("text behind the closing quote of a field")
	errUnclosed   = errors.New("quoted field that is never closed")
	errRowTooLong = errors.New("row longer than 1 MiB, or a quote that is never closed")
)

// quoting walks over the quotes of a text that begins with a row. Outside quotes a newline ends a
// row; a quote must begin a field, and the quote that closes it must end the field. Only a row whose
// quoting holds to this can be trusted to end where it seems to.
//
// A row that does not is broken at its first line, and the walk goes on at the next: most often one
// stray quote is the reason, and the rows below are good. No text is walked over more than twice this
// way: a line within an open quote has an even number of quotes, so none leaves one open when it
// is looked at alone.
type quoting struct {
	data      []byte
	delimiter byte
	full      bool // there may be more text, but no room for it
	last      bool // there is no more text

	row     int // where the current row begins; in the end, how much of the data is whole rows
	tail    int // where the last row begins, if the text ends before it does; else -1
	broken  []brokenRow
	endless bool // the last row is broken, and not even its first line ends
}

// check walks to the end of the text.
func (q *quoting) check() {
	for at := 0; at >= 0; {
		open := at + 1
		if open < len(q.data) && q.data[at] == q.delimiter && q.data[open] == '"' {
			at = q.field(open) // the usual thing in files where every field is quoted
			continue
		}
		open = find(q.data, at, '"')
		if i := bytes.LastIndexByte(q.data[at:open], '\n'); i >= 0 {
			q.row = at + i + 1
		}
		if open == len(q.data) {
			q.finish()
			return
		}
		at = q.field(open)
	}
}

// field walks over a quoted field and returns where to go on, or -1 if the rest needs more text.
func (q *quoting) field(open int) int {
	if open > q.row && q.data[open-1] != q.delimiter {
		return q.fail(errBareQuote)
	}
	closing, _ := closingQuote(q.data, open+1)
	if closing < 0 {
		return q.unfinished(errUnclosed)
	}
	behind := q.data[closing+1:]
	switch {
	case len(behind) == 0 || len(behind) == 1 && behind[0] == '\r':
		if q.last {
			return closing + 1
		}
		return q.unfinished(nil)
	case behind[0] == q.delimiter || behind[0] == '\n' || behind[0] == '\r' && behind[1] == '\n':
		return closing + 1
	}
	return q.fail(errAfterQuote)
}

// finish decides about what stands behind the last newline.
func (q *quoting) finish() {
	if q.last {
		q.ends()
		q.row = len(q.data)
	} else if q.full && q.row == 0 {
		q.fail(errRowTooLong)
	}
}

// unfinished is reached where a row needs more text: there is none, or no room, or the row is left
// for the next block.
func (q *quoting) unfinished(err error) int {
	switch {
	case q.last:
		q.ends()
		return q.fail(err)
	case q.full && q.row == 0:
		return q.fail(errRowTooLong)
	}
	return -1
}

// ends notes where the row begins that the text ends in.
func (q *quoting) ends() {
	if q.tail < 0 && q.row < len(q.data) {
		q.tail = q.row
	}
}

// fail gives up the first line of the current row and returns where the next one begins.
func (q *quoting) fail(err error) int {
	end := find(q.data, q.row, '\n') + 1
	if end > len(q.data) {
		end = len(q.data)
		if !q.last && (!q.full || q.row > 0) {
			return -1
		}
		if q.last {
			q.ends()
		}
		q.endless = !q.last
	}
	q.broken = append(q.broken, brokenRow{start: q.row, end: end, err: err})
	q.row = end
	return end
}
