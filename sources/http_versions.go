package sources

import (
	"context"
	"crypto/rand"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// validator is what a page can be asked for again by, only if it changed.
type validator struct {
	page           *httpPage
	etag, modified string
}

// longestTag is the most of an ETag that is kept.
const longestTag = 256

// validatorOf takes the validators off a reply.
func validatorOf(page *httpPage, reply *httpReply) validator {
	v := validator{page: page, etag: reply.Header.Get("ETag")}
	if len(v.etag) > longestTag {
		v.etag = ""
	}
	if isSettled(reply.Header) {
		v.modified = reply.Header.Get("Last-Modified")
	}
	return v
}

// isSettled says whether a page was last modified some time before it was sent: a second change in the
// same second would leave the date as it is.
func isSettled(header http.Header) bool {
	modified, err := http.ParseTime(header.Get("Last-Modified"))
	if err != nil {
		return false
	}
	sent, err := http.ParseTime(header.Get("Date"))
	return err == nil && sent.Sub(modified) >= 2*time.Second
}

func (v validator) isBlank() bool { return v.etag == "" && v.modified == "" }

// dress makes a request a conditional one.
func (v validator) dress(request *http.Request) {
	if v.etag != "" {
		request.Header.Set("If-None-Match", v.etag)
	}
	if v.modified != "" {
		request.Header.Set("If-Modified-Since", v.modified)
	}
}

// validators are those of all pages of the last reading that was complete.
type validators struct {
	mu sync.Mutex
	// source tells the versions of this source from those of others, and of other runs.
	source   string
	versions int
	// read is the version of what was read, and since its window.
	read  string
	since time.Time
	pages []validator
	// blind is set where a reading showed that the API tells no versions.
	blind bool
}

// version is that of the last reading where nothing changed since, and else one that there was never
// before. It is blank where the API does not tell.
func (v *validators) version(ctx context.Context, s *httpSource) string {
	v.mu.Lock()
	read, pages, blind := v.read, v.pages, v.blind
	if !v.since.Equal(s.since) {
		pages = nil
	}
	v.mu.Unlock()
	switch {
	case blind:
		return ""
	case pages != nil && s.unchanged(ctx, pages):
		return read
	}
	return v.fresh()
}

func (v *validators) fresh() string {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.source == "" {
		v.source = rand.Text()
	}
	v.versions++
	return v.source + "-" + strconv.Itoa(v.versions)
}

// keep takes the validators of a reading that was complete, nil where there are none.
func (v *validators) keep(version string, since time.Time, pages []validator) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.read, v.since, v.pages, v.blind = version, since, pages, pages == nil
}

// unchanged asks the API whether all pages are as they were.
func (s *httpSource) unchanged(ctx context.Context, pages []validator) bool {
	for i, page := range pages {
		sent := s.newSecrets(page.page)
		reply, err := s.send(ctx, page.page, sent, page)
		if err != nil {
			return false // the reading will say why
		}
		reply.close()
		more := s.settings.Paging.Link && nextLink(reply.Header.Values("Link")) != ""
		if reply.StatusCode != http.StatusNotModified || more && i == len(pages)-1 {
			return false
		}
	}
	return true
}

// remember keeps the validator of a page.
func (p *httpPull) remember(v validator) {
	p.blind = p.blind || v.isBlank()
	if p.validators = append(p.validators, v); p.blind {
		p.validators = nil
	}
}

// revalidated are the validators of a pull, nil where they do not tell: a POST has none, and of a last
// page that is full only its Link header says whether another one follows, which need not come with a 304.
func (p *httpPull) revalidated() []validator {
	full := p.lastSize >= p.size
	if len(p.validators) == 1 {
		full = p.size >= max(p.settings.Paging.PerPage, 1)
	}
	if p.method() != http.MethodGet || p.settings.Paging.Link && full {
		return nil
	}
	return p.validators
}
