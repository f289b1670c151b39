package page

import (
	"net/url"
	"strings"
)

// query is what a page is asked for. All of it may be blank.
type query struct {
	Source, Period string
	// Dimension is one that segments are of, and Segment one of these.
	Dimension, Segment string
	// Refresh says that the page shall be loaded again every minute.
	Refresh bool
}

const refreshOn = "60"

func queryOf(v url.Values) query {
	q := query{Source: v.Get("source"), Period: v.Get("period"), Refresh: v.Get("refresh") == refreshOn}
	q.Dimension, q.Segment, _ = strings.Cut(v.Get("segment"), "=")
	return q
}

// segment is the dimension, or the segment of it, as it is asked for.
func (q query) segment() string {
	if q.Segment == "" {
		return q.Dimension
	}
	return q.Dimension + "=" + q.Segment
}

// link is a path with the query behind it. Blank parts are left out.
func (q query) link(path string) string {
	v := url.Values{}
	set := func(key, value string) {
		if value != "" {
			v.Set(key, value)
		}
	}
	set("source", q.Source)
	set("period", q.Period)
	set("segment", q.segment())
	if q.Refresh {
		v.Set("refresh", refreshOn)
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// of is the same question about another source.
func (q query) of(source string) query {
	q.Source = source
	return q
}

// by is the same question about a dimension, or one segment of it.
func (q query) by(dimension, segment string) query {
	q.Dimension, q.Segment = dimension, segment
	return q
}
