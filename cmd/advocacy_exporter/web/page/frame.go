package page

import (
	"slices"
	"strings"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/snapshot"
)

// frame is what stands around every page.
type frame struct {
	Title            string
	Prefix, Style    string
	Metrics, Version string
	// Form is nil where nothing can be chosen.
	Form *form
	// Refreshing says that the page is loaded again by itself; Refresh leads to where it is otherwise.
	Refreshing bool
	Refresh    string
	// CSV and JSON lead to what is shown, for programs.
	CSV, JSON string
}

// form is what can be chosen.
type form struct {
	Action           string
	Sources, Periods []option
	Segments         []group
	Refreshing       bool
}

type option struct {
	Value, Text string
	Chosen      bool
}

// group are options under a heading.
type group struct {
	Name    string
	Options []option
}

func (s *Site) frame(title string) frame {
	o := s.options
	return frame{Title: title, Prefix: o.Prefix, Style: o.Prefix + s.style, Metrics: o.Prefix + o.Metrics, Version: o.Version}
}

// choosing is the frame of a page that answers a query about a snapshot.
func (s *Site) choosing(title string, q query, known *snapshot.Snapshot) frame {
	f, home := s.frame(title), s.options.Prefix+"/"
	other := q
	other.Refresh = !q.Refresh
	f.Refreshing, f.Refresh = q.Refresh, other.link(home)
	plain := q
	plain.Refresh = false
	f.CSV, f.JSON = withFormat(plain.link(home), "csv"), withFormat(plain.link(home), "json")
	f.Form = &form{
		Action: home, Refreshing: q.Refresh,
		Sources: sourceOptions(known, q), Periods: periodOptions(known, q), Segments: segmentOptions(known, q),
	}
	return f
}

func withFormat(link, format string) string {
	if strings.Contains(link, "?") {
		return link + "&format=" + format
	}
	return link + "?format=" + format
}

func sourceOptions(s *snapshot.Snapshot, q query) []option {
	all := []option{{"", "all sources", q.Source == ""}}
	for _, state := range s.Sources {
		all = append(all, option{state.Job.Name, clipped(state.Job.Name, shortName), state.Job.Name == q.Source})
	}
	return all
}

func periodOptions(s *snapshot.Snapshot, q query) []option {
	var all []option
	for _, p := range periodsOf(s, q.Source) {
		all = append(all, option{string(p), periodWords(string(p)), string(p) == q.Period})
	}
	return all
}

// periodsOf are the periods of a source, or of all.
func periodsOf(s *snapshot.Snapshot, source string) []calendar.Period {
	var all []calendar.Period
	for _, state := range s.Sources {
		if source != "" && state.Job.Name != source {
			continue
		}
		for _, p := range periodsOfState(state) {
			if !slices.Contains(all, p) {
				all = append(all, p)
			}
		}
	}
	return all
}

// periodsOfState are those of the result, or else those that it will have.
func periodsOfState(state *snapshot.State) []calendar.Period {
	if state.Result == nil {
		return state.Job.Evaluation.Periods
	}
	all := make([]calendar.Period, len(state.Result.Windows))
	for i, w := range state.Result.Windows {
		all[i] = w.Period
	}
	return all
}

func segmentOptions(s *snapshot.Snapshot, q query) []group {
	all := []group{{Options: []option{{"", "no segments", q.Dimension == ""}}}}
	for _, d := range dimensionsOf(s, q.Source) {
		g := group{Name: clipped(d.name, shortName)}
		g.Options = append(g.Options, option{d.name, "by " + clipped(d.name, shortName), q.segment() == d.name})
		for _, segment := range d.segments {
			if strings.ContainsFunc(segment, func(r rune) bool { return visible(r) != r }) {
				continue // a form would hand in another one
			}
			value := q.by(d.name, segment).segment()
			g.Options = append(g.Options, option{value, clipped(segment, shortName), q.segment() == value})
		}
		all = append(all, g)
	}
	return all
}

// dimension is one that segments are shown of.
type dimension struct {
	name     string
	segments []string
}

// dimensionsOf are those of a source, or of all, with the segments that are shown of any.
func dimensionsOf(s *snapshot.Snapshot, source string) []dimension {
	names, segments := []string{}, make(map[string]map[string]bool)
	for _, state := range s.Sources {
		if state.Result == nil || source != "" && state.Job.Name != source {
			continue
		}
		for _, d := range state.Result.Dimensions {
			if d.Refused == "" && segments[d.Name] == nil {
				names = append(names, d.Name)
				segments[d.Name] = make(map[string]bool)
			}
		}
		for _, sample := range state.Result.Samples {
			if sample.Dimension != "" {
				segments[sample.Dimension][sample.Segment] = true
			}
		}
	}
	all := make([]dimension, len(names))
	for i, name := range names {
		all[i] = dimension{name, sorted(segments[name])}
	}
	return all
}
