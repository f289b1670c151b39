package sources

import (
	"context"
	"hash/maphash"
	"io"
	"log/slog"
)

// csvPages reads replies of CSV, each with its header.
type csvPages struct {
	settings *CSV
	logger   *slog.Logger
	fields   []string
	yield    Yield
	rows     int64
	// lines is how many lines the pages before had, so that rows of later pages stand behind them.
	lines int64
}

func newCSVPages(s *httpSource, fields []string, yield Yield) *csvPages {
	return &csvPages{
		settings: &CSV{Delimiter: s.settings.Delimiter, HeaderRows: s.settings.HeaderRows, Encoding: s.settings.Encoding, MaxExpansion: maxExpansion},
		logger:   s.logger, fields: fields, yield: yield,
	}
}

// maxExpansion is how many times larger a zstd file may get; gzip is bounded by max_bytes.
const maxExpansion = 500

// read reads the rows of a reply in their order, with one goroutine: the network is the slow part.
func (c *csvPages) read(ctx context.Context, _ *httpPage, reply *httpReply) error {
	var digest maphash.Hash
	digest.SetSeed(pageSeed)
	text := &csvText{settings: c.settings, logger: c.logger, name: reply.name}
	decoded, err := text.decode(io.TeeReader(reply.body, &digest))
	if err != nil {
		return err
	}
	rows := text.rows(decoded)
	rows.scanners = 1
	before, last := c.rows, int64(0)
	err = rows.read(ctx, c.fields, func() Yield {
		return func(r Record) error {
			last, c.rows = r.Line, c.rows+1
			r.Line, r.Tentative = r.Line+c.lines, false
			if err := c.yield(r); err != nil {
				return &stoppedError{err}
			}
			return nil
		}
	})
	c.lines += last
	reply.elements, reply.digest = int(c.rows-before), digest.Sum64()
	return err
}

// resumes is false: rows were given away in blocks, and nobody knows how many.
func (c *csvPages) resumes() bool { return false }

func (c *csvPages) count() int64 { return c.rows }

// check has nothing to report: a header without a column is an error of its page.
func (c *csvPages) check() error { return nil }
