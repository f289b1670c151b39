package sources

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// encodings is every text encoding, by its name in the configuration.
var encodings = map[string]encoding.Encoding{
	"latin-1":      charmap.ISO8859_1,
	"utf-16":       utf16le,
	"utf-8":        encoding.Nop,
	"windows-1252": charmap.Windows1252,
}

var (
	utf16le = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	utf16be = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
)

// marks is what the first bytes of a text say about its encoding: byte order marks, which are no
// part of the text, and the zeros that UTF-16 has around ASCII characters.
var marks = []struct {
	name     string
	encoding encoding.Encoding
	skip     int
	found    func(head []byte) bool
}{
	{"utf-8", encoding.Nop, 3, startsWith("\xef\xbb\xbf")},
	{"utf-16", utf16le, 2, startsWith("\xff\xfe")},
	{"utf-16", utf16be, 2, startsWith("\xfe\xff")},
	{"utf-16", utf16le, 0, func(head []byte) bool { return len(head) == 4 && head[0] != 0 && head[1] == 0 && head[3] == 0 }},
	{"utf-16", utf16be, 0, func(head []byte) bool { return len(head) == 4 && head[0] == 0 && head[1] != 0 && head[2] == 0 }},
}

func startsWith(mark string) func([]byte) bool {
	return func(head []byte) bool { return bytes.HasPrefix(head, []byte(mark)) }
}

// decode reads a file as UTF-8 text: decompressed where it is compressed, from the encoding that its
// first bytes show, or else from the one it is said to have.
func decode(file io.Reader, name string, logger *slog.Logger) (io.Reader, error) {
	text, err := decompress(file)
	if err != nil {
		return nil, err
	}
	from := encodings[name]
	head, _ := text.Peek(4)
	for _, mark := range marks {
		if !mark.found(head) {
			continue
		}
		from = mark.encoding
		_, _ = text.Discard(mark.skip)
		logger.Debug("encoding detected", "encoding", mark.name)
		break
	}
	if from == nil || from == encoding.Nop {
		return text, nil
	}
	return transform.NewReader(text, from.NewDecoder()), nil
}

// decompress looks at the content, not at the name: exports are often renamed.
func decompress(file io.Reader) (*bufio.Reader, error) {
	raw := bufio.NewReader(file)
	if head, _ := raw.Peek(2); !bytes.Equal(head, []byte{0x1f, 0x8b}) {
		return raw, nil
	}
	text, err := gzip.NewReader(raw)
	if err != nil {
		return nil, gzipError(err)
	}
	return bufio.NewReader(gunzip{text}), nil
}

// gunzip says of its errors that the compressed file is what they are about.
type gunzip struct{ text *gzip.Reader }

func (g gunzip) Read(p []byte) (int, error) {
	n, err := g.text.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = gzipError(err)
	}
	return n, err
}

func gzipError(err error) error {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		return fmt.Errorf("gzip: the file is cut off: %w", io.ErrUnexpectedEOF)
	case errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum):
		return err
	}
	return fmt.Errorf("gzip: %w", err)
}
