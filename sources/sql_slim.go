//go:build slim

package sources

// warehouses are none in the slim build.
var warehouses map[string]sqlDriver

// leftOut are the schemes of drivers that this build does not have.
var leftOut = []string{"clickhouse", "trino"}
