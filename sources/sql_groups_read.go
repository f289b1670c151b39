package sources

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ReadGroups asks the database for groups of the query's rows.
func (r *result) ReadGroups(ctx context.Context, g Grouping, open func() Yield) error {
	d := r.database
	ungroupable := func(why error) error { return &Ungroupable{Part: d.label, Why: why} }
	if d.settings.MaxGroups == 0 {
		return ungroupable(errors.New("max_groups is 0"))
	}
	return d.within(ctx, func(db asker) error {
		query, err := d.groupedQuery(ctx, db, g)
		if missing, ok := errors.AsType[errColumn](err); ok {
			return d.failed(ctx, "query", missing.error)
		}
		if err != nil {
			return ungroupable(err)
		}
		if err := d.prepare(ctx, db); err != nil {
			return d.failed(ctx, "query", err)
		}
		return d.readGroups(ctx, db, query, g, open())
	})
}

// prepare tells the database what suits the query that follows.
func (d *database) prepare(ctx context.Context, db asker) error {
	if d.driver.dialect.prepare == "" {
		return nil
	}
	set, err := d.ask(ctx, db, d.driver.dialect.prepare)
	if err != nil {
		return err
	}
	defer set.Close()
	for set.Next() { // what it was set to
	}
	return set.Err()
}

// groupedQuery describes the columns of the query and writes the one that groups its rows.
func (d *database) groupedQuery(ctx context.Context, db asker, g Grouping) (*grouped, error) {
	query := d.bound(oneStatement(d.settings.Query))
	columns, err := describe(ctx, db, strings.Replace(d.driver.dialect.describe, "%s", query, 1))
	if err != nil {
		return nil, fmt.Errorf("as a derived table the query fails: %w", err)
	}
	w := &groupedQuery{driver: d.driver, dialect: d.driver.dialect, query: query, columns: columns, span: d.span()}
	w.inUTF8 = w.columnsInUTF8(ctx, db)
	return w.write(g)
}

func (d *database) readGroups(ctx context.Context, db asker, query *grouped, g Grouping, yield Yield) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // what is not read any more is not worth waiting for
	found, err := d.ask(ctx, db, query.query)
	if err != nil {
		return d.failed(ctx, "query", err)
	}
	defer found.Close()
	reading := newGroupReading(d, query, g)
	for found.Next() {
		record, err := reading.next(found)
		if _, stream := errors.AsType[*Ungroupable](err); stream {
			return err
		}
		if err != nil {
			return d.failed(ctx, "query", err)
		}
		if record.Count == 0 {
			continue
		}
		if err := yield(record); err != nil {
			cancel()
			return err
		}
	}
	return d.failed(ctx, "query", found.Err())
}

// groupReading reads the rows of a query that groups.
type groupReading struct {
	database *database
	ask      Grouping
	query    *grouped
	dest     []any
	cells    []*cell
	count    sql.Null[int64]
	stray    sql.Null[bool]
	record   Record
	strays   int
	values   *valueCount
}

func newGroupReading(d *database, query *grouped, g Grouping) *groupReading {
	r := &groupReading{database: d, ask: g, query: query, values: newValueCount(len(query.fields))}
	r.record.Fields = make([][]byte, len(g.Fields))
	for _, write := range query.texts {
		c := newCell(write)
		r.cells, r.dest = append(r.cells, c), append(r.dest, c)
	}
	r.dest = append(r.dest, &r.count)
	if query.strays {
		r.dest = append(r.dest, &r.stray)
	}
	return r
}

// next is the record of the next group.
func (r *groupReading) next(found *sql.Rows) (Record, error) {
	if err := found.Scan(r.dest...); err != nil {
		return Record{}, err
	}
	for i, c := range r.cells {
		r.record.Fields[r.query.fields[i]] = c.bytes()
		if r.ask.Fields[r.query.fields[i]] != r.ask.Time {
			r.values.add(i, c.bytes())
		}
	}
	r.record.Line, r.record.Count = r.record.Line+1, uint64(max(r.count.V, 0))
	if r.stray.V {
		r.strays++
	}
	return r.record, r.checkNumber()
}

// checkNumber is the error of too many groups.
func (r *groupReading) checkNumber() error {
	most := r.database.settings.MaxGroups
	switch {
	case r.record.Line <= int64(most):
		return nil
	case r.strays > most/2:
		return &Ungroupable{r.database.label, fmt.Errorf("column %q has times of which the database cannot tell the day: store Unix numbers, or texts such as 2006-01-02T15:04:05Z", r.ask.Time)}
	}
	column, values := r.values.most()
	field := r.ask.Fields[r.query.fields[column]]
	if !slices.Contains(r.ask.Dimensions, field) {
		return &Ungroupable{r.database.label, fmt.Errorf("there are more than %d groups, for %q has %d values or more; max_groups: 0 saves the attempt", most, field, values)}
	}
	return fmt.Errorf("more than %d groups: %q has %d values or more; take it out of the segments, or raise max_groups", most, field, values)
}
