package sources

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// header reads the header rows. It returns the names of the columns and what is left of the block in
// which the header ended.
func (r *csvRows) header() (names []string, b block, err error) {
	for row := 0; row < r.headerRows; {
		if b.start == len(b.data) {
			if b, err = r.splitter.next(make([]byte, r.blockSize)); err != nil {
				return nil, b, r.wrap(r.cutShort(err, row))
			}
		}
		line := b.line
		cells, err := b.takeRow(r.splitter.delimiter)
		switch {
		case row > 0:
		case err != nil:
			return nil, b, fmt.Errorf("%s:%d: header: %w", r.name, line, err)
		default:
			names = r.decodeNames(cells)
		}
		if err != nil || cells != nil {
			row++
		}
	}
	if b.tail < b.start {
		r.splitter.end = nowhere // the header may go on
	}
	return names, b, nil
}

// decodeNames are names in UTF-8.
func (r *csvRows) decodeNames(names []string) []string {
	for i, name := range names {
		if r.encoding.foreign([]byte(name)) {
			names[i] = string(r.encoding.appendDecoded(nil, []byte(name)))
		}
	}
	return names
}

// cutShort says why there are fewer rows than the header should have.
func (r *csvRows) cutShort(err error, rows int) error {
	switch {
	case !errors.Is(err, io.EOF):
		return err
	case rows == 0:
		return fmt.Errorf("no header row: the file is empty")
	}
	return fmt.Errorf("header_rows is %d, but there are only %d rows", r.headerRows, rows)
}

// choose finds the columns of the asked-for fields, and reports all that cannot be told.
func choose(names, fields []string) ([]wanted, error) {
	var columns []wanted
	var problems []string
	for i, field := range fields {
		column, problem := findName(names, strings.TrimSpace(field))
		if problem != "" {
			problems = append(problems, problem)
		}
		columns = append(columns, wanted{column: column, field: i})
	}
	if problems != nil {
		return nil, fmt.Errorf("%s; the file has %s", strings.Join(problems, "; "), shortList(named(names)))
	}
	slices.SortStableFunc(columns, func(a, b wanted) int { return a.column - b.column })
	return columns, nil
}

func findName(names []string, name string) (column int, problem string) {
	column = slices.Index(names, name)
	switch {
	case name == "" || column < 0:
		return 0, fmt.Sprintf("unknown column %q%s", name, suggestion(named(names), name))
	case slices.Contains(names[column+1:], name):
		return 0, fmt.Sprintf("column %q is ambiguous: the header has it more than once", name)
	}
	return column, ""
}

// named leaves out the columns without a name.
func named(names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name == "" })
}

// shortList quotes the first few names: exports of surveys can have hundreds, and some are whole questions.
func shortList(names []string) string {
	const most, longest = 12, 40
	var list []string
	for _, name := range names[:min(most, len(names))] {
		if runes := []rune(name); len(runes) > longest {
			name = string(runes[:longest]) + "…"
		}
		list = append(list, strconv.Quote(name))
	}
	if rest := len(names) - most; rest > 0 {
		list = append(list, fmt.Sprintf("and %d more", rest))
	}
	return strings.Join(list, ", ")
}

// takeRow takes the next row and returns the text of its cells; an empty line has none.
func (b *block) takeRow(delimiter byte) (cells []string, err error) {
	if b.isBroken() {
		return nil, b.takeBroken()
	}
	if from, to, ok := b.takePlain(); ok {
		if from < to {
			cells = strings.Split(string(b.data[from:to]), string(delimiter))
		}
		return trimAll(cells), nil
	}
	for at := b.start; ; at++ {
		text, end, literal := fieldAt(b.data, at, delimiter, b.newline)
		if !literal {
			text = appendUnquoted(nil, text)
		}
		cells = append(cells, string(text))
		if at = end; b.endsRow(end) {
			b.takeTo(end)
			return trimAll(cells), nil
		}
	}
}

func trimAll(cells []string) []string {
	for i, cell := range cells {
		cells[i] = strings.TrimSpace(cell)
	}
	return cells
}
