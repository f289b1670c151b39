package sources

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// row is a record that outlives its Yield, as text: NULL where a field is nil.
type row struct {
	line   int64
	fields []string
	err    error
}

func (r row) String() string { return strings.Join(r.fields, "|") }

// onlyPart is the part of a source that has one.
func onlyPart(t testing.TB, s Source) Part {
	t.Helper()
	parts, err := s.Parts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(parts) != 1 {
		t.Fatalf("got %d parts, want 1", len(parts))
	}
	return parts[0]
}

// readAll reads the only part of a source.
func readAll(t testing.TB, s Source, fields ...string) []row {
	t.Helper()
	var mu sync.Mutex
	var rows []row
	err := onlyPart(t, s).Read(t.Context(), fields, func() Yield {
		return func(r Record) error {
			mu.Lock()
			defer mu.Unlock()
			rows = append(rows, keep(r))
			return nil
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// each is an open that hands every row to one Yield.
func each(yield Yield) func() Yield { return func() Yield { return yield } }

func keep(r Record) row {
	kept := row{line: r.Line, err: r.Err}
	for _, field := range r.Fields {
		if field == nil {
			kept.fields = append(kept.fields, "NULL")
			continue
		}
		kept.fields = append(kept.fields, string(field))
	}
	return kept
}

// collect reads the only part of a source, and orders its rows by where they stood.
func collect(t testing.TB, s Source, fields ...string) []row {
	t.Helper()
	rows := readAll(t, s, fields...)
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(a.line, b.line) })
	return rows
}
