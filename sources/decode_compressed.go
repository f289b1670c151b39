package sources

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// mostWindow is how far back compressed text may refer, which is memory that reading it takes. It is
// enough for all levels of zstd but --ultra and --long.
const mostWindow = 32 << 20

// compression is a way to compress files.
type compression struct {
	name, magic string
	open        func(io.Reader) (io.Reader, error)
}

// compressions is every way to compress that is known, by the first bytes of a file: exports are often
// renamed, so that their names say nothing.
var compressions = []compression{
	{"gzip", "\x1f\x8b", func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }},
	{"zstd", "\x28\xb5\x2f\xfd", func(r io.Reader) (io.Reader, error) {
		return zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(mostWindow))
	}},
}

// isCompressed reports whether a file is compressed; one that cannot be read is not.
func isCompressed(path string) bool {
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	defer file.Close()
	head := make([]byte, 4)
	n, _ := io.ReadFull(file, head)
	return slices.ContainsFunc(compressions, func(c compression) bool { return bytes.HasPrefix(head[:n], []byte(c.magic)) })
}

// decompress reads the text of a file, and reports whether that was compressed.
func decompress(file io.Reader, maxExpansion int) (text *bufio.Reader, compressed bool, err error) {
	raw := bufio.NewReader(file)
	head, _ := raw.Peek(4)
	for _, c := range compressions {
		if !bytes.HasPrefix(head, []byte(c.magic)) {
			continue
		}
		packed := &counter{from: raw}
		text, err := c.open(packed)
		if err != nil {
			return nil, true, compressionError(c.name, err)
		}
		return bufio.NewReader(&unpacked{name: c.name, text: text, packed: packed, most: int64(maxExpansion)}), true, nil
	}
	return raw, false, nil
}

// unpacked is text that was compressed. It ends where there is far more of it than a file can hold that
// is not made to fill the disks of whoever unpacks it. Its errors say that the compression is what they
// are about.
type unpacked struct {
	name   string
	text   io.Reader
	packed *counter
	size   int64
	most   int64 // times the size of what is compressed; 0 for any
}

// harmless is how much text may come from any file.
const harmless = 64 << 20

func (u *unpacked) Read(p []byte) (int, error) {
	if u.size > harmless && u.most > 0 && u.size > u.most*u.packed.size {
		return 0, brokenOff{fmt.Errorf("%s: more than %d times the size of the file when unpacked, stopped after %d MiB: "+
			"if it is no zip bomb, raise max_expansion", u.name, u.most, u.size>>20)}
	}
	n, err := u.text.Read(p)
	u.size += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		err = compressionError(u.name, err)
	}
	return n, err
}

// compressionError is an error of unpacking a file, or of reading what is to be unpacked.
func compressionError(name string, err error) error {
	switch {
	case errors.As(err, new(brokenOff)):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		return brokenOff{fmt.Errorf("%s: the file is cut off: %w", name, io.ErrUnexpectedEOF)}
	case errors.Is(err, zstd.ErrWindowSizeExceeded):
		return fmt.Errorf("zstd: needs more than %d MiB to unpack: compress it without --ultra and --long", mostWindow>>20)
	case errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum):
		return err
	}
	return fmt.Errorf("%s: %w", name, err)
}

// brokenOff is the error of a text whose rows are good as far as it goes.
type brokenOff struct{ error }

// Unwrap is what cut it off.
func (c brokenOff) Unwrap() error { return c.error }

// counter counts what is read.
type counter struct {
	from io.Reader
	size int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.size += int64(n)
	return n, err
}
