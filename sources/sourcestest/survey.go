// Package sourcestest makes up what sources read, for tests and benchmarks of any size.
package sourcestest

import (
	"bufio"
	"io"
	"math/rand/v2"
	"os"
	"strconv"
	"time"
)

// SurveyColumns are the columns of the answers that Survey writes.
var SurveyColumns = []string{"id", "customer", "score", "time", "country", "plan", "comment"}

var (
	countries = []string{"DE", "FR", "US", "GB", "BR", "JP", "IN", "PL"}
	plans     = []string{"free", "starter", "business", "enterprise"}
	first     = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
)

// Survey is an export of answers of the year 2025, always the same. Every twentieth comment or so has quotes,
// a comma and a newline.
type Survey struct {
	dice *rand.Rand
	rows int
	row  []byte
}

// NewSurvey makes an export without a row so far.
func NewSurvey() *Survey { return &Survey{dice: rand.New(rand.NewPCG(1, 2))} }

// WriteHeader writes the header row.
func (s *Survey) WriteHeader(w io.Writer) error {
	_, err := io.WriteString(w, "id,customer,score,time,country,plan,comment\n")
	return err
}

// WriteRows writes the next rows.
func (s *Survey) WriteRows(w io.Writer, rows int) error {
	for range rows {
		if _, err := w.Write(s.next()); err != nil {
			return err
		}
	}
	return nil
}

// next is the next row. It holds until the one after it.
func (s *Survey) next() []byte {
	row := append(s.row[:0], "R_"...)
	row = appendNumber(row, s.rows, 8)
	row = append(row, ",C"...)
	row = appendNumber(row, s.dice.IntN(1e6), 7)
	row = append(row, ',')
	row = strconv.AppendInt(row, int64(s.dice.IntN(11)), 10)
	row = append(row, ',')
	row = first.Add(time.Duration(s.dice.IntN(365*24*3600))*time.Second).AppendFormat(row, time.RFC3339)
	row = append(append(row, ','), countries[s.dice.IntN(len(countries))]...)
	row = append(append(row, ','), plans[s.dice.IntN(len(plans))]...)
	row = append(append(row, ','), s.comment()...)
	s.row = append(row, '\n')
	s.rows++
	return s.row
}

func (s *Survey) comment() string {
	switch p := s.dice.Float64(); {
	case p < 0.05:
		return "\"Good, but \"\"slow\"\"\nsince the last update\""
	case p < 0.6:
		return "would recommend it to a friend"
	}
	return ""
}

// appendNumber appends a number with leading zeros.
func appendNumber(to []byte, n, digits int) []byte {
	start := len(to)
	to = strconv.AppendInt(to, int64(n), 10)
	for len(to)-start < digits {
		to = append(to, 0)
		copy(to[start+1:], to[start:])
		to[start] = '0'
	}
	return to
}

// WriteSurvey writes a file with a header and some rows.
func WriteSurvey(path string, rows int) error {
	return write(path, os.O_CREATE|os.O_TRUNC, func(w io.Writer) error {
		s := NewSurvey()
		if err := s.WriteHeader(w); err != nil {
			return err
		}
		return s.WriteRows(w, rows)
	})
}

// AppendSurvey writes more rows to a file, the first ones of an export once more.
func AppendSurvey(path string, rows int) error {
	return write(path, os.O_APPEND, func(w io.Writer) error { return NewSurvey().WriteRows(w, rows) })
}

func write(path string, flag int, rows func(io.Writer) error) error {
	file, err := os.OpenFile(path, os.O_WRONLY|flag, 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	w := bufio.NewWriterSize(file, 1<<20)
	if err := rows(w); err != nil {
		return err
	}
	return w.Flush()
}
