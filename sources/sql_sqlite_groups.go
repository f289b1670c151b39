package sources

import (
	"database/sql"
	"fmt"
	"strings"
	"time"
)

// looseTimes is how a database without types of times is asked for days: by the form of each value.
type looseTimes struct {
	// source adds the form of the time and its Unix seconds to the columns of a query. The form is
	// NULL where there is no telling what the value says.
	source func(query string, columns []string, at string) string
	// form and seconds are the names of what it adds.
	form, seconds string
	// day is the local day by the expressions of moments and of what a clock shows.
	day func(at, moments, clocks string) string
}

// addLooseTime groups by the form too, so that the last text of a group is the newest time.
func (w *groupedQuery) addLooseTime(field int, at string, g Grouping, write text) {
	loose := w.dialect.loose
	seconds := rows + "." + loose.seconds
	w.stray = w.groupBy(rows+"."+loose.form) + " IS NULL"
	w.groupBy(loose.day(at,
		w.dialect.days(seconds, moments, w.span.stretches(moments, g), w.span.last),
		w.dialect.days(seconds, clocks, w.span.stretches(clocks, g), w.span.last)))
	w.show("max("+w.derive(at)+")", field, write)
}

var sqliteDialect = &dialect{
	quotes:   [2]string{`"`, `"`},
	describe: "SELECT * FROM (\n%s\n) LIMIT 0",
	special:  sqliteKey,
	day: func(seconds string, _ clockKind, shift int64) string {
		return fmt.Sprintf("(%s%+d)/%d", seconds, shift, secondsPerDay)
	},
	alone:   func(seconds string, _ clockKind, _ bool) string { return "CAST(" + seconds + " AS TEXT)" },
	literal: func(at int64, _ clockKind) string { return fmt.Sprint(at) },
	loose: &looseTimes{
		source:  sqliteForms,
		form:    "advocacy_form",
		seconds: "advocacy_seconds",
		day:     sqliteDay,
	},
	bound: func(t time.Time) string { return "'" + t.UTC().Format(time.DateTime) + "'" },
}

// sqliteForms tells moments (m), times of a clock (c) and dates (d), of Unix numbers and of texts
// that begin with an ISO date. LIMIT keeps SQLite from working each of them out again wherever it is used.
func sqliteForms(query string, columns []string, at string) string {
	list := strings.Join(columns, ", ")
	return "(\n  SELECT " + list + ", advocacy_form, " + strings.ReplaceAll(sqliteSeconds, "?", at) + " AS advocacy_seconds" +
		"\n  FROM (SELECT " + list + ", " + strings.ReplaceAll(sqliteForm, "?", at) + " AS advocacy_form FROM " + query + " LIMIT -1) LIMIT -1)"
}

// sqliteForm is written out in full, since a text that is read as another day than elsewhere would
// be worse than one that is not understood.
var sqliteForm = strings.NewReplacer("DATE", "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]", "CLOCK", "[0-2][0-9]:[0-5][0-9]:[0-5][0-9]", "MS", ".[0-9][0-9][0-9]").Replace(`
    CASE
      WHEN typeof(?) = 'integer' THEN CASE WHEN ? >= 100000000000 THEN 'm ms' WHEN ? >= 315532800 THEN 'm s' END
      WHEN typeof(?) <> 'text' OR substr(?, 9, 2) > '28' AND date(substr(?, 1, 10)) IS NOT substr(?, 1, 10) THEN NULL
      WHEN ? GLOB 'DATE' THEN 'd'
      WHEN ? NOT GLOB 'DATE[T ]CLOCK*' OR substr(?, 12, 2) > '23' THEN NULL
      WHEN length(?) = 19 THEN 'c' || substr(?, 11, 1)
      WHEN substr(?, 20) = 'Z' THEN 'mZ' || substr(?, 11, 1)
      WHEN substr(?, 20) GLOB 'MS' THEN 'c3' || substr(?, 11, 1)
      WHEN substr(?, 20) GLOB 'MSZ' THEN 'm3' || substr(?, 11, 1)
      WHEN substr(?, 20) GLOB 'MS[0-9][0-9][0-9]' THEN 'c6' || substr(?, 11, 1)
      WHEN substr(?, 20) GLOB 'MS[0-9][0-9][0-9]Z' THEN 'm6' || substr(?, 11, 1)
      WHEN substr(?, 20) GLOB '[+-][0-2][0-9]:[0-5][0-9]' THEN 'm' || substr(?, 20) || substr(?, 11, 1)
    END`)

const sqliteSeconds = `
    CASE
      WHEN advocacy_form = 'm s' THEN ?
      WHEN advocacy_form = 'm ms' THEN ? / 1000
      WHEN advocacy_form GLOB 'm[+-]*' THEN unixepoch(?)
      WHEN advocacy_form <> 'd' THEN unixepoch(substr(?, 1, 19))
    END`

func sqliteDay(at, moments, clocks string) string {
	return "CASE\n    WHEN q.advocacy_form = 'd' THEN " + at +
		"\n    WHEN q.advocacy_seconds IS NULL THEN quote(" + at + ")" +
		"\n    WHEN q.advocacy_form GLOB 'c*' THEN " + clocks +
		"\n    ELSE " + moments + " END"
}

// sqliteKey goes for columns of every type, which says nothing of their values.
func sqliteKey(*sql.ColumnType) (key, bool) { return key{value: "? COLLATE BINARY"}, true }
