package sources

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// database is an SQL source: its one part is the result of the query.
type database struct {
	db       *sql.DB
	settings *SQL
	driver   sqlDriver
	label    string
	window   Window
	asked    *queryLog
}

// Parts is the query, as new as the watermark says.
func (d *database) Parts(ctx context.Context) ([]Part, error) {
	d.asked.clear()
	version, err := d.watermark(ctx)
	if err != nil {
		return nil, err
	}
	if version != "" && d.asksFor(":to") {
		version += " to " + d.driver.dialect.bound(d.window.To)
	}
	return []Part{&result{database: d, version: version}}, nil
}

// Close closes the connections.
func (d *database) Close() error { return d.db.Close() }

// watermark is the first row of the watermark query, or empty where there is no such query.
func (d *database) watermark(ctx context.Context) (string, error) {
	if strings.TrimSpace(d.settings.Watermark) == "" {
		return "", nil
	}
	version := "none"
	err := d.query(ctx, "watermark", d.bound(d.settings.Watermark), nil, func(fields [][]byte) error {
		version = versionOf(fields)
		return errEnough
	})
	if err != nil && !errors.Is(err, errEnough) {
		return "", err
	}
	return version, nil
}

func versionOf(fields [][]byte) string {
	values := make([]string, len(fields))
	for i, field := range fields {
		values[i] = "NULL"
		if field != nil {
			values[i] = fmt.Sprintf("%q", field)
		}
	}
	return strings.Join(values, " ")
}

// query hands every row's fields to yield, whose error it returns as it is. Without fields it
// takes all columns. what names the query in errors.
func (d *database) query(ctx context.Context, what, query string, fields []string, yield func([][]byte) error) error {
	return d.within(ctx, func(db asker) error {
		if d.driver.rewrite != nil {
			var err error
			if query, err = d.driver.rewrite(ctx, db, query); err != nil {
				return d.failed(ctx, what, err)
			}
		}
		rows, err := d.ask(ctx, db, query)
		if err != nil {
			return d.failed(ctx, what, err)
		}
		defer rows.Close()
		return d.each(ctx, what, rows, fields, yield)
	})
}

// asker is what queries are sent to.
type asker interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// within runs queries in a transaction that leaves nothing behind.
func (d *database) within(ctx context.Context, run func(asker) error) error {
	tx, err := d.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: !d.driver.writable})
	if err != nil {
		return d.failed(ctx, "connect", err)
	}
	defer tx.Rollback()
	return run(tx)
}

// ask sends a query, and takes note of it.
func (d *database) ask(ctx context.Context, db asker, query string) (*sql.Rows, error) {
	d.asked.add(query)
	return db.QueryContext(ctx, query)
}

func (d *database) each(ctx context.Context, what string, rows *sql.Rows, fields []string, yield func([][]byte) error) error {
	columns, err := rows.ColumnTypes()
	if err != nil {
		return d.failed(ctx, what, err)
	}
	if fields == nil {
		fields = columnNames(columns)
	}
	row, err := newResultRow(columns, fields, d.driver)
	if err != nil {
		return d.failed(ctx, what, err)
	}
	for rows.Next() {
		values, err := row.read(rows)
		if err != nil {
			return d.failed(ctx, what, err)
		}
		if err := yield(values); err != nil {
			return err
		}
	}
	return d.failed(ctx, what, rows.Err())
}

// failed says what was being done. Drivers have many words for a context that ended; it has one.
func (d *database) failed(ctx context.Context, what string, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return fmt.Errorf("%s: %s: %w", d.label, what, err)
}
