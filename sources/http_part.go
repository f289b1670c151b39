package sources

import (
	"context"
	"strings"
)

// httpPart is all pages of an API as they are at one pull.
type httpPart struct {
	*httpSource
	version string
}

// Parts implements Source. It asks only whether what was read before is still the same.
func (s *httpSource) Parts(ctx context.Context) ([]Part, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return []Part{&httpPart{s, s.seen.version(ctx, s)}}, nil
}

// Version implements Part. It stays the same where the API says of every page that it did not change.
func (s *httpPart) Version() string { return s.version }

// pageReader is what makes rows of the replies in the format of the settings.
func (s *httpSource) pageReader(fields []string, yield Yield) (pageReader, error) {
	if s.settings.Format == "csv" {
		return newCSVPages(s, fields, yield), nil
	}
	return newJSONPages(s, fields, yield)
}

// jsonPages reads replies of JSON, and of JSON lines.
type jsonPages struct {
	items  *jsonItems
	format string
}

func newJSONPages(s *httpSource, fields []string, yield Yield) (*jsonPages, error) {
	items, err := newItems(s.settings.Items, fields, yield)
	if err != nil {
		return nil, err
	}
	for _, path := range []string{s.settings.Paging.CursorPath, s.settings.Paging.Next, s.settings.Paging.Total} {
		if path == "" {
			continue
		}
		if err := items.lookBeside(path); err != nil {
			return nil, err
		}
	}
	if path := s.settings.Paging.CursorField; path != "" {
		if err := items.lookLast(path); err != nil {
			return nil, err
		}
	}
	return &jsonPages{items: items, format: s.settings.Format}, nil
}

func (j *jsonPages) read(_ context.Context, page *httpPage, reply *httpReply) error {
	j.items.begin(page.label, reply.again)
	read := j.items.stream
	if j.format == "jsonl" || j.format == "" && isLines(reply.kind) {
		read = j.items.lines
	}
	err := read(reply.body)
	if isSyntax(err) && !strings.Contains(reply.kind, "json") && reply.kind != "" {
		return explainKind(err, reply.kind)
	}
	if err == nil {
		err = j.items.end()
	}
	reply.elements, reply.digest, reply.beside = j.items.size(), j.items.digest.Sum64(), j.items.besideAt
	if j.items.last != nil && reply.elements > 0 {
		reply.last = j.items.last.found()
	}
	return err
}

func (j *jsonPages) resumes() bool { return true }

func (j *jsonPages) count() int64 { return j.items.count }

func (j *jsonPages) check() error { return j.items.check() }

func isLines(kind string) bool {
	return strings.Contains(kind, "ndjson") || strings.Contains(kind, "jsonl") || strings.Contains(kind, "json-l")
}
