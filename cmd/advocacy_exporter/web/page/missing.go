package page

import (
	"fmt"
	"net/http"
	"slices"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/snapshot"
)

// problem says that something asked for is not there, and what is instead.
type problem struct {
	Text  string
	What  string
	There []option
}

// missing is the page of what is not there.
func (s *Site) missing(p problem) view {
	for i, o := range p.There {
		p.There[i].Value = s.options.Prefix + "/" + o.Value
	}
	return view{"missing", http.StatusNotFound, s.frame("Not found"), p}
}

// unknown is the first thing in a query that is not there; nil where all is. What another source than the one
// asked for has is there: who goes from one to the other takes it along.
func unknown(s *snapshot.Snapshot, q query, format string) *problem {
	if q.Source != "" && s.Source(q.Source) == nil {
		p := &problem{Text: fmt.Sprintf("There is no source %q.", clipped(q.Source, longName)), What: "Sources"}
		for _, state := range s.Sources {
			p.There = append(p.There, option{Text: clipped(state.Job.Name, shortName), Value: query{Source: state.Job.Name}.link("")})
		}
		return p
	}
	if q.Period != "" && !slices.Contains(periodsOf(s, ""), calendar.Period(q.Period)) {
		p := &problem{Text: fmt.Sprintf("The period %q is not configured.", clipped(q.Period, longName)), What: "Periods"}
		for _, period := range periodsOf(s, q.Source) {
			p.There = append(p.There, option{Text: string(period), Value: query{Source: q.Source, Period: string(period)}.link("")})
		}
		return p
	}
	if _, known := downloads[format]; format != "" && !known {
		return &problem{Text: fmt.Sprintf("There is no format %q, want one of csv or json.", clipped(format, shortName))}
	}
	return unknownSegment(s, q)
}

func unknownSegment(s *snapshot.Snapshot, q query) *problem {
	if q.Dimension == "" {
		return nil
	}
	p := &problem{Text: fmt.Sprintf("There is no dimension %q.", clipped(q.Dimension, longName)), What: "Dimensions"}
	for _, d := range dimensionsOf(s, "") {
		switch {
		case d.name == q.Dimension && (q.Segment == "" || slices.Contains(d.segments, q.Segment)):
			return nil
		case d.name == q.Dimension:
			return unknownOf(d, q)
		}
		p.There = append(p.There, option{Text: clipped(d.name, shortName), Value: query{Source: q.Source}.by(d.name, "").link("")})
	}
	return p
}

func unknownOf(d dimension, q query) *problem {
	p := &problem{Text: fmt.Sprintf("Nothing is shown of a segment %q of %s.", clipped(q.Segment, longName), clipped(q.Dimension, shortName)), What: "Segments"}
	for _, segment := range d.segments {
		p.There = append(p.There, option{Text: clipped(segment, shortName), Value: query{Source: q.Source}.by(d.name, segment).link("")})
	}
	return p
}
