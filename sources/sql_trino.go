//go:build !slim

package sources

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/trinodb/trino-go-client/trino"
)

// trinoTarget takes trino://user:password@host:443/catalog/schema?parameters. It speaks TLS where there
// is a password, or with SSL=true.
func trinoTarget(dsn, _ string) (target, error) {
	u, err := url.Parse(dsn)
	if err != nil {
		return target{}, errURL("trino")
	}
	parameters := u.Query()
	password, _ := u.User.Password()
	u.Scheme = "http"
	if password != "" || strings.EqualFold(parameters.Get("SSL"), "true") {
		u.Scheme = "https"
	}
	parameters.Del("SSL")
	u.RawQuery = parameters.Encode()
	settings, err := trino.ParseDSN(u.String())
	if err != nil {
		return target{}, hush(err, password)
	}
	settings.Source = cmp.Or(parameters.Get("source"), application)
	settings.TimeZone = cmp.Or(settings.TimeZone, "UTC")
	connector, err := trino.NewConnector(settings)
	if err != nil {
		return target{}, hush(err, password)
	}
	if u.User.Username() == "" {
		return target{}, errors.New("the DSN has no user: write trino://user@host:8080/catalog/schema")
	}
	return target{connector: connector, database: strings.Trim(u.Path, "/"), password: password}, nil
}

// trinoTexts write what the driver hands over as time.Time, by what a clock shows there.
var trinoTexts = map[string]text{
	"DATE":      shownTime(time.DateOnly),
	"TIMESTAMP": shownTime(localTime),
	"TIME":      shownTime("15:04:05.999999999"),
	"REAL":      float32Text,
}

var trinoDialect = &dialect{
	quotes:   [2]string{`"`, `"`},
	describe: "SELECT * FROM (\n%s\n) AS q LIMIT 0",
	keys:     trinoKeys(),
	clocks:   map[string]clockKind{"TIMESTAMP WITH TIME ZONE": moments, "TIMESTAMP": clocks, "DATE": dates},
	number: func(column string, kind clockKind) string {
		if kind == moments { // what its clock shows is not asked for
			return "CAST(at_timezone(" + column + ", 'UTC') AS timestamp(6))"
		}
		return column
	},
	day: func(at string, _ clockKind, shift int64) string {
		return fmt.Sprintf("date_diff('day', DATE '1970-01-01', CAST(%s AS date))", trinoShifted(at, shift))
	},
	alone: func(at string, _ clockKind, before bool) string {
		milliseconds := "date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', " + at + ")"
		if before {
			return milliseconds + " - 10000000000000"
		}
		return milliseconds
	},
	literal: func(at int64, _ clockKind) string {
		return "TIMESTAMP '" + time.Unix(at, 0).UTC().Format(time.DateTime) + "'"
	},
	bound: func(t time.Time) string { return "TIMESTAMP '" + t.UTC().Format(time.DateTime) + "'" },
}

func trinoShifted(at string, shift int64) string {
	switch {
	case shift > 0:
		return fmt.Sprintf("%s + INTERVAL '%d' SECOND", at, shift)
	case shift < 0:
		return fmt.Sprintf("%s - INTERVAL '%d' SECOND", at, -shift)
	}
	return at
}

func trinoKeys() map[string]key {
	keys := map[string]key{"REAL": {also: "CAST(? AS varchar)"}, "DOUBLE": {also: "CAST(? AS varchar)"}} // 0 and -0 are equal
	for _, name := range []string{
		"BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "DECIMAL", "VARCHAR", "CHAR", "VARBINARY", "UUID",
		"DATE", "TIME", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE",
	} {
		keys[name] = itself
	}
	return keys
}
