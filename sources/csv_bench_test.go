package sources

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"advocacy_exporter/sources/sourcestest"
)

var surveyFields = []string{"id", "customer", "score", "time", "country", "plan"}

// surveyText is about 50 MB of survey rows as an export would have them; 5 % of the comments need quotes.
var surveyText = sync.OnceValue(func() []byte {
	text, survey := new(bytes.Buffer), sourcestest.NewSurvey()
	if err := errors.Join(survey.WriteHeader(text), survey.WriteRows(text, 700_000)); err != nil {
		panic(err)
	}
	return text.Bytes()
})

// BenchmarkCSVRead reads a file the way a pull does, and touches every field.
func BenchmarkCSVRead(b *testing.B) {
	path := filepath.Join(b.TempDir(), "survey.csv")
	if err := os.WriteFile(path, surveyText(), 0o600); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(surveyText())))
	b.ReportAllocs()
	for b.Loop() {
		source, err := (&CSV{Path: path}).Open(Env{})
		if err != nil {
			b.Fatal(err)
		}
		parts, err := source.Parts(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		if err := parts[0].Read(b.Context(), surveyFields, touch); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCSVScan scans a text in memory with one goroutine.
func BenchmarkCSVScan(b *testing.B) {
	b.SetBytes(int64(len(surveyText())))
	b.ReportAllocs()
	for b.Loop() {
		rows := csvRows{
			csvText: &csvText{logger: slog.New(slog.DiscardHandler)}, headerRows: 1, blockSize: blockSize, scanners: 1,
			splitter: splitter{text: bytes.NewReader(surveyText()), at: position{0, 1}},
		}
		if err := rows.read(b.Context(), surveyFields, touch); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCSVSplit only cuts a text in memory into blocks.
func BenchmarkCSVSplit(b *testing.B) {
	b.SetBytes(int64(len(surveyText())))
	buffers := [][]byte{make([]byte, blockSize), make([]byte, blockSize)}
	for b.Loop() {
		s := splitter{text: bytes.NewReader(surveyText()), at: position{0, 1}}
		for i := 0; ; i++ {
			if _, err := s.next(buffers[i%2]); err == io.EOF {
				break
			}
		}
	}
}

// BenchmarkEncodingCSV is what the standard library makes of the same file.
func BenchmarkEncodingCSV(b *testing.B) {
	path := filepath.Join(b.TempDir(), "survey.csv")
	if err := os.WriteFile(path, surveyText(), 0o600); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(surveyText())))
	b.ReportAllocs()
	for b.Loop() {
		file, err := os.Open(path)
		if err != nil {
			b.Fatal(err)
		}
		r := csv.NewReader(file)
		r.ReuseRecord = true
		size := 0
		for {
			fields, err := r.Read()
			if err == io.EOF {
				break
			}
			if err != nil {
				b.Fatal(err)
			}
			for _, field := range fields[:6] {
				size += len(field)
			}
		}
		_ = file.Close()
	}
}

// touch makes a yield that looks at every field.
func touch() Yield {
	size := 0
	return func(r Record) error {
		if r.Err != nil {
			return r.Err
		}
		for _, field := range r.Fields {
			size += len(field)
		}
		return nil
	}
}
