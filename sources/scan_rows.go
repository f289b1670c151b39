package sources

import (
	"bytes"
	"context"
	"fmt"
)

// scanner turns the rows of blocks into records with the asked-for fields. It reuses its memory from
// row to row.
type scanner struct {
	rows      *csvRows
	delimiter byte
	pattern   uint64   // the delimiter eight times
	columns   int      // how many fields a row has
	wanted    []wanted // in the order of their columns
	fields    [][]byte
	text      []byte // values that do not stand in the file as they are
}

// newScanner makes a scanner of rows with a number of columns, of which some are wanted as fields.
func newScanner(rows *csvRows, columns int, wanted []wanted, fields int) *scanner {
	delimiter := rows.splitter.delimiter
	return &scanner{
		rows: rows, delimiter: delimiter, pattern: eachByte * uint64(delimiter),
		columns: columns, wanted: wanted, fields: make([][]byte, fields, fields+3), // in a cache line of its own
	}
}

// wanted is an asked-for field: where it is in a row, and where in the record.
type wanted struct {
	column, field int
}

// fieldCount says that a row has more or fewer fields than the header. It is made for every such row
// and rarely read.
type fieldCount struct{ got, want int }

func (e fieldCount) Error() string {
	return fmt.Sprintf("%d fields, the header has %d", e.got, e.want)
}

// drain yields the rows of a block and of all that follow. The buffer is where those are put.
func (s *scanner) drain(ctx context.Context, b block, buffer []byte, yield Yield) error {
	for ok := true; ok; b, ok = s.rows.take(buffer) {
		if err := s.scan(ctx, &b, yield); err != nil {
			return err
		}
	}
	return nil
}

// scan yields the rows of a block.
func (s *scanner) scan(ctx context.Context, b *block, yield Yield) error {
	foreign := s.rows.encoding.foreign(b.data)
	for rows := 0; b.start < len(b.data); rows++ {
		if rows%256 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		line, tentative := b.line, b.start >= b.tail
		fields, err := s.next(b)
		if fields == nil && err == nil {
			continue
		}
		if tentative && s.rows.young && s.waits(*b, err) {
			s.rows.wait(line)
			return nil
		}
		if foreign && err == nil {
			s.decode()
		}
		if err := yield(Record{Line: line, Fields: fields, Err: err, Tentative: tentative}); err != nil {
			return err
		}
	}
	return nil
}

// waits reports whether a row in front of a block is not all written yet: it is the beginning of one, or the
// last line, without its newline, of a text that is being appended to.
func (s *scanner) waits(b block, err error) bool {
	if err != nil {
		return !s.goesOn(b)
	}
	return s.rows.from != nil && b.start == len(b.data) && !bytes.HasSuffix(b.data, newline)
}

// goesOn reports whether a good row follows. Behind a row that is not all written there is none, while
// behind one that is broken there are.
func (s *scanner) goesOn(b block) bool {
	for b.start < len(b.data) {
		if fields, err := s.next(&b); fields != nil || err != nil {
			return err == nil
		}
	}
	return false
}

// decode puts the fields into UTF-8 where they are not.
func (s *scanner) decode() {
	for i, field := range s.fields {
		if s.rows.encoding.foreign(field) {
			start := len(s.text)
			s.text = s.rows.encoding.appendDecoded(s.text, field)
			s.fields[i] = s.text[start:]
			s.rows.guess()
		}
	}
}

// next takes a row off a block and returns its fields; an empty line has none.
func (s *scanner) next(b *block) ([][]byte, error) {
	if b.isBroken() {
		return nil, b.takeBroken()
	}
	var columns int
	if from, to, ok := b.takePlain(); !ok {
		columns = s.quoted(b)
	} else if from < to {
		s.text = s.text[:0]
		columns = s.plain(b.data, from, to)
	} else {
		return nil, nil
	}
	if columns != s.columns {
		return nil, fieldCount{columns, s.columns}
	}
	return s.fields, nil
}

// quoted collects the fields of a row that may have quoted ones, takes it and counts its columns.
func (s *scanner) quoted(b *block) int {
	wanted := s.wanted
	s.text = s.text[:0]
	for column, at := 0, b.start; ; column++ {
		text, end, literal := fieldAt(b.data, at, s.delimiter, b.newline)
		for len(wanted) > 0 && wanted[0].column == column {
			if !literal {
				text = s.unquote(text)
			}
			s.fields[wanted[0].field], wanted, literal = text, wanted[1:], true
		}
		if b.endsRow(end) {
			b.takeTo(end)
			return column + 1
		}
		at = end + 1
	}
}

// unquote writes the value of a field to the scanner's own memory, where it stays until the next row.
func (s *scanner) unquote(text []byte) []byte {
	start := len(s.text)
	s.text = appendUnquoted(s.text, text)
	return s.text[start:]
}
