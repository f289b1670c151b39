package sources

import (
	"cmp"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// grouped is a query that groups the rows of another one in a single scan.
type grouped struct {
	query string
	// fields are those that the columns of the result are, in order. After them stands the number of
	// rows, and then, where strays is set, whether the time of the group stands alone.
	fields []int
	texts  []text
	strays bool
}

// errColumn is a field that a query does not have, which is no reason to stream.
type errColumn struct{ error }

// groupedQuery writes the query that groups.
type groupedQuery struct {
	driver  sqlDriver
	dialect *dialect
	// query is the user's, and columns are its own.
	query   string
	columns []*sql.ColumnType
	span    span
	// inUTF8 are the columns whose texts need no conversion.
	inUTF8 map[string]bool

	result  grouped
	derived []string // columns of the derived table, with their names
	shown   []string // columns of the result
	by      []string // names of columns of the derived table
	day     string   // of these, that of the day
	time    string   // of the user's columns, where values tell times
	stray   string   // the column that says so
}

// rows is the name of the user's query as a derived table.
const rows = "q"

// write writes the query; an error says why there is none.
func (w *groupedQuery) write(g Grouping) (*grouped, error) {
	names := columnNames(w.columns)
	var used []string
	for i, field := range g.Fields {
		if slices.Contains(g.Unused, field) {
			continue
		}
		at, problem := findColumn(names, field)
		if problem != "" {
			return nil, errColumn{fmt.Errorf("%s; the query has %s", problem, shortList(names))}
		}
		used = append(used, w.dialect.quoted(names[at]))
		if err := w.add(i, w.columns[at], g, field == g.Time); err != nil {
			return nil, err
		}
	}
	if w.day != "" { // last, where it tells most rows apart that nothing else does
		w.by = append(w.by, w.day)
	}
	if w.by == nil {
		return nil, errors.New("no field is asked for")
	}
	w.finish(used)
	return &w.result, nil
}

func (w *groupedQuery) add(field int, column *sql.ColumnType, g Grouping, isTime bool) error {
	switch {
	case !isTime:
		return w.addKey(field, column)
	case w.dialect.loose != nil:
		w.time = w.dialect.quoted(column.Name())
		w.addLooseTime(field, w.ref(column), g, w.driver.text(column))
		return nil
	}
	kind, err := w.dialect.clockOf(column, w.driver.typeOf(column))
	if err != nil {
		return err
	}
	if kind == dates {
		return w.addKey(field, column)
	}
	at := w.ref(column)
	w.day = w.derive(w.dialect.days(at, kind, w.span.stretches(kind, g), w.span.last))
	w.show("max("+w.derive(at)+")", field, w.driver.text(column))
	return nil
}

func (w *groupedQuery) addKey(field int, column *sql.ColumnType) error {
	k, err := w.dialect.keyOf(column, w.driver.typeOf(column))
	if err != nil {
		return err
	}
	if w.inUTF8[column.Name()] {
		k.value = k.inUTF8
	}
	write := w.driver.text(column)
	if k.asText {
		write = plainText
	}
	w.show(w.groupBy(k.valueOf(w.ref(column))), field, write)
	if k.also != "" {
		w.groupBy(strings.ReplaceAll(k.also, "?", w.ref(column)))
	}
	return nil
}

func (w *groupedQuery) ref(column *sql.ColumnType) string {
	return rows + "." + w.dialect.quoted(column.Name())
}

// derive names an expression over the user's columns.
func (w *groupedQuery) derive(expression string) (name string) {
	name = fmt.Sprint("c", len(w.derived)+1)
	w.derived = append(w.derived, expression+" AS "+name)
	return name
}

func (w *groupedQuery) groupBy(expression string) (name string) {
	name = w.derive(expression)
	w.by = append(w.by, name)
	return name
}

func (w *groupedQuery) show(expression string, field int, write text) {
	w.shown = append(w.shown, expression)
	w.result.fields, w.result.texts = append(w.result.fields, field), append(w.result.texts, write)
}

func (w *groupedQuery) finish(used []string) {
	shown := append(w.shown, cmp.Or(w.dialect.count, "count(*)"))
	from := "(\n" + w.query + "\n  )"
	if w.stray != "" {
		from, shown = w.dialect.loose.source(from, used, w.time), append(shown, w.stray)
		w.result.strays = true
	}
	w.result.query = "SELECT " + strings.Join(shown, ", ") +
		"\nFROM (\n  SELECT " + strings.Join(w.derived, ",\n    ") +
		"\n  FROM " + from + " AS " + rows +
		"\n) AS g\nGROUP BY " + strings.Join(w.by, ", ")
}
