package sources

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// Within is the database as it is asked for a window; only queries with :from or :to ask differently.
func (d *database) Within(w Window) Source {
	within := *d
	within.window = w
	return &within
}

// always is the window of queries for which nobody gave one.
var always = Window{
	From: time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC),
	To:   time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC),
}

// bound writes the window into a query, in place of :from and :to.
func (d *database) bound(query string) string {
	from, to := d.window.From, d.window.To
	if from.IsZero() {
		from = always.From
	}
	if to.IsZero() {
		to = always.To
	}
	return replaceNames(query, map[string]string{":from": d.driver.dialect.bound(from), ":to": d.driver.dialect.bound(to)})
}

// span is where local days are told in groups: as far as rows are needed, and back to where the
// query itself begins.
func (d *database) span() span {
	s := allTime
	if !d.window.To.IsZero() {
		s.last = min(s.last, d.window.To.Unix())
	}
	if from := d.window.From; !from.IsZero() && d.asksFor(":from") {
		s.first = max(s.first, from.Unix())
	}
	return s
}

// asksFor reports whether the query has one of the bounds.
func (d *database) asksFor(name string) bool {
	return replaceNames(d.settings.Query, map[string]string{name: ""}) != d.settings.Query
}

// replaceNames replaces names that stand in a query as such: not in texts, comments and longer names.
func replaceNames(query string, by map[string]string) string {
	var b strings.Builder
	for at := 0; at < len(query); {
		next := at + max(len(sqlBlank.FindString(query[at:])), 1)
		if next == at+1 {
			next = at + len(sqlToken.FindString(query[at:]))
		}
		token := query[at:next]
		if token == ":" {
			token = query[at : at+1+len(leadingName(query[at+1:]))]
			if value, ok := by[token]; ok && !strings.HasSuffix(query[:at], ":") {
				b.WriteString(value)
				at += len(token)
				continue
			}
		}
		b.WriteString(token)
		at += len(token)
	}
	return b.String()
}

func leadingName(text string) string {
	end := strings.IndexFunc(text, func(c rune) bool {
		return c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')
	})
	if end < 0 {
		return text
	}
	return text[:end]
}

// queryLog is what a database was asked during a reading.
type queryLog struct {
	mu      sync.Mutex
	queries []string
}

func (l *queryLog) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.queries = nil
}

func (l *queryLog) add(query string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.queries = append(l.queries, query)
}

// Asked are the queries of the last reading.
func (d *database) Asked() []string {
	d.asked.mu.Lock()
	defer d.asked.mu.Unlock()
	return slices.Clone(d.asked.queries)
}
