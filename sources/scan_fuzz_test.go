package sources

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
)

// FuzzCSV holds the scanner against encoding/csv: both see the same fields on the same lines, or both
// an error at the same line. A small block size must not change a thing.
func FuzzCSV(f *testing.F) {
	for _, seed := range []string{
		"score,plan\n9,pro\n",
		"score,plan\r\n9,\"a, \"\"b\"\"\r\nc\"\r\n\r\n10,free",
		"a;b;c\n1;2\n1;2;3;4\n;;\n",
		"a\tb\n\"x\"\t\"y\n\n\nz\"\n\"\t\"\n",
		"a,b\n1,he said \"hi\"\n2,\"x\"y\n3,\"open\n4,fine\n5,\"a\"\n",
		"a,b\n1,\"\"\"\"\n2,\"\"\r\n3,\"\"\r",
		"\"a\nb\",c\n1,2\n",
		"a|b\n\r\r\n\r|\r\r\n\"\r\n\"|\"\r\"\r",
		"a,b\n" + strings.Repeat("long,", 30) + "\n1,2\n\"" + strings.Repeat("text\n", 30) + "\",2\n3,4\n",
		"\xef\xbb\xbfa,b\n\xff,\xfe\n",
	} {
		for _, delimiter := range delimitersSeen {
			f.Add([]byte(seed), delimiter)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, delimiter byte) {
		if !slices.Contains(delimitersSeen, delimiter) {
			return
		}
		want := referenceRows(data, delimiter)
		got, err := scanText(data, delimiter, len(data)+1, 1)
		if err != nil {
			if want.rows != nil {
				t.Fatalf("%v, encoding/csv finds %v", err, want)
			}
			return
		}
		want.check(t, got)
		sameInSmallBlocks(t, data, delimiter, got)
	})
}

var delimitersSeen = []byte(",;\t|")

// reference is what encoding/csv makes of a text, up to its first row with irregular quoting.
type reference struct {
	rows   []string
	strict bool // there is no such row
}

func referenceRows(data []byte, delimiter byte) (want reference) {
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma = rune(delimiter)
	if _, err := r.Read(); err != nil {
		return want
	}
	want.rows, want.strict = []string{}, true
	for {
		fields, err := r.Read()
		var parse *csv.ParseError
		switch {
		case err == io.EOF:
			return want
		case errors.Is(err, csv.ErrFieldCount):
			errors.As(err, &parse)
			want.rows = append(want.rows, fmt.Sprintf("%d: error", parse.StartLine))
		case errors.As(err, &parse):
			want.strict = false
			want.rows = append(want.rows, fmt.Sprintf("%d: error", parse.StartLine))
			return want
		default:
			line, _ := r.FieldPos(0)
			want.rows = append(want.rows, fmt.Sprintf("%d: %q", line, fields))
		}
	}
}

func (want reference) check(t *testing.T, got []string) {
	t.Helper()
	if want.rows == nil {
		t.Fatalf("%v, encoding/csv finds no header", got)
	}
	compared := got
	if !want.strict {
		compared = got[:min(len(got), len(want.rows))]
	}
	if !slices.Equal(compared, want.rows) {
		t.Fatalf("got\n%s\nencoding/csv finds\n%s", strings.Join(got, "\n"), strings.Join(want.rows, "\n"))
	}
}

// sameInSmallBlocks reads the text again in blocks that just hold its longest row.
func sameInSmallBlocks(t *testing.T, data []byte, delimiter byte, want []string) {
	t.Helper()
	size := longestRow(data, want) + 2
	got, err := scanText(data, delimiter, size, 3)
	if err != nil {
		t.Fatalf("blocks of %d: %v", size, err)
	}
	if !slices.Equal(got, want) {
		t.Fatalf("blocks of %d:\n%s\nwhole:\n%s", size, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// longestRow is the most bytes from the line of one row to that of the next.
func longestRow(data []byte, rows []string) (longest int) {
	lines := bytes.SplitAfter(data, newline)
	from := 0
	for _, row := range rows {
		var to int
		_, _ = fmt.Sscanf(row, "%d:", &to)
		longest, from = max(longest, len(bytes.Join(lines[from:to-1], nil))), to-1
	}
	return max(longest, len(bytes.Join(lines[from:], nil)))
}

// scanText reads all columns and describes the rows in the order of their lines.
func scanText(data []byte, delimiter byte, size, scanners int) ([]string, error) {
	rows := &csvRows{
		csvText: &csvText{name: "test.csv", logger: slog.New(slog.DiscardHandler)}, headerRows: 1, blockSize: size, scanners: scanners,
		splitter: splitter{text: bytes.NewReader(data), delimiter: delimiter, at: position{0, 1}},
	}
	names, first, err := rows.header()
	if err != nil {
		return nil, err
	}
	var all []wanted
	for i := range names {
		all = append(all, wanted{i, i})
	}
	var got collected
	err = rows.scan(context.Background(), first, func() *scanner {
		return newScanner(rows, len(all), all, len(all))
	}, got.open)
	return got.lines(), err
}
