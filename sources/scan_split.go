package sources

import (
	"bytes"
	"errors"
	"io"
)

// blockSize is how much text a scanner gets at a time. It is also the longest row there can be: what
// is longer is skipped, so that a file of one endless line costs no memory.
const blockSize = 1 << 20

// splitter cuts text into blocks. It looks only at quotes and at the newlines around them, which is
// fast enough to feed several scanners; they get rows whose quoting is regular, and the list of those
// where it is not. Behind a broken row it goes on at the next line.
type splitter struct {
	text      io.Reader
	delimiter byte   // 0 until it is detected
	line      int64  // the line at which rest begins
	rest      []byte // what was read behind the last block: the beginning of a row
	skipping  bool   // rest is in the middle of a line that was too long
	err       error  // how reading the text ended
}

// next reads a block into a buffer. The buffer of the block before must be left alone until then.
func (s *splitter) next(buffer []byte) (block, error) {
	data := s.fill(buffer)
	q := quoting{data: data, delimiter: s.delimiter, full: s.err == nil, last: errors.Is(s.err, io.EOF)}
	q.check()
	b := block{data: data[:q.row], line: s.line, broken: q.broken, quote: -1}
	s.rest, s.skipping = data[q.row:], q.endless
	s.line += int64(bytes.Count(b.data, newline))
	if len(b.data) == 0 {
		return b, s.err
	}
	return b, nil
}

// fill reads until the buffer is full or the text ends; the rest of a line that was too long is skipped.
func (s *splitter) fill(buffer []byte) []byte {
	n := s.read(buffer, copy(buffer, s.rest))
	for s.skipping && n > 0 {
		end := bytes.IndexByte(buffer[:n], '\n')
		if end < 0 {
			n = s.read(buffer, 0)
			continue
		}
		s.skipping = false
		s.line++
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
