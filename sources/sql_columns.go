package sources

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// resultRow reads the asked-for fields of a result, row by row, into buffers that it reuses.
type resultRow struct {
	// dest has a place for every column of the result.
	dest []any
	// cells are those of the fields, in the order in which they were asked for.
	cells  []*cell
	fields [][]byte
}

// newResultRow finds the fields among the columns.
func newResultRow(columns []*sql.ColumnType, fields []string, driver sqlDriver) (*resultRow, error) {
	names := columnNames(columns)
	row := &resultRow{dest: make([]any, len(columns)), fields: make([][]byte, len(fields))}
	for i := range row.dest {
		row.dest[i] = skip{}
	}
	var problems []string
	for _, field := range fields {
		i, problem := findColumn(names, field)
		if problem != "" {
			problems = append(problems, problem)
			continue
		}
		row.cells = append(row.cells, row.cell(i, driver.text(columns[i])))
	}
	if problems != nil {
		return nil, fmt.Errorf("%s; the query has %s", strings.Join(problems, "; "), shortList(names))
	}
	return row, nil
}

// cell is the one of a column; fields of the same column share it.
func (r *resultRow) cell(i int, write text) *cell {
	if shared, ok := r.dest[i].(*cell); ok {
		return shared
	}
	made := newCell(write)
	r.dest[i] = made
	return made
}

func newCell(write text) *cell { return &cell{text: write, value: make([]byte, 0, 32)} }

// read takes the next row's fields; they are valid until it is called again.
func (r *resultRow) read(rows *sql.Rows) ([][]byte, error) {
	if err := rows.Scan(r.dest...); err != nil {
		return nil, err
	}
	for i, c := range r.cells {
		r.fields[i] = c.bytes()
	}
	return r.fields, nil
}

// skip is the place of a column that nobody asked for.
type skip struct{}

// Scan ignores the value.
func (skip) Scan(any) error { return nil }

func columnNames(columns []*sql.ColumnType) []string {
	names := make([]string, len(columns))
	for i, column := range columns {
		names[i] = column.Name()
	}
	return names
}

// findColumn prefers the exact name, and else ignores case, as databases do.
func findColumn(names []string, wanted string) (column int, problem string) {
	same := []func(string) bool{
		func(name string) bool { return name == wanted },
		func(name string) bool { return strings.EqualFold(name, wanted) },
	}
	for _, matches := range same {
		column = slices.IndexFunc(names, matches)
		switch {
		case column < 0:
		case slices.ContainsFunc(names[column+1:], matches):
			return 0, fmt.Sprintf("column %q is ambiguous: give each that the query returns an alias of its own", wanted)
		default:
			return column, ""
		}
	}
	return 0, fmt.Sprintf("unknown column %q%s", wanted, suggestion(names, wanted))
}
