package sources

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// unpack reads a body, unpacked where it is gzip (as an encoding or as a file), without a byte
// order mark, and within what is left of the bytes of a pull.
func unpack(body io.Reader, left *int64, limit int) (*bufio.Reader, error) {
	in := bufio.NewReader(body)
	if magic, _ := in.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		unzipped, err := gzip.NewReader(in)
		if err != nil {
			return nil, fmt.Errorf("unpack: %w", err)
		}
		in = bufio.NewReader(unzipped)
	}
	if mark, _ := in.Peek(3); bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		_, _ = in.Discard(len(mark))
	}
	return bufio.NewReaderSize(&quota{from: in, left: left, limit: limit}, 64<<10), nil
}

// quota ends the reading with an error when there are more bytes than the pull may take.
type quota struct {
	from  io.Reader
	left  *int64
	limit int
}

// Read implements io.Reader. It tries one byte more than is left, to tell a body that fits exactly.
func (q *quota) Read(p []byte) (int, error) {
	n, err := q.from.Read(p[:min(int64(len(p)), *q.left+1)])
	*q.left -= int64(n)
	if *q.left < 0 {
		*q.left = -1
		return 0, fmt.Errorf("more than max_bytes, %d bytes", q.limit)
	}
	return n, err
}

// isSyntax says whether a reply was no JSON.
func isSyntax(err error) bool {
	return errors.As(err, new(*json.SyntaxError))
}

func explainKind(err error, kind string) error {
	return fmt.Errorf("%w (the reply is %s)", err, clean(kind, nil))
}

// isPage says whether a body is a page for people: a login, or an apology with the status of a success.
func isPage(body *bufio.Reader) bool {
	head, _ := body.Peek(64)
	text := strings.ToLower(string(bytes.TrimLeft(head, " \t\r\n")))
	return strings.HasPrefix(text, "<!doctype html") || strings.HasPrefix(text, "<html")
}
