package sources

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
)

// csvEnd is where the reading of a file ended, and how to tell that what is before it is the same.
type csvEnd struct {
	position
	inode uint64
	sum   string
}

// fingerprintSize is how much of the beginning and of the end of a text its fingerprint is made of.
const fingerprintSize = 64 << 10

// String is the end as it is kept until the next pull.
func (e *csvEnd) String() string {
	return fmt.Sprintf("%d %d %d %s", e.inode, e.offset, e.line, e.sum)
}

func parseEnd(text string) (*csvEnd, bool) {
	e := new(csvEnd)
	_, err := fmt.Sscanf(text, "%d %d %d %s", &e.inode, &e.offset, &e.line, &e.sum)
	return e, err == nil
}

// End is where the last reading ended. A file that is compressed or in UTF-16 has none.
func (f *csvFile) End() string {
	if end := f.end.Load(); end != nil {
		return end.String()
	}
	return ""
}

// After is the part with the rows behind an end: the same file as then, at least as long, whose first
// bytes are the same as then, and those before the end as well.
func (f *csvFile) After(end string) (Growing, bool) {
	from, ok := parseEnd(end)
	if !ok {
		return nil, false
	}
	file, err := os.Open(f.path)
	if err != nil {
		return nil, false
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || inode(info) != from.inode || info.Size() < from.offset {
		return nil, false
	}
	if sum, err := fingerprint(file, from.offset); err != nil || sum != from.sum {
		return nil, false
	}
	return &csvFile{
		csvText: f.csvText, path: f.path, modified: f.modified, version: f.version, among: f.among,
		from: from,
	}, true
}

// fingerprint tells a text from most others: from those that do not begin or do not end alike.
func fingerprint(text io.ReaderAt, size int64) (string, error) {
	hash := sha256.New()
	length := min(size, fingerprintSize)
	for _, from := range []int64{0, size - length} {
		if n, err := io.Copy(hash, io.NewSectionReader(text, from, length)); err != nil || n < length {
			return "", fmt.Errorf("%w after %d of %d bytes", io.ErrUnexpectedEOF, n, length)
		}
	}
	return hex.EncodeToString(hash.Sum(nil)[:16]), nil
}
