package sources

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime"
)

// csvText is what delimited texts have alike, wherever they are kept.
type csvText struct {
	settings *CSV
	logger   *slog.Logger
	name     string // as the user would write it
	// young says that somebody wrote to the text a moment ago, and may not be done with the last row.
	young bool
}

func (t *csvText) decode(text io.Reader) (decoded, error) {
	return decode(text, t.settings, t.logger)
}

func (t *csvText) rows(text decoded) *csvRows {
	begin := position{offset: text.skipped, line: 1}
	return &csvRows{
		csvText:    t,
		headerRows: max(t.settings.HeaderRows, 1),
		blockSize:  blockSize,
		scanners:   min(runtime.GOMAXPROCS(0), maxScanners),
		encoding:   text.encoding,
		splitter:   splitter{text: text.text, delimiter: delimiters[t.settings.Delimiter], at: begin, end: begin},
	}
}

// wrap says which text an error is about. Of a text that is cut off, the rows that came are good.
func (t *csvText) wrap(err error) error {
	if errors.As(err, new(brokenOff)) {
		return &Incomplete{Part: t.name, Why: err}
	}
	return fmt.Errorf("%s: %w", t.name, cause(err))
}
