package sources

import (
	"fmt"
	"hash/maphash"
	"net/http"
	"net/url"
	"slices"
	"strconv"
)

// httpPage is one request of a pull.
type httpPage struct {
	address *url.URL
	// number counts the pages of the pull from 1.
	number int
	// parameters ask for the page and for the window.
	parameters []parameter
	// label names the page in the errors of its items; the only page needs no name.
	label string
}

// firstPage is the request that a pull begins with.
func (p *httpPull) firstPage() *httpPage {
	paging := p.settings.Paging
	first := &httpPage{address: p.address, number: 1, parameters: p.window()}
	if paging.PerPage > 0 {
		first.parameters = append(first.parameters, numberParameter(paging.perPageParameter(), paging.PerPage))
	}
	switch {
	case paging.Page != "":
		first.ask(paging.Page, paging.First)
	case paging.Offset != "":
		first.ask(paging.Offset, 0)
	}
	address := *first.address
	setQuery(&address, first.parameters)
	p.visit(address.String())
	return first
}

// ask asks for a page by a number.
func (page *httpPage) ask(name string, number int) {
	page.set(numberParameter(name, number))
	page.label = name + "=" + strconv.Itoa(number)
}

// set sets a parameter, instead of the one with its name.
func (page *httpPage) set(with parameter) {
	others := slices.DeleteFunc(slices.Clone(page.parameters), func(p parameter) bool { return p.name == with.name })
	page.parameters = append(others, with)
}

// after is the page behind another one, asked for in the same way until something is set.
func (page *httpPage) after() *httpPage {
	next := *page
	next.number++
	next.label = "page " + strconv.Itoa(next.number)
	return &next
}

// pageName names a request in errors, with nothing of the query but the number of the page.
func (p *httpPull) pageName(page *httpPage) string {
	kinds := p.settings.Paging.kinds()
	switch {
	case page.label == "":
		return p.Name()
	case kinds[0].key == "page" || kinds[0].key == "offset":
		return p.Name() + "?" + page.label
	}
	return p.Name() + ": " + page.label
}

// isPastEnd says whether a status tells that the page before was the last: some APIs answer 404
// instead of an empty page.
func (p *httpPull) isPastEnd(page *httpPage, status int) bool {
	paging := p.settings.Paging
	return (paging.Page != "" || paging.Offset != "") && page.number > 1 && status == http.StatusNotFound
}

// isLast says whether no page follows, where pages are asked for by numbers. A first page that is
// shorter than asked for may be the only one, or the API may give no more at a time; the second tells.
// A total that a full first page reaches may be that of the page.
func (p *httpPull) isLast(page *httpPage, elements int) bool {
	perPage := p.settings.Paging.PerPage
	switch {
	case elements == 0:
		return true
	case p.got < p.total:
		return false
	case p.got == p.total && (page.number > 1 || elements < perPage):
		return true
	}
	return perPage > 0 && page.number > 1 && elements < p.size
}

func (p *httpPull) followNumber(page *httpPage, reply *httpReply) (*httpPage, error) {
	if p.isLast(page, reply.elements) {
		return nil, nil
	}
	next := page.after()
	next.ask(p.settings.Paging.Page, p.settings.Paging.First+page.number)
	return next, nil
}

// followOffset skips what came, not what was asked for: an API may give less than that at a time.
func (p *httpPull) followOffset(page *httpPage, reply *httpReply) (*httpPage, error) {
	if p.isLast(page, reply.elements) {
		return nil, nil
	}
	next := page.after()
	next.ask(p.settings.Paging.Offset, int(p.got))
	return next, nil
}

func (p *httpPull) followCursor(page *httpPage, reply *httpReply) (*httpPage, error) {
	cursor, err := p.nextValue(page, reply, p.settings.Paging.CursorPath)
	if err != nil || cursor == nil {
		return nil, err
	}
	if p.visit(string(cursor)) {
		next := page.after()
		next.set(parameter{p.settings.Paging.Cursor, cursor})
		return next, nil
	}
	if reply.elements == 0 {
		return nil, nil // some APIs have a cursor even behind the last item
	}
	return nil, fmt.Errorf("repeats a page: %s", p.loopHint())
}

// followItem asks for what comes after the last item. A total does not end the reading: some APIs count
// what is left.
func (p *httpPull) followItem(page *httpPage, reply *httpReply) (*httpPage, error) {
	short := p.settings.Paging.PerPage > 0 && page.number > 1 && reply.elements < p.size
	if reply.elements == 0 || short && p.got >= p.total {
		return nil, nil
	}
	cursor, err := reply.last.only()
	switch {
	case err != nil:
		return nil, err
	case cursor == nil:
		return nil, fmt.Errorf("no cursor for the next page: %s", reply.last.why())
	case !p.visit(string(cursor)):
		return nil, fmt.Errorf("repeats a page: %s", p.loopHint())
	}
	next := page.after()
	next.set(parameter{p.settings.Paging.Cursor, cursor})
	return next, nil
}

func (p *httpPull) followNext(page *httpPage, reply *httpReply) (*httpPage, error) {
	link, err := p.nextValue(page, reply, p.settings.Paging.Next)
	if err != nil || link == nil {
		return nil, err
	}
	return p.followAddress(page, reply, string(link.text()))
}

func (p *httpPull) followLink(page *httpPage, reply *httpReply) (*httpPage, error) {
	link := nextLink(reply.Header.Values("Link"))
	if link == "" {
		return nil, nil
	}
	return p.followAddress(page, reply, link)
}

// followAddress goes to the address of the next page, which says all that is to be asked for.
func (p *httpPull) followAddress(page *httpPage, reply *httpReply, link string) (*httpPage, error) {
	address, err := reply.Request.URL.Parse(link)
	if err != nil {
		return nil, fmt.Errorf("its %s: %w", p.linkName(), withoutURL(err))
	}
	next := page.after()
	next.address = withoutUser(address)
	next.address.Fragment = ""
	if p.settings.Parameters != "body" {
		next.parameters = nil
	}
	if !sameHost(p.address, next.address) {
		return nil, fmt.Errorf("its %s leads to another host, %s://%s", p.linkName(), next.address.Scheme, next.address.Host)
	}
	if !p.visit(next.address.String()) {
		return nil, fmt.Errorf("repeats a page: %s", p.loopHint())
	}
	return next, nil
}

func (p *httpPull) linkName() string {
	if p.settings.Paging.Next != "" {
		return p.settings.Paging.Next
	}
	return "Link header"
}

// visit notes a cursor or an address, and reports whether it is new.
func (p *httpPull) visit(key string) bool {
	sum := maphash.String(pageSeed, key)
	if p.visited[sum] {
		return false
	}
	p.visited[sum] = true
	return true
}

// loopHint says what to do about pages that come again.
func (p *httpPull) loopHint() string {
	paging := p.settings.Paging
	switch {
	case paging.Page != "":
		return fmt.Sprintf("does the API count pages by %q, from %d?", paging.Page, paging.First)
	case paging.Offset != "":
		return fmt.Sprintf("does the API skip items by %q?", paging.Offset)
	case paging.Cursor != "":
		return fmt.Sprintf("does the API take the cursor by %q, and is the next one at %s?", paging.Cursor, paging.CursorPath+paging.CursorField)
	}
	return "its " + p.linkName() + " leads in a circle"
}
