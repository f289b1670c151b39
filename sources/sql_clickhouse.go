//go:build !slim

package sources

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// clickHouseTarget takes clickhouse://user:password@host:9000/database?parameters. Unless the DSN has
// the setting readonly, the session can change nothing but settings.
func clickHouseTarget(dsn, _ string) (target, error) {
	settings, err := clickhouse.ParseDSN(dsn)
	if err != nil {
		return target{}, errClickHouse(err)
	}
	if _, ok := settings.Settings["readonly"]; !ok {
		settings.Settings["readonly"] = 2
	}
	settings.ClientInfo.Products = append(settings.ClientInfo.Products, struct{ Name, Version string }{Name: application})
	return target{connector: clickhouse.Connector(settings), database: settings.Auth.Database, password: settings.Auth.Password}, nil
}

// errClickHouse says of a malformed URL only that it is one.
func errClickHouse(err error) error {
	if strings.Contains(err.Error(), "://") || strings.Contains(err.Error(), "parse") {
		return errURL("clickhouse")
	}
	return errors.New(strings.Join(strings.Fields(err.Error()), " "))
}

// clickHouseType is String of LowCardinality(Nullable(String)), and DateTime64 of DateTime64(3, 'UTC').
func clickHouseType(name string) string {
	for _, around := range []string{"LowCardinality(", "Nullable("} {
		name = strings.TrimPrefix(name, around)
	}
	name, _, _ = strings.Cut(name, "(")
	return strings.TrimRight(name, ")")
}

// clickHouseTexts write dates, which the driver hands over as a time of its own zone.
var clickHouseTexts = map[string]text{"Date": shownTime(time.DateOnly), "Date32": shownTime(time.DateOnly)}

var clickHouseDialect = &dialect{
	quotes:   [2]string{"`", "`"},
	describe: "SELECT * FROM (\n%s\n) AS q LIMIT 0",
	keys:     clickHouseKeys(),
	clocks:   map[string]clockKind{"DateTime": moments, "DateTime64": moments, "Date": dates, "Date32": dates},
	number:   func(column string, _ clockKind) string { return "toInt64(" + column + ")" },
	day: func(at string, _ clockKind, shift int64) string {
		return fmt.Sprintf("intDiv(%s%+d, %d)", at, shift, secondsPerDay)
	},
	alone: func(at string, _ clockKind, before bool) string {
		if before {
			return at + " - 10000000000"
		}
		return at
	},
	literal: func(at int64, _ clockKind) string { return fmt.Sprint(at) },
	bound:   func(t time.Time) string { return "'" + t.UTC().Format(time.DateTime) + "'" },
}

func clickHouseKeys() map[string]key {
	keys := map[string]key{"Float32": {also: "toString(?)"}, "Float64": {also: "toString(?)"}} // 0 and -0 are equal
	for _, name := range strings.Fields("String FixedString UUID Bool Enum8 Enum16 Date Date32 DateTime DateTime64 IPv4 IPv6 " +
		"Int8 Int16 Int32 Int64 UInt8 UInt16 UInt32 UInt64 Decimal") {
		keys[name] = itself
	}
	return keys
}
