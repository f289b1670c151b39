package sources

import (
	"context"
	"errors"
)

// errEnough stops a reading that has seen what it wanted.
var errEnough = errors.New("enough")

// result is the part of an SQL source.
type result struct {
	database *database
	version  string
}

// Name is the database and the word query.
func (r *result) Name() string { return r.database.label }

// Version is what the watermark query said.
func (r *result) Version() string { return r.version }

// Read streams the rows of the query.
func (r *result) Read(ctx context.Context, fields []string, open func() Yield) error {
	yield := open()
	if fields == nil {
		fields = []string{} // nil would mean every column
	}
	var line int64
	return r.database.query(ctx, "query", r.database.bound(r.database.settings.Query), fields, func(values [][]byte) error {
		line++
		return yield(Record{Fields: values, Line: line})
	})
}
