package sources

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"golang.org/x/sync/errgroup"
)

// maxScanners bounds how many goroutines read one file.
const maxScanners = 4

// csvRows reads the text of one file: one splitter cuts it into blocks, several scanners read those.
type csvRows struct {
	name       string
	logger     *slog.Logger
	headerRows int
	blockSize  int
	scanners   int
	splitter   splitter
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
		return fmt.Errorf("%s: %w", r.name, err)
	}
	return r.scan(ctx, first, func() *scanner {
		return &scanner{
			delimiter: r.splitter.delimiter,
			columns:   len(names),
			wanted:    columns,
			fields:    make([][]byte, len(fields)),
		}
	}, open)
}

// scan hands the blocks to scanners, the first block and all that follow. Rows that came before the
// text turned out to be damaged are good, so the scanners finish before that is reported.
func (r *csvRows) scan(ctx context.Context, first block, scanner func() *scanner, open func() Yield) error {
	group, ctx := errgroup.WithContext(ctx)
	f := newFeed(r.scanners, r.blockSize)
	b, err := first, error(nil)
	for started := 0; err == nil; b, err = r.next(ctx, f) {
		if started < r.scanners {
			started++
			yield, s := open(), scanner()
			group.Go(func() error { return f.drain(ctx, s, yield) })
		}
		if err = f.send(ctx, b); err != nil {
			break
		}
	}
	close(f.blocks)
	if failed := group.Wait(); failed != nil {
		return failed
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

func (r *csvRows) next(ctx context.Context, f *feed) (block, error) {
	buffer, err := f.buffer(ctx)
	if err != nil {
		return block{}, err
	}
	b, err := r.splitter.next(buffer)
	if err != nil && !errors.Is(err, io.EOF) {
		return b, fmt.Errorf("%s: %w", r.name, cause(err))
	}
	return b, err
}
