package sources

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// lines reads a reply with one JSON document per line. A line that cannot be read is one bad item.
func (j *jsonItems) lines(r io.Reader) error {
	in := bufio.NewReaderSize(r, 64<<10)
	var line []byte
	for {
		var err error
		line, err = readLine(in, line[:0])
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, errLongLine) {
			return fmt.Errorf("item %d: %w", j.count+1, err)
		}
		if handErr := j.line(line, errors.Is(err, errLongLine)); handErr != nil {
			return handErr
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
	}
}

func (j *jsonItems) line(line []byte, tooLong bool) error {
	line = bytes.TrimSpace(line)
	if len(line) == 0 && !tooLong {
		return nil
	}
	if isNew, err := j.note(line); err != nil || !isNew {
		return err
	}
	if tooLong {
		return j.bad(errLongLine)
	}
	value, err := validValue(line)
	if err != nil {
		return j.bad(err)
	}
	return j.walk(value, 0, 0)
}

var errLongLine = fmt.Errorf("the line is longer than %d MiB", maxItem>>20)

// readLine appends the next line to a buffer; of a line that is too long it keeps nothing.
func readLine(in *bufio.Reader, line []byte) ([]byte, error) {
	tooLong := false
	for {
		chunk, err := in.ReadSlice('\n')
		if tooLong = tooLong || len(line)+len(chunk) > maxItem; !tooLong {
			line = append(line, chunk...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case err != nil && !errors.Is(err, io.EOF):
			return nil, err
		case tooLong:
			return nil, errLongLine
		default:
			return line, err
		}
	}
}
