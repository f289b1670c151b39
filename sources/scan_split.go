package sources

import (
	"bytes"
	"errors"
	"io"
)

// blockSize is how much text a scanner gets at a time. It is also the longest row there can be: what
// is longer is skipped, so that a file of one endless line costs no memory.
const blockSize = 1 << 20

// usualSize is how much of a block is filled where rows are shorter: the cache of a processor holds it
// while it is cut off and scanned.
const usualSize = 256 << 10

// splitter cuts text into blocks. It looks only at quotes and at the newlines around them, which is
// fast enough to feed several scanners; they get rows whose quoting is regular, and the list of those
// where it is not. Behind a broken row it goes on at the next line.
type splitter struct {
	text      io.Reader
	delimiter byte     // 0 until it is detected
	at        position // of rest
	rest      []byte   // what was read behind the last block: the beginning of a row
	skipping  bool     // rest is in the middle of a line that was too long
	err       error    // how reading the text ended
	end       position // behind the last row that is known to be whole
}

// position is a place in a text that begins a row.
type position struct {
	offset int64 // below 0 where there is no such place
	line   int64
}

// behind is the position behind rows that begin at p.
func (p position) behind(rows []byte) position {
	return position{p.offset + int64(len(rows)), p.line + int64(bytes.Count(rows, newline))}
}

// nowhere is the end of a text that ends in the middle of a line that was too long.
var nowhere = position{offset: -1}

// next reads a block into a buffer. The buffer of the block before must be left alone until then.
func (s *splitter) next(buffer []byte) (block, error) {
	data, q := s.rows(buffer)
	b := block{data: data[:q.row], line: s.at.line, broken: q.broken, quote: -1, tail: q.row}
	if len(b.data) == 0 {
		return b, s.err
	}
	begin := s.at
	s.at = begin.behind(b.data)
	s.end = s.at
	if q.tail >= 0 {
		b.tail = q.tail
		s.end = begin.behind(b.data[:q.tail])
	}
	s.rest, s.skipping = data[q.row:], q.endless
	return b, nil
}

// rows reads some rows, as much of the buffer as it takes to have one.
func (s *splitter) rows(buffer []byte) ([]byte, *quoting) {
	for size := max(usualSize, len(s.rest)); ; size *= 2 {
		data := s.fill(buffer[:min(size, len(buffer))])
		full := s.err == nil && len(data) == len(buffer)
		q := &quoting{data: data, delimiter: s.delimiter, full: full, last: errors.Is(s.err, io.EOF), tail: -1}
		if q.check(); q.row > 0 || full || s.err != nil {
			return data, q
		}
		s.rest = data
	}
}

// fill reads until the buffer is full or the text ends; the rest of a line that was too long is skipped.
func (s *splitter) fill(buffer []byte) []byte {
	n := s.read(buffer, copy(buffer, s.rest))
	for s.skipping && n > 0 {
		end := bytes.IndexByte(buffer[:n], '\n')
		if end < 0 {
			s.at.offset += int64(n)
			s.end = nowhere
			n = s.read(buffer, 0)
			continue
		}
		s.skipping = false
		s.at = position{s.at.offset + int64(end) + 1, s.at.line + 1}
		s.end = s.at
		n = s.read(buffer, copy(buffer, buffer[end+1:n]))
	}
	if s.delimiter == 0 {
		s.delimiter = sniff(buffer[:n])
	}
	return buffer[:n]
}

// read fills the buffer from position n on and returns how far it came.
func (s *splitter) read(buffer []byte, n int) int {
	for n < len(buffer) && s.err == nil {
		var more int
		more, s.err = s.text.Read(buffer[n:])
		n += more
	}
	return n
}

var newline = []byte{'\n'}

// sniff finds the delimiter of the first row: the most frequent one outside quotes.
func sniff(data []byte) byte {
	var counts [256]int
	quoted := false
	for _, c := range bytes.TrimLeft(data, "\r\n") {
		switch {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\n':
			return mostFrequent(counts)
		default:
			counts[c]++
		}
	}
	return mostFrequent(counts)
}

func mostFrequent(counts [256]int) byte {
	best := byte(',')
	for _, c := range []byte(";\t|") {
		if counts[c] > counts[best] {
			best = c
		}
	}
	return best
}
