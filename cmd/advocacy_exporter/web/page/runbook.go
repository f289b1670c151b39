package page

import (
	"net/http"
	"slices"
	"strings"

	"advocacy_exporter/alerts"
)

// runbook answers with the page of an alert, or of all where the path names none.
func (s *Site) runbook(w http.ResponseWriter, r *http.Request) {
	pages, name := s.exporter.Runbook(), r.PathValue("alert")
	if name == "" {
		s.show(w, view{"runbook", http.StatusOK, s.frame("Runbook"), pages})
		return
	}
	pages = slices.DeleteFunc(pages, func(p alerts.Page) bool { return p.Alert != name })
	if len(pages) == 0 {
		s.show(w, s.missing(problem{Text: "The configuration has no alert " + clipped(name, longName) + ".", What: "Alerts", There: []option{{Text: "Runbook", Value: "runbook/"}}}))
		return
	}
	s.show(w, view{"runbook", http.StatusOK, s.frame(name), pages})
}

// span is a part of a sentence; code stands between backquotes.
type span struct {
	Text string
	Code bool
}

func spans(sentence string) []span {
	var all []span
	for i, part := range strings.Split(sentence, "`") {
		all = append(all, span{part, i%2 == 1})
	}
	return all
}
