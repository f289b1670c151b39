package sources

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// collected gathers the records of several goroutines.
type collected struct {
	mu   sync.Mutex
	rows []collectedRow
}

type collectedRow struct {
	line   int64
	fields [][]byte
	err    error
	// tentative is whether the row counts for now only.
	tentative bool
}

func (c *collected) open() Yield {
	return func(r Record) error {
		row := collectedRow{line: r.Line, err: r.Err, tentative: r.Tentative}
		for _, field := range r.Fields {
			row.fields = append(row.fields, bytes.Clone(field))
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.rows = append(c.rows, row)
		return nil
	}
}

// lines describes the rows in the order of their lines, errors only as such.
func (c *collected) lines() []string {
	return c.describe(func(row collectedRow) string {
		if row.err != nil {
			return "error"
		}
		return fmt.Sprintf("%q", row.fields)
	})
}

// settled are the lines of the rows that do not come again.
func (c *collected) settled() []string {
	c.rows = slices.DeleteFunc(c.rows, func(row collectedRow) bool { return row.tentative })
	return c.lines()
}

// story describes the rows for people.
func (c *collected) story() string {
	return strings.Join(c.describe(func(row collectedRow) string {
		if row.err != nil {
			return row.err.Error()
		}
		return strings.ReplaceAll(string(bytes.Join(row.fields, []byte("|"))), "\n", "⏎")
	}), "\n")
}

func (c *collected) describe(row func(collectedRow) string) []string {
	slices.SortFunc(c.rows, func(a, b collectedRow) int { return int(a.line - b.line) })
	lines := []string{}
	for _, r := range c.rows {
		lines = append(lines, fmt.Sprintf("%d: %s", r.line, row(r)))
	}
	return lines
}
