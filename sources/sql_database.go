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
	texts    map[string]text
	rewrite  func(ctx context.Context, tx *sql.Tx, query string) (string, error)
	label    string
}

// Parts is the query, as new as the watermark says.
func (d *database) Parts(ctx context.Context) ([]Part, error) {
	version, err := d.watermark(ctx)
	if err != nil {
		return nil, err
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
	err := d.query(ctx, "watermark", d.settings.Watermark, nil, func(fields [][]byte) error {
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
	tx, err := d.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return d.failed(ctx, "connect", err)
	}
	defer tx.Rollback()
	rows, err := d.ask(ctx, tx, query)
	if err != nil {
		return d.failed(ctx, what, err)
	}
	defer rows.Close()
	return d.each(ctx, what, rows, fields, yield)
}

func (d *database) ask(ctx context.Context, tx *sql.Tx, query string) (*sql.Rows, error) {
	if d.rewrite != nil {
		var err error
		if query, err = d.rewrite(ctx, tx, query); err != nil {
			return nil, err
		}
	}
	return tx.QueryContext(ctx, query)
}

func (d *database) each(ctx context.Context, what string, rows *sql.Rows, fields []string, yield func([][]byte) error) error {
	columns, err := rows.ColumnTypes()
	if err != nil {
		return d.failed(ctx, what, err)
	}
	if fields == nil {
		fields = columnNames(columns)
	}
	row, err := newResultRow(columns, fields, d.texts)
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
