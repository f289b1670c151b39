//go:build !slim

package sources

import "regexp"

// warehouses are the drivers that the slim build leaves out.
var warehouses = map[string]sqlDriver{
	"clickhouse": {
		schemes:  []string{"clickhouse"},
		native:   regexp.MustCompile(`^$`),
		target:   clickHouseTarget,
		texts:    clickHouseTexts,
		baseType: clickHouseType,
		writable: true, // the session is read-only instead
		dialect:  clickHouseDialect,
	},
	"trino": {
		schemes: []string{"trino"},
		native:  regexp.MustCompile(`^$`),
		target:  trinoTarget,
		texts:   trinoTexts,
		dialect: trinoDialect,
	},
}

// leftOut are the schemes of drivers that this build does not have.
var leftOut []string
