package sources

import (
	"fmt"
	"strings"
	"time"
)

var mysqlDialect = &dialect{
	quotes:   [2]string{"`", "`"},
	describe: "SELECT * FROM (\n%s\n) AS q LIMIT 0",
	// No row is read for it. The greatest of none has the character set of the column.
	charset:      "SELECT %s FROM (\n%s\n) AS q WHERE FALSE",
	characterSet: "CHARSET(MAX(?))",
	keys:         mysqlKeys(),
	clocks:       map[string]clockKind{"TIMESTAMP": moments, "DATETIME": clocks, "DATE": dates},
	number: func(column string, kind clockKind) string {
		if kind == moments { // faster than intervals
			return "UNIX_TIMESTAMP(" + column + ")"
		}
		return column
	},
	compare: func(column string, kind clockKind, at int64) string {
		// The session is in UTC, and so are the texts of its moments. They compare faster than numbers do.
		return column + " >= '" + time.Unix(at, 0).UTC().Format(time.DateTime) + "'"
	},
	day:     mysqlDay,
	alone:   mysqlAlone,
	literal: mysqlLiteral,
	bound:   func(t time.Time) string { return "'" + t.UTC().Format(time.DateTime) + "'" },
}

func mysqlDay(at string, kind clockKind, shift int64) string {
	switch {
	case kind == moments:
		return fmt.Sprintf("(%s%+d) DIV %d", at, shift, secondsPerDay)
	case shift != 0:
		at = fmt.Sprintf("%s + INTERVAL %d SECOND", at, shift)
	}
	return "TO_DAYS(" + at + ")"
}

// mysqlAlone is the digits of what a clock shows as a number: also 0000-00-00 has one.
func mysqlAlone(at string, kind clockKind, before bool) string {
	switch {
	case kind == clocks:
		return "FLOOR(" + at + " + 0)"
	case before:
		return at + " - 10000000000"
	}
	return at
}

func mysqlLiteral(at int64, kind clockKind) string {
	if kind == moments {
		return fmt.Sprint(at)
	}
	return "TIMESTAMP'" + time.Unix(at, 0).UTC().Format(time.DateTime) + "'"
}

func mysqlKeys() map[string]key {
	keys := make(map[string]key)
	// Equal texts may differ in case, accents and blanks at the end, and their bytes do not.
	for _, name := range strings.Fields("ENUM SET JSON") {
		keys[name] = key{value: "CAST(CONVERT(? USING utf8mb4) AS BINARY)"}
	}
	for _, name := range strings.Fields("CHAR VARCHAR TINYTEXT TEXT MEDIUMTEXT LONGTEXT") {
		keys[name] = key{value: "CAST(CONVERT(? USING utf8mb4) AS BINARY)", inUTF8: "CAST(? AS BINARY)"}
	}
	for _, name := range strings.Fields("TINYINT SMALLINT MEDIUMINT INT BIGINT") {
		keys[name], keys["UNSIGNED "+name] = itself, itself
	}
	for _, name := range strings.Fields("DECIMAL BIT YEAR DATE TIME DATETIME TIMESTAMP BINARY VARBINARY TINYBLOB BLOB MEDIUMBLOB LONGBLOB") {
		keys[name] = itself
	}
	for _, name := range strings.Fields("FLOAT DOUBLE") {
		keys[name] = key{also: "CAST(? AS CHAR)"} // 0 and -0 are equal
	}
	return keys
}
