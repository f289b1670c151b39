package sources

import (
	"database/sql"
	"fmt"
	"strings"
	"time"
)

// dialect is how a database is asked for groups. Every expression is exact: what it groups together
// has the same text, and times the same local day.
type dialect struct {
	// quotes stand around a name; the second one is doubled within.
	quotes [2]string
	// describe is a query that has the columns of another one, which is %s, and no rows.
	describe string
	// charset is a query for the character sets of columns, %s, of another query, %s; it is optional, and
	// characterSet is that of one column, ?.
	charset, characterSet string
	// keys say how the values of a column type are grouped.
	keys map[string]key
	// special says it of columns that their type alone does not tell about; it is optional.
	special func(column *sql.ColumnType) (key, bool)
	// clocks are the column types whose local day can be told.
	clocks map[string]clockKind
	// number is a time in which day, alone and literal speak of it; nil where that is the column itself.
	number func(column string, kind clockKind) string
	// day is the number of the day, since 1970, of a time with a shift in seconds.
	day func(at string, kind clockKind, shift int64) string
	// alone is a number that no other time has, and no day: far below 0 for times before the first
	// that is told a day, and the greater the later for those behind the last.
	alone func(at string, kind clockKind, before bool) string
	// literal is a time in Unix seconds.
	literal func(at int64, kind clockKind) string
	// compare is whether a column is a time in Unix seconds or past it; it is optional.
	compare func(column string, kind clockKind, at int64) string
	// loose is set where not the column but each value says whether it is a time.
	loose *looseTimes
	// prepare is asked for before; it is optional.
	prepare string
	// count is how rows are counted; blank for count(*).
	count string
	// bound is how the bounds of a window are written in a query.
	bound func(t time.Time) string
}

// clockKind says what the times of a column are.
type clockKind int

const (
	// moments are the same everywhere.
	moments clockKind = iota
	// clocks are times that a clock somewhere shows.
	clocks
	// dates have no time of day, and are grouped as they are.
	dates
)

// key is how values of a column type are grouped. In its expressions ? is the column.
type key struct {
	// value is what is grouped by and comes as the field; blank for the column itself.
	value string
	// inUTF8 is what is grouped by instead where the column is stored in UTF-8, and there is nothing to convert.
	inUTF8 string
	// also is grouped by too, where equal values may differ in their text.
	also string
	// asText says that the value is text, whatever the column is.
	asText bool
}

// itself is the key of types of which equal values have the same text.
var itself = key{}

func (k key) valueOf(column string) string {
	if k.value == "" {
		return column
	}
	return strings.ReplaceAll(k.value, "?", column)
}

func (d *dialect) quoted(name string) string {
	return d.quotes[0] + strings.ReplaceAll(name, d.quotes[1], d.quotes[1]+d.quotes[1]) + d.quotes[1]
}

func (d *dialect) keyOf(column *sql.ColumnType, typeName string) (key, error) {
	if d.special != nil {
		if k, ok := d.special(column); ok {
			return k, nil
		}
	}
	if k, ok := d.keys[typeName]; ok {
		return k, nil
	}
	return key{}, fmt.Errorf("column %q is of type %s, of which equal values may be written differently: cast it to a text in the query",
		column.Name(), column.DatabaseTypeName())
}

func (d *dialect) clockOf(column *sql.ColumnType, typeName string) (clockKind, error) {
	kind, ok := d.clocks[typeName]
	if !ok {
		return 0, fmt.Errorf("column %q is of type %s, which is no time to the database: cast it to a timestamp in the query",
			column.Name(), column.DatabaseTypeName())
	}
	return kind, nil
}

func (d *dialect) numberOf(column string, kind clockKind) string {
	if d.number == nil {
		return column
	}
	return d.number(column, kind)
}
