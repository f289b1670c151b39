package sources

import (
	"bytes"
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"
)

// FuzzCSVGrows cuts a text in two, as if the second half had been written later: what is settled of the
// first half, and what is read from where that ended, are the rows of the whole.
func FuzzCSVGrows(f *testing.F) {
	for _, seed := range []string{
		"score,plan\n9,pro\n10,free\n",
		"score,plan\r\n9,\"a, \"\"b\"\"\r\nc\"\r\n\r\n10,free",
		"a,b\n1,he said \"hi\"\n2,\"x\"y\n3,\"open\n4,fine\n5,\"a\"\n",
		"a,b\n1,\"\"\"\"\n2,\"\"\r\n3,\"\"\r",
		"a,b\n\"x\ny\",1\n2\n\n\n3,\"4",
	} {
		for cut := range len(seed) {
			f.Add([]byte(seed), uint16(cut), byte(','))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, at uint16, delimiter byte) {
		if !slices.Contains(delimitersSeen, delimiter) || len(data) == 0 {
			return
		}
		cut := data[:int(at)%len(data)]
		first, end, err := growing(cut, delimiter, nil)
		if err != nil || end.offset < 0 {
			return
		}
		rest, _, err := growing(data, delimiter, &end)
		if err != nil {
			t.Fatal(err)
		}
		whole, _, err := growing(data, delimiter, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := append(first.settled(), rest.lines()...), whole.lines(); !slices.Equal(got, want) {
			t.Fatalf("cut at %d\n%s\nwhole:\n%s", len(cut), strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})
}

// growing reads all columns of a text, behind an end or from its beginning, and says where that ended.
func growing(data []byte, delimiter byte, from *position) (*collected, position, error) {
	begin := position{0, 1}
	rows := &csvRows{
		csvText: &csvText{name: "test.csv", logger: slog.New(slog.DiscardHandler)}, headerRows: 1, blockSize: len(data) + 1, scanners: 1,
		splitter: splitter{text: bytes.NewReader(data), delimiter: delimiter, at: begin, end: begin},
	}
	names, first, err := rows.header()
	if err != nil {
		return nil, nowhere, err
	}
	var all []wanted
	for i := range names {
		all = append(all, wanted{i, i})
	}
	if from != nil {
		rows.from, rows.rest = from, bytes.NewReader(data[from.offset:])
		first = rows.skip(first)
	}
	got := new(collected)
	err = rows.scan(context.Background(), first, func() *scanner { return newScanner(rows, len(all), all, len(all)) }, got.open)
	return got, rows.splitter.end, err
}
