package sources

import (
	"context"
	"errors"
	"io"
	"sync"

	"golang.org/x/sync/errgroup"
)

// maxScanners bounds how many goroutines read one file.
const maxScanners = 4

// csvRows reads the text of one file with several goroutines, which take turns at cutting the next block
// off it and then scan what they cut. Only where rows end is found out in turn, also where quoting is not
// regular.
type csvRows struct {
	*csvText
	headerRows int
	blockSize  int
	scanners   int
	encoding   textEncoding
	// from and rest are a position behind the header and what follows it, if only that is to be read.
	from *position
	rest io.Reader

	guessed, waited sync.Once // to be logged once

	mu       sync.Mutex
	splitter splitter
	ended    error // why there are no more blocks
}

// read yields the rows behind the header.
func (r *csvRows) read(ctx context.Context, fields []string, open func() Yield) error {
	sniffed := r.splitter.delimiter == 0
	names, first, err := r.header()
	if err != nil {
		return err
	}
	if sniffed {
		r.logger.Debug("delimiter detected", "delimiter", string(r.splitter.delimiter))
	}
	columns, err := choose(names, fields)
	if err != nil {
		return r.wrap(err)
	}
	if r.from != nil {
		first = r.skip(first)
	}
	return r.scan(ctx, first, func() *scanner { return newScanner(r, len(names), columns, len(fields)) }, open)
}

// skip leaves out what is between the header and the position from which to read.
func (r *csvRows) skip(header block) (first block) {
	r.splitter = splitter{text: r.rest, delimiter: r.splitter.delimiter, at: *r.from, end: *r.from}
	first, _ = r.take(header.data[:cap(header.data)])
	return first
}

// scan reads a block and all that follow, with more than one goroutine if there are any. Rows that came
// before the text turned out to be damaged are good, so they are all scanned before that is reported.
func (r *csvRows) scan(ctx context.Context, first block, scanner func() *scanner, open func() Yield) error {
	group, ctx := errgroup.WithContext(ctx)
	start := func(b block, buffer []byte) {
		s, yield := scanner(), open()
		group.Go(func() error { return s.drain(ctx, b, buffer, yield) })
	}
	more := r.splitter.err == nil
	start(first, first.data[:cap(first.data)])
	for i := 1; i < r.scanners && more; i++ {
		start(block{}, make([]byte, r.blockSize))
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return r.failed()
}

// failed says how the text ended, if not as it should.
func (r *csvRows) failed() error {
	if errors.Is(r.ended, io.EOF) {
		return nil
	}
	return r.wrap(r.ended)
}

// take cuts the next block off the text; it reports false where there is none.
func (r *csvRows) take(buffer []byte) (b block, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended == nil {
		b, r.ended = r.splitter.next(buffer)
	}
	return b, r.ended == nil
}

// wait says that a row waits until it is all written.
func (r *csvRows) wait(line int64) {
	r.waited.Do(func() {
		r.logger.Info("the last row is not all written yet, it waits for the next pull", "line", line)
	})
}

// guess says that a text turned out to be in another encoding than UTF-8.
func (r *csvRows) guess() {
	if r.encoding.guess {
		r.guessed.Do(func() {
			r.logger.Info("encoding detected: set it to be sure", "encoding", r.encoding.name)
		})
	}
}
