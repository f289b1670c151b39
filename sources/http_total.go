package sources

import (
	"fmt"
	"strconv"
	"strings"
)

// readTotal notes how many items the API says it has.
func (p *httpPull) readTotal(page *httpPage, reply *httpReply) error {
	place, text, why := p.totalOf(reply)
	switch {
	case place == "":
		return nil
	case text == "" && page.number == 1 && reply.elements > 0:
		return fmt.Errorf("%s: %s", place, why)
	case text == "":
		return nil
	}
	total, err := strconv.ParseInt(text, 10, 64)
	if err != nil || total < 0 {
		return fmt.Errorf("%s: %s is no number of items", place, clean(strconv.Quote(text), nil))
	}
	p.total = total
	return nil
}

// totalOf is where a reply should have the total and what it has there, or why it has nothing.
func (p *httpPull) totalOf(reply *httpReply) (place, text, why string) {
	paging := p.settings.Paging
	switch {
	case paging.TotalHeader != "":
		text = reply.Header.Get(paging.TotalHeader)
		return "total_header " + paging.TotalHeader, strings.TrimSpace(text), "the reply has no such header"
	case paging.Total == "":
		return "", "", ""
	}
	value := reply.lookUp(paging.Total)
	if value.value != nil {
		text = string(value.value.text())
	}
	return "total " + paging.Total, strings.TrimSpace(text), value.why()
}

// nextValue is what a reply says at a path about the page that follows, nil where none does.
func (p *httpPull) nextValue(page *httpPage, reply *httpReply, path string) (jsonValue, error) {
	value := reply.lookUp(path)
	if value.value == nil && page.number == 1 && reply.elements > 0 {
		p.logger.Warn("taken as the only page, for the reply does not say which is next", "api", p.Name(), "why", value.why())
	}
	return value.only()
}

// only is the value as a text or a number, nil where there is none.
func (b *besideValue) only() (jsonValue, error) {
	switch string(b.value) {
	case "", "null", "false", `""`:
		return nil, nil
	}
	if b.value.isObject() || b.value.isArray() {
		return nil, fmt.Errorf("its %s is %s, no text: name what is in it, such as %s.href", b.text, b.value.kind(), b.text)
	}
	return b.value, nil
}

// lookUp finds a value beside the items.
func (r *httpReply) lookUp(path string) *besideValue {
	if r.beside == nil {
		return &besideValue{text: path}
	}
	return r.beside(path)
}
