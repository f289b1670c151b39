package sources

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Parts implements Source; it asks nothing yet.
func (s *httpSource) Parts(context.Context) ([]Part, error) { return []Part{s}, nil }

// Close implements Source.
func (s *httpSource) Close() error {
	s.client.CloseIdleConnections()
	return nil
}

// Name implements Part.
func (s *httpSource) Name() string {
	bare := url.URL{Scheme: s.address.Scheme, Host: s.address.Host, Path: s.address.Path}
	return "GET " + bare.String()
}

// Version implements Part: an API is read at every pull.
func (s *httpSource) Version() string { return "" }

// Read implements Part. All pages are read one after the other.
func (s *httpSource) Read(ctx context.Context, fields []string, open func() Yield) error {
	items, err := newItems(s.settings.Items, fields, open())
	if err != nil {
		return fmt.Errorf("%s: %w", s.Name(), err)
	}
	left := int64(s.settings.MaxBytes)
	for page := s.firstPage(); page != nil && err == nil; {
		items.begin(page.label())
		page, err = s.readPage(ctx, page, items, &left)
	}
	if err != nil {
		return err
	}
	if err := items.check(); err != nil {
		return fmt.Errorf("%s: %w", s.Name(), err)
	}
	return nil
}

// readPage reads one page and finds the next.
func (s *httpSource) readPage(ctx context.Context, p *httpPage, items *jsonItems, left *int64) (*httpPage, error) {
	next, err := s.exchange(ctx, p, items, left)
	if errors.Is(err, errStopped) {
		return nil, items.stopped
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.pageName(p), err)
	}
	return next, nil
}

func (s *httpSource) exchange(ctx context.Context, p *httpPage, items *jsonItems, left *int64) (*httpPage, error) {
	sent := s.newSecrets()
	request, err := http.NewRequestWithContext(sent.trace(ctx), http.MethodGet, p.url.String(), nil)
	if err != nil {
		return nil, withoutURL(err)
	}
	s.dress(request, sent)
	response, err := s.client.Do(request)
	if err != nil {
		return nil, sent.mask(withoutURL(err))
	}
	defer func() { _ = response.Body.Close() }()
	if s.isPastEnd(p, response.StatusCode) {
		return nil, nil
	}
	body, err := unpack(response.Body, left, s.settings.MaxBytes)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		return nil, statusError(response.Status, body, sent)
	}
	if err := s.readItems(response.Header.Get("Content-Type"), body, items); err != nil {
		return nil, err
	}
	return s.nextPage(p, response, items)
}

// dress puts on a request what http_client_config does not.
func (s *httpSource) dress(request *http.Request, sent *secrets) {
	// The transport of common/config asks for no compression.
	request.Header.Set("Accept-Encoding", "gzip")
	// Headers of the settings are added, not set.
	if !sent.headers["Accept"] {
		request.Header.Set("Accept", "application/json, application/x-ndjson;q=0.9, */*;q=0.5")
	}
	if s.user != nil {
		password, _ := s.user.Password()
		request.SetBasicAuth(s.user.Username(), password)
	}
}

func (s *httpSource) readItems(contentType string, body io.Reader, items *jsonItems) error {
	kind, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	read := items.stream
	if s.settings.Format == "lines" || s.settings.Format == "" && isLines(kind) {
		read = items.lines
	}
	err := read(body)
	if isSyntax(err) && !strings.Contains(kind, "json") && kind != "" {
		return fmt.Errorf("%w (the reply is %s)", err, clean(kind, nil))
	}
	return err
}

func isLines(kind string) bool {
	return strings.Contains(kind, "ndjson") || strings.Contains(kind, "jsonl") || strings.Contains(kind, "json-l")
}
