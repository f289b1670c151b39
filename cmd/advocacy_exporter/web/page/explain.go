package page

import (
	"errors"
	"net/http"

	"advocacy_exporter/cmd/advocacy_exporter/words"
	"advocacy_exporter/collector/explain"
)

// explanation is where a number came from.
type explanation struct {
	Title string
	Help  string
	Lines []words.Line
	// JSON leads to the same for programs, and Source to the page of the source; Command prints it.
	JSON, Source, Command string
}

// explained answers where a number came from.
func (s *Site) explained(w http.ResponseWriter, r *http.Request) {
	v := r.URL.Query()
	q := explain.Question{
		KPI: v.Get("kpi"), Source: v.Get("source"), Period: v.Get("period"), Dimension: v.Get("dimension"), Segment: v.Get("segment"),
	}
	e, err := q.Answer(s.exporter.Snapshot(), s.options.Now())
	if err != nil {
		s.show(w, s.unexplained(q, err))
		return
	}
	title, lines := words.Explanation(e)
	shown := explanation{
		Title: clipped(title, 300), Help: e.Of.Help, JSON: s.options.Prefix + "/api/v1/explain?" + v.Encode(), Command: command(q),
	}
	if e.Source != "" {
		shown.Source = query{Source: e.Source, Period: string(e.Period)}.link(s.options.Prefix + "/")
	}
	for _, l := range lines {
		shown.Lines = append(shown.Lines, words.Line{Depth: l.Depth, Name: clipped(l.Name, longName), Text: clipped(l.Text, 500)})
	}
	s.show(w, view{"explain", http.StatusOK, s.frame(shown.Title), shown})
}

// unexplained says why there is no explanation.
func (s *Site) unexplained(q explain.Question, err error) view {
	code := http.StatusNotFound
	if errors.Is(err, explain.ErrNoValues) {
		code = http.StatusServiceUnavailable
	}
	text := "Say which KPI: /explain?kpi=advocacy_score"
	if q.KPI != "" {
		text = clipped(err.Error(), 2000)
	}
	return view{"missing", code, s.frame("Not explained"), problem{Text: text}}
}

// command asks the same in a terminal. It is left out where it would have to be quoted.
func command(q explain.Question) string {
	text := "advocacy_exporter explain " + q.KPI
	for _, flag := range []struct{ name, value string }{{"source", q.Source}, {"period", q.Period}} {
		if flag.value != "" {
			text += " --" + flag.name + "=" + flag.value
		}
	}
	if q.Dimension != "" {
		text += " --segment='" + q.Dimension + "=" + q.Segment + "'"
	}
	return clipped(text, 300)
}
