package sources

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// httpPage is one request of a pull.
type httpPage struct {
	url *url.URL
	// number counts the pages of the pull from 1.
	number int
	// parameter and value are what asks for the page in the query, where pages have numbers.
	parameter, value string
	// before is what is known of the page before, nil for the first.
	before *pageMemory
}

// pageMemory is what is kept of the pages read, to see the last one and to see a loop.
type pageMemory struct {
	digest uint64
	// size is how many items a full page has.
	size int
	seen map[string]bool
}

// firstPage is the request that a pull begins with.
func (s *httpSource) firstPage() *httpPage {
	paging := s.settings.Paging
	first := *s.address
	if paging.PerPage > 0 {
		parameter := paging.PerPageParameter
		if parameter == "" {
			parameter = "per_page"
		}
		setQuery(&first, parameter, strconv.Itoa(paging.PerPage))
	}
	page := &httpPage{url: &first, number: 1}
	if paging.Page != "" {
		page.ask(paging.Page, paging.First)
	}
	return page
}

// ask puts the number of the page in its query.
func (p *httpPage) ask(parameter string, number int) {
	p.parameter, p.value = parameter, strconv.Itoa(number)
	setQuery(p.url, parameter, p.value)
}

func setQuery(address *url.URL, parameter, value string) {
	query := address.Query()
	query.Set(parameter, value)
	address.RawQuery = query.Encode()
}

// label names the page in the errors of its items; the only page needs no name.
func (p *httpPage) label() string {
	switch {
	case p.parameter != "":
		return p.parameter + "=" + p.value
	case p.number > 1:
		return "page " + strconv.Itoa(p.number)
	}
	return ""
}

// pageName names a request in errors, with nothing of the query but the number of the page.
func (s *httpSource) pageName(p *httpPage) string {
	switch {
	case p.parameter != "":
		return s.Name() + "?" + p.label()
	case p.number > 1:
		return s.Name() + ": " + p.label()
	}
	return s.Name()
}

// isPastEnd says whether a status tells that the page before was the last: some APIs answer 404
// instead of an empty page.
func (s *httpSource) isPastEnd(p *httpPage, status int) bool {
	return s.settings.Paging.Page != "" && p.number > 1 && status == http.StatusNotFound
}

// nextPage is the page after one that was read, nil after the last.
func (s *httpSource) nextPage(p *httpPage, response *http.Response, items *jsonItems) (*httpPage, error) {
	memory := &pageMemory{digest: items.digest.Sum64(), size: items.elements, seen: map[string]bool{}}
	if p.before != nil {
		if items.elements > 0 && memory.digest == p.before.digest {
			return nil, fmt.Errorf("repeats the page before: %s", s.loopHint())
		}
		memory.size, memory.seen = p.before.size, p.before.seen
	}
	next := &httpPage{number: p.number + 1, before: memory}
	more, err := s.follow(next, p, response, items.elements)
	if err != nil || !more {
		return nil, err
	}
	if p.number >= s.settings.MaxPages {
		return nil, fmt.Errorf("there are more pages than max_pages, %d", s.settings.MaxPages)
	}
	return next, nil
}

func (s *httpSource) loopHint() string {
	if s.settings.Paging.Link {
		return "its Link header leads in a circle"
	}
	return fmt.Sprintf("does the API count pages by %q?", s.settings.Paging.Page)
}

// follow finds where the next page is, and reports whether there is one.
func (s *httpSource) follow(next, p *httpPage, response *http.Response, elements int) (bool, error) {
	if s.settings.Paging.Link {
		return s.followLink(next, response)
	}
	// A first page that is shorter than asked for may be the only one, or the API may give no
	// more at a time; the second page tells.
	if s.settings.Paging.Page == "" || elements == 0 ||
		s.settings.Paging.PerPage > 0 && p.before != nil && elements < next.before.size {
		return false, nil
	}
	address := *p.url
	next.url = &address
	next.ask(p.parameter, s.settings.Paging.First+p.number)
	return true, nil
}

func (s *httpSource) followLink(next *httpPage, response *http.Response) (bool, error) {
	link := nextLink(response.Header.Values("Link"))
	if link == "" {
		return false, nil
	}
	address, err := response.Request.URL.Parse(link)
	if err != nil {
		return false, fmt.Errorf("its Link header: %w", withoutURL(err))
	}
	next.url = withoutUser(address)
	next.url.Fragment = ""
	if !sameHost(s.address, next.url) {
		return false, fmt.Errorf("its Link header leads to another host, %s://%s", next.url.Scheme, next.url.Host)
	}
	if next.before.seen[next.url.String()] {
		return false, fmt.Errorf("repeats a page: %s", s.loopHint())
	}
	next.before.seen[next.url.String()] = true
	return true, nil
}

// nextLink is the target of the link with rel="next" of Link headers (RFC 8288), "" if there is
// none.
func nextLink(headers []string) string {
	for _, header := range headers {
		for header != "" {
			var target, parameters string
			target, parameters, header = cutLink(header)
			if isNext(parameters) {
				return target
			}
		}
	}
	return ""
}

// cutLink splits the first link off a header: <target>; parameters, …
func cutLink(header string) (target, parameters, rest string) {
	_, header, _ = strings.Cut(header, "<")
	target, header, _ = strings.Cut(header, ">")
	quoted := false
	for i, c := range header {
		if c == '"' {
			quoted = !quoted
		}
		if c == ',' && !quoted {
			return strings.TrimSpace(target), header[:i], header[i+1:]
		}
	}
	return strings.TrimSpace(target), header, ""
}

func isNext(parameters string) bool {
	for parameter := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(parameter, "=")
		if !strings.EqualFold(strings.TrimSpace(name), "rel") {
			continue
		}
		for relation := range strings.FieldsSeq(strings.Trim(strings.TrimSpace(value), `"`)) {
			if strings.EqualFold(relation, "next") {
				return true
			}
		}
	}
	return false
}
