package sources

import (
	"fmt"
	"strings"
	"time"
)

var sqlServerDialect = &dialect{
	quotes:   [2]string{"[", "]"},
	describe: "SELECT TOP 0 * FROM (\n%s\n) AS q",
	keys:     sqlServerKeys(),
	clocks: map[string]clockKind{
		"DATETIMEOFFSET": moments, "DATETIME": clocks, "DATETIME2": clocks, "SMALLDATETIME": clocks, "DATE": dates,
	},
	number: func(column string, kind clockKind) string {
		if kind == moments { // what its clock shows is not asked for
			return "CAST(SWITCHOFFSET(" + column + ", '+00:00') AS datetime2)"
		}
		return column
	},
	day: func(at string, _ clockKind, shift int64) string {
		if shift != 0 {
			at = fmt.Sprintf("DATEADD(second, %d, %s)", shift, at)
		}
		return "CAST(DATEDIFF(day, '19700101', " + at + ") AS bigint)"
	},
	alone: func(at string, _ clockKind, before bool) string {
		milliseconds := "DATEDIFF_BIG(millisecond, CAST('19700101' AS datetime2), " + at + ")"
		if before {
			return milliseconds + " - 10000000000000"
		}
		return milliseconds
	},
	literal: func(at int64, _ clockKind) string {
		return "CAST('" + time.Unix(at, 0).UTC().Format("2006-01-02T15:04:05") + "' AS datetime2)"
	},
	count: "count_big(*)",
	bound: func(t time.Time) string { return "'" + t.UTC().Format("2006-01-02T15:04:05") + "'" },
}

func sqlServerKeys() map[string]key {
	const text = "CAST(? AS nvarchar(max)) COLLATE Latin1_General_100_BIN2"
	keys := map[string]key{
		"FLOAT": {also: "CONVERT(nvarchar(50), ?, 3)"}, "REAL": {also: "CONVERT(nvarchar(50), ?, 3)"}, // 0 and -0 are equal
		"BINARY": {also: "DATALENGTH(?)"}, "VARBINARY": {also: "DATALENGTH(?)"}, // zeros at the end do not count
	}
	// Equal texts may differ in case, accents and blanks at the end.
	for _, name := range strings.Fields("CHAR NCHAR VARCHAR NVARCHAR TEXT NTEXT") {
		keys[name] = key{value: text, also: "DATALENGTH(CAST(? AS nvarchar(max)))", asText: true}
	}
	for _, name := range strings.Fields("BIT TINYINT SMALLINT INT BIGINT DECIMAL MONEY SMALLMONEY UNIQUEIDENTIFIER " +
		"DATE TIME DATETIME DATETIME2 SMALLDATETIME DATETIMEOFFSET") {
		keys[name] = itself
	}
	return keys
}
