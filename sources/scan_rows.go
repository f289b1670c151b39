package sources

import (
	"bytes"
	"context"
	"fmt"
)

// scanner turns the rows of blocks into records with the asked-for fields. It reuses its memory from
// row to row.
type scanner struct {
	delimiter byte
	columns   int      // how many fields a row has
	wanted    []wanted // in the order of their columns
	fields    [][]byte
	text      []byte // values that do not stand in the file as they are
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

// scan yields the rows of a block.
func (s *scanner) scan(ctx context.Context, b *block, yield Yield) error {
	for rows := 0; b.start < len(b.data); rows++ {
		if rows%256 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		line := b.line
		fields, err := s.next(b)
		if fields == nil && err == nil {
			continue
		}
		if err := yield(Record{Line: line, Fields: fields, Err: err}); err != nil {
			return err
		}
	}
	return nil
}

// next takes a row off a block and returns its fields; an empty line has none.
func (s *scanner) next(b *block) ([][]byte, error) {
	if b.isBroken() {
		return nil, b.takeBroken()
	}
	var columns int
	if row, ok := b.takePlain(); !ok {
		columns = s.quoted(b)
	} else if len(row) > 0 {
		columns = s.plain(row)
	} else {
		return nil, nil
	}
	if columns != s.columns {
		return nil, fieldCount{columns, s.columns}
	}
	return s.fields, nil
}

// plain collects the fields of a row without quotes and counts its columns.
func (s *scanner) plain(row []byte) int {
	column, wanted := 0, s.wanted
	for ; len(wanted) > 0; column++ {
		end := bytes.IndexByte(row, s.delimiter)
		value := row
		if end >= 0 {
			value = row[:end]
		}
		for len(wanted) > 0 && wanted[0].column == column {
			s.fields[wanted[0].field], wanted = value, wanted[1:]
		}
		if end < 0 {
			return column + 1
		}
		row = row[end+1:]
	}
	return column + 1 + bytes.Count(row, []byte{s.delimiter})
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
