package sources

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime"
	"time"
)

// csvFile is one delimited text file.
type csvFile struct {
	settings CSV
	logger   *slog.Logger
	name     string // as the user would write it
	path     string
	modified time.Time
	version  string
}

// Name is the path of the file.
func (f *csvFile) Name() string { return f.name }

// Version changes when the file was replaced, written to or touched.
func (f *csvFile) Version() string { return f.version }

// Read streams the rows of the file, with several goroutines where it is large.
func (f *csvFile) Read(ctx context.Context, fields []string, open func() Yield) error {
	file, err := os.Open(f.path)
	if err != nil {
		return fmt.Errorf("%s: %w", f.name, cause(err))
	}
	defer file.Close()
	text, err := decode(cancellable{ctx, file}, f.settings.Encoding, f.logger)
	if err != nil {
		return fmt.Errorf("%s: %w", f.name, cause(err))
	}
	return f.rows(text).read(ctx, fields, open)
}

func (f *csvFile) rows(text io.Reader) *csvRows {
	return &csvRows{
		name:       f.name,
		logger:     f.logger,
		headerRows: max(f.settings.HeaderRows, 1),
		blockSize:  blockSize,
		scanners:   min(runtime.GOMAXPROCS(0), maxScanners),
		splitter:   splitter{text: text, delimiter: delimiters[f.settings.Delimiter], line: 1},
	}
}

// cancellable is a file whose reading ends with a context.
type cancellable struct {
	ctx  context.Context
	file io.Reader
}

func (c cancellable) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.file.Read(p)
}
