package sources

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync/atomic"
	"time"
)

// csvFile is one delimited text file on a disk.
type csvFile struct {
	csvText
	path     string
	modified time.Time
	version  string
	// among says that the file is one of several, so that those can be read without it.
	among bool

	// from is where to go on; nil for the whole file.
	from *csvEnd
	end  atomic.Pointer[csvEnd]
}

// Name is the path of the file.
func (f *csvFile) Name() string { return f.name }

// Version changes when the file was replaced, written to or touched.
func (f *csvFile) Version() string { return f.version }

// Read streams the rows of the file, with several goroutines where it is large.
func (f *csvFile) Read(ctx context.Context, fields []string, open func() Yield) error {
	f.end.Store(nil)
	return f.open(ctx, func(before *fileSnapshot, text decoded) error {
		end, err := f.read(ctx, before, text, fields, open)
		if err != nil {
			return err
		}
		return f.conclude(before, end)
	})
}

// open has something done with the text of the file, and what the file was like before.
func (f *csvFile) open(ctx context.Context, do func(*fileSnapshot, decoded) error) error {
	file, err := os.Open(f.path)
	if err != nil {
		return f.unreadable(err)
	}
	defer file.Close()
	before, err := snapshotOf(file)
	if err != nil {
		return f.unreadable(err)
	}
	text, err := f.decode(before.text(ctx, 0))
	if err != nil {
		return f.wrap(err)
	}
	return do(before, text)
}

func (f *csvFile) read(ctx context.Context, before *fileSnapshot, text decoded, fields []string, open func() Yield) (position, error) {
	rows := f.rows(text)
	if f.from != nil {
		if before.inode != f.from.inode || before.size < f.from.offset {
			return nowhere, f.wrap(errReplaced)
		}
		rows.from, rows.rest = &f.from.position, before.text(ctx, f.from.offset)
	}
	if err := rows.read(ctx, fields, open); err != nil {
		return nowhere, err
	}
	if !text.plain {
		return nowhere, nil
	}
	return rows.splitter.end, nil
}

var errReplaced = errors.New("replaced while it was read: it is read anew at the next pull")

// conclude makes sure that what was read is one file, and notes where that ended.
func (f *csvFile) conclude(before *fileSnapshot, end position) error {
	after, err := snapshotOf(before.file)
	if err != nil {
		return f.unreadable(err)
	}
	overwritten := after.size == before.size && !after.modified.Equal(before.modified)
	if overwritten || after.size < before.size || after.head != before.head {
		return f.wrap(errReplaced)
	}
	if end.offset < 0 {
		return nil
	}
	sum, err := fingerprint(before.file, end.offset)
	if err != nil {
		return f.unreadable(err)
	}
	f.end.Store(&csvEnd{position: end, inode: before.inode, sum: sum})
	return nil
}

// unreadable is the error of a file that cannot be opened. The others of a glob are good without it.
func (f *csvFile) unreadable(err error) error {
	err = cause(err)
	if errors.Is(err, fs.ErrPermission) {
		err = fmt.Errorf("%w: let the user of the exporter read it", err)
	}
	if f.among {
		return &Incomplete{Part: f.name, Why: err}
	}
	return f.wrap(err)
}

// fileSnapshot is what an open file is at a moment.
type fileSnapshot struct {
	file     *os.File
	inode    uint64
	size     int64
	modified time.Time
	head     string
}

func snapshotOf(file *os.File) (*fileSnapshot, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	s := &fileSnapshot{file: file, inode: inode(info), size: info.Size(), modified: info.ModTime()}
	s.head, err = fingerprint(file, min(s.size, fingerprintSize))
	return s, err
}

// text is what the file holds from an offset on, as much as there is by now.
func (s *fileSnapshot) text(ctx context.Context, offset int64) io.Reader {
	return &fileText{ctx: ctx, file: s.file, at: offset, size: s.size}
}

// fileText is the text of a file up to a size. Its reading ends with a context.
type fileText struct {
	ctx      context.Context
	file     io.ReaderAt
	at, size int64
}

func (t *fileText) Read(p []byte) (int, error) {
	if err := t.ctx.Err(); err != nil {
		return 0, err
	}
	if t.at >= t.size {
		return 0, io.EOF
	}
	n, err := t.file.ReadAt(p[:min(int64(len(p)), t.size-t.at)], t.at)
	t.at += int64(n)
	switch {
	case n > 0 && errors.Is(err, io.EOF):
		return n, nil
	case errors.Is(err, io.EOF):
		return n, brokenOff{fmt.Errorf("truncated while it was read: %d of %d bytes are gone", t.size-t.at, t.size)}
	}
	return n, err
}
