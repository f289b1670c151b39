package sources

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// exchange asks for a page once. There is no reply behind the last page.
func (p *httpPull) exchange(ctx context.Context, page *httpPage) (*httpReply, error) {
	sent := p.newSecrets(page)
	reply, err := p.send(ctx, page, sent, validator{})
	if err != nil {
		return nil, err
	}
	if p.isPastEnd(page, reply.StatusCode) {
		reply.close()
		return nil, nil
	}
	if err := p.open(page, reply, sent); err != nil {
		defer reply.close()
		return nil, reply.explain(err)
	}
	return reply, nil
}

// open makes the body of a reply ready to be read, if it is what was asked for.
func (p *httpPull) open(page *httpPage, reply *httpReply, sent *secrets) error {
	body, err := unpack(&reply.cut, &p.left, p.settings.MaxBytes)
	if err != nil {
		return err
	}
	switch {
	case reply.StatusCode != http.StatusOK:
		return p.refused(reply.Response, statusError(reply.Status, body, sent))
	case isPage(body):
		return fmt.Errorf("the reply is a page for people, no data: %w", statusError(reply.Status, body, sent))
	}
	reply.body, reply.name = body, p.pageName(page)
	return nil
}

// send sends the request for a page. What was seen of it before makes it a conditional one.
func (s *httpSource) send(ctx context.Context, page *httpPage, sent *secrets, seen validator) (*httpReply, error) {
	limited, cancel := context.WithTimeoutCause(ctx, time.Duration(s.settings.RequestTimeout), errLate{s.settings.RequestTimeout.String()})
	request, err := s.request(limited, page, sent)
	if err != nil {
		cancel()
		return nil, err
	}
	seen.dress(request)
	response, err := s.client.Do(request) //nolint:bodyclose // httpReply.close does
	if err != nil {
		defer cancel()
		return nil, s.unanswered(limited, sent.mask(withoutURL(err)))
	}
	kind, _, _ := strings.Cut(strings.ToLower(response.Header.Get("Content-Type")), ";")
	return &httpReply{Response: response, cut: cutReader{from: response.Body}, kind: kind, context: limited, cancel: cancel}, nil
}

// httpReply is one page as it was answered.
type httpReply struct {
	*http.Response
	context context.Context
	cancel  context.CancelFunc
	// cut is what comes over the network, and body what is in it.
	cut  cutReader
	body io.Reader
	// again is set where a part of the page was read before.
	again bool
	// name is how errors call the page.
	name string
	// kind is the Content-Type without its parameters.
	kind string
	// elements is how many items were on the page, and digest is a sum of them. The reader sets both.
	elements int
	digest   uint64
	// beside finds values that stand beside the items; it is nil where there can be none.
	beside func(path string) *besideValue
	// last is the cursor in the last item, where one is looked for.
	last *besideValue
}

func (r *httpReply) close() {
	_ = r.Body.Close()
	r.cancel()
}

// explain says of an error of reading that it came because the time was over.
func (r *httpReply) explain(err error) error { return explainEnd(r.context, err) }

// cutReader notes whether the network, and not the text, is why reading ended.
type cutReader struct {
	from io.Reader
	err  error
}

// Read implements io.Reader.
func (c *cutReader) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		c.err = err
	}
	return n, err
}

// errLate ends a request that takes too long.
type errLate struct{ timeout string }

func (e errLate) Error() string {
	return "not done within request_timeout, " + e.timeout
}

// explainEnd is the error of a request whose context is done: what the network says of it is only that
// it was closed.
func explainEnd(ctx context.Context, err error) error {
	end := context.Cause(ctx)
	if err == nil || end == nil || errors.As(err, new(*stoppedError)) {
		return err
	}
	return end
}
