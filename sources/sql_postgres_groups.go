package sources

import (
	"database/sql"
	"fmt"
	"strconv"
	"time"
)

var postgresDialect = &dialect{
	quotes:   [2]string{`"`, `"`},
	describe: "SELECT * FROM (\n%s\n) AS q LIMIT 0",
	keys:     postgresKeys,
	special:  postgresKey,
	clocks:   map[string]clockKind{"TIMESTAMPTZ": moments, "TIMESTAMP": clocks, "DATE": dates},
	day:      postgresDay,
	alone: func(at string, _ clockKind, before bool) string {
		if before {
			return "extract(epoch FROM " + at + ")::float8 - 1e10"
		}
		return "extract(epoch FROM " + at + ")::float8"
	},
	literal: func(at int64, kind clockKind) string {
		text := time.Unix(at, 0).UTC().Format(time.DateTime)
		if kind == clocks {
			return "TIMESTAMP '" + text + "'"
		}
		return "TIMESTAMPTZ '" + text + "+00'"
	},
	// To compile the cases would take longer than to run them, and a sort would be planned, for as many
	// groups as there are times.
	prepare: "SELECT set_config(name, 'off', true) FROM pg_settings WHERE name IN ('jit', 'enable_sort')",
	bound:   func(t time.Time) string { return "'" + t.UTC().Format(time.DateTime) + "+00'" },
}

// postgresDay needs no look-up of a zone, which would take longer than all the rest.
func postgresDay(at string, kind clockKind, shift int64) string {
	switch {
	case kind == moments:
		at = fmt.Sprintf("(%s AT TIME ZONE INTERVAL '%d seconds')", at, shift)
	case shift != 0:
		at = fmt.Sprintf("(%s + INTERVAL '%d seconds')", at, shift)
	}
	return at + "::date - DATE '1970-01-01'"
}

var postgresText = key{value: `?::text COLLATE "C"`, asText: true}

var postgresKeys = map[string]key{
	"BOOL": itself, "INT2": itself, "INT4": itself, "INT8": itself, "OID": itself,
	"UUID": itself, "BYTEA": itself, "DATE": itself, "TIME": itself, "TIMESTAMP": itself, "TIMESTAMPTZ": itself,
	"TEXT": {value: `? COLLATE "C"`}, "VARCHAR": {value: `? COLLATE "C"`}, "BPCHAR": {value: `? COLLATE "C"`}, "NAME": {value: `? COLLATE "C"`},
	"FLOAT4": {also: "?::text"}, "FLOAT8": {also: "?::text"}, // 0 and -0 are equal
	"JSON": postgresText, "JSONB": postgresText,
}

// postgresKey is that of numbers by their scale, and of types that are the database's own, such as enums,
// whose text is what the driver has too.
func postgresKey(column *sql.ColumnType) (key, bool) {
	if column.DatabaseTypeName() == "NUMERIC" {
		const mostDigits = 1000 // what the driver says is more where nothing bounds them
		if digits, _, ok := column.DecimalSize(); ok && digits <= mostDigits {
			return itself, true
		}
		return key{also: "?::text"}, true // 8.5 and 8.50 are equal
	}
	_, err := strconv.ParseUint(column.DatabaseTypeName(), 10, 32)
	return postgresText, err == nil
}
