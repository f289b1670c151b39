package sources

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
)

// listed is a source of fixed rows, which remembers what it was asked for.
type listed struct {
	names []string
	rows  []Record
	asked []string
}

func (l *listed) Parts(context.Context) ([]Part, error) { return []Part{l}, nil }
func (l *listed) Close() error                          { return nil }
func (l *listed) Name() string                          { return "list" }
func (l *listed) Version() string                       { return "v1" }

func (l *listed) Read(_ context.Context, fields []string, open func() Yield) error {
	l.asked = fields
	yield := open()
	picked := make([][]byte, len(fields))
	for _, r := range l.rows {
		if r.Err == nil {
			for i, field := range fields {
				picked[i] = r.Fields[slices.Index(l.names, field)]
			}
			r.Fields = picked
		}
		if err := yield(r); err != nil {
			return err
		}
	}
	return nil
}

func list(rows ...string) *listed {
	l := &listed{names: []string{"id", "plan", "done"}}
	for i, text := range rows {
		r := Record{Line: int64(i) + 1}
		for _, field := range strings.Split(text, "|") {
			r.Fields = append(r.Fields, []byte(field))
		}
		l.rows = append(l.rows, r)
	}
	return l
}

func TestWhereAsksForItsFieldsOnce(t *testing.T) {
	l := list("1|pro|yes", "2|pro|no", "3|basic|yes")
	rows := readAll(t, Where(l, map[string][]string{"plan": {"pro"}, "done": {"yes"}}), "plan", "id")
	if got := strings.Join(l.asked, " "); got != "plan id done" {
		t.Errorf("asked for %s", got)
	}
	if len(rows) != 1 || rows[0].String() != "pro|1" || rows[0].line != 1 {
		t.Errorf("got %v, want the first row, with the fields asked for alone", rows)
	}
}

func TestWherePassesBadRows(t *testing.T) {
	l := list("1|pro|yes", "2|basic|yes")
	bad := errors.New("not a row")
	l.rows = append(l.rows, Record{Line: 3, Err: bad})
	rows := readAll(t, Where(l, map[string][]string{"plan": {"pro"}}), "id")
	if len(rows) != 2 || rows[1].err != bad || rows[1].line != 3 {
		t.Errorf("got %v, want the row that fits and the bad one", rows)
	}
}

func TestWhereKeepsNamesAndVersions(t *testing.T) {
	part := onlyPart(t, Where(list(), map[string][]string{"plan": {"pro"}}))
	if part.Name() != "list" || part.Version() != "v1" {
		t.Errorf("got %s, version %s", part.Name(), part.Version())
	}
}

func TestWhereDoesNotAllocatePerRow(t *testing.T) {
	l := list(slices.Repeat([]string{"1| pro |yes", "2|basic|yes"}, 5000)...)
	part := onlyPart(t, Where(l, map[string][]string{"plan": {"pro"}}))
	allocations := testing.AllocsPerRun(3, func() {
		if err := part.Read(t.Context(), []string{"id"}, each(func(Record) error { return nil })); err != nil {
			t.Fatal(err)
		}
	})
	if allocations > 20 {
		t.Errorf("%.0f allocations for 10000 rows", allocations)
	}
}
