package sources

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"net/http"
	"strings"
)

// httpPull is one reading of all pages of an API.
type httpPull struct {
	*httpSource
	rows pageReader
	// left is how many bytes may still come.
	left int64
	// got is how many items the pages had, by the API's own way to count: elements of the outermost array.
	got int64
	// total is how many the API says there are, unknown where it does not.
	total int64
	// size is how many items the first page had, and lastSize the last one.
	size, lastSize int
	// first and last are the digests of the first page and of the last one so far.
	first, last uint64
	// visited are the cursors and addresses that led to pages.
	visited map[uint64]bool
	// validators are what the pages can be asked for again by; there are none where a page is without.
	validators []validator
	blind      bool
}

const unknown = -1

// pageReader turns the replies of a pull into rows.
type pageReader interface {
	// read takes the rows of the reply to a page.
	read(ctx context.Context, page *httpPage, reply *httpReply) error
	// resumes says whether a reply can be read again from where it broke off.
	resumes() bool
	// count is how many rows there were so far, good or bad.
	count() int64
	// check reports what was found nowhere in the whole pull.
	check() error
}

// Read implements Part. All pages are read one after the other.
func (s *httpPart) Read(ctx context.Context, fields []string, open func() Yield) error {
	rows, err := s.pageReader(fields, untilDone(ctx, open()))
	if err != nil {
		return fmt.Errorf("%s: %w", s.Name(), err)
	}
	p := &httpPull{
		httpSource: s.httpSource, rows: rows, left: int64(s.settings.MaxBytes), total: unknown, visited: map[uint64]bool{},
	}
	if err := p.readPages(ctx); err != nil {
		return err
	}
	if err := rows.check(); err != nil {
		return fmt.Errorf("%s: %w", s.Name(), err)
	}
	if p.got < p.total {
		return &Incomplete{Part: s.Name(), Got: p.got, Want: p.total}
	}
	s.seen.keep(s.version, s.since, p.revalidated())
	return nil
}

// untilDone has rows that are in memory end with the context, too.
func untilDone(ctx context.Context, yield Yield) Yield {
	return func(r Record) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return yield(r)
	}
}

func (p *httpPull) readPages(ctx context.Context) error {
	for page := p.firstPage(); page != nil; {
		next, err := p.readPage(ctx, page)
		if err != nil {
			return p.conclude(ctx, page, err)
		}
		if next != nil && page.number >= p.settings.MaxPages {
			return p.conclude(ctx, page, fmt.Errorf("there are more pages than max_pages, %d: raise it, or ask for more per page", p.settings.MaxPages))
		}
		page = next
	}
	return nil
}

// conclude is the error of a pull that broke off. Rows that came before are good.
func (p *httpPull) conclude(ctx context.Context, page *httpPage, err error) error {
	if stopped, ok := errors.AsType[*stoppedError](err); ok {
		if err = stopped.cause; !errors.Is(err, ctx.Err()) {
			return err
		}
	}
	if short, ok := errors.AsType[*Incomplete](err); ok {
		err = short.Why
	}
	name, rows := p.pageName(page), p.rows.count()
	switch {
	case rows > 0 && ctx.Err() == nil:
		return &Incomplete{Part: name, Got: rows, Why: fmt.Errorf("%w (%d rows came before)", err, rows)}
	case strings.HasPrefix(err.Error(), name):
		return err
	}
	return fmt.Errorf("%s: %w", name, err)
}

// stoppedError ends the reading because the receiver of the rows wanted no more.
type stoppedError struct{ cause error }

func (e *stoppedError) Error() string { return e.cause.Error() }

// readPage reads one page and finds the next. Where the connection breaks, what is left of the page is
// read by another one.
func (p *httpPull) readPage(ctx context.Context, page *httpPage) (next *httpPage, err error) {
	broken := false
	err = p.persist(ctx, func() error {
		reply, err := p.exchange(ctx, page)
		if err != nil {
			return err
		}
		if reply == nil {
			p.remember(validator{})
			return nil
		}
		defer reply.close()
		reply.again = broken
		if err := p.rows.read(ctx, page, reply); err != nil {
			broken = reply.cut.err != nil && p.rows.resumes()
			return p.interrupted(ctx, reply, err)
		}
		next, err = p.follow(page, reply)
		return err
	})
	return next, err
}

// interrupted is the error of a reply that could not be read to its end.
func (p *httpPull) interrupted(ctx context.Context, reply *httpReply, err error) error {
	err = reply.explain(err)
	if reply.cut.err == nil || !p.rows.resumes() || ctx.Err() != nil || p.method() != http.MethodGet {
		return err
	}
	return &passingError{error: err}
}

// follow takes notes of a page that was read and finds the next.
func (p *httpPull) follow(page *httpPage, reply *httpReply) (*httpPage, error) {
	p.got += int64(reply.elements)
	p.remember(validatorOf(page, reply))
	if err := p.readTotal(page, reply); err != nil {
		return nil, err
	}
	if err := p.checkRepeat(page, reply); err != nil {
		return nil, err
	}
	for _, kind := range p.settings.Paging.kinds() {
		return kind.follow(p, page, reply)
	}
	return nil, nil
}

// checkRepeat refuses a page that is like the one before it or like the first: then the API does not
// count pages as it is asked to, or begins anew.
func (p *httpPull) checkRepeat(page *httpPage, reply *httpReply) error {
	if page.number == 1 {
		p.first, p.size = reply.digest, reply.elements
	} else if reply.elements > 0 && (reply.digest == p.last || reply.digest == p.first) {
		return fmt.Errorf("repeats a page: %s", p.loopHint())
	}
	p.last, p.lastSize = reply.digest, reply.elements
	return nil
}

var pageSeed = maphash.MakeSeed()
