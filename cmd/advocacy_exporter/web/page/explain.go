package page

import (
	"errors"
	"html/template"
	"net/http"

	"advocacy_exporter/cmd/advocacy_exporter/words"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/explain"
	"advocacy_exporter/collector/snapshot"
)

// explanation is where a number came from.
type explanation struct {
	Title string
	Help  string
	Lines []words.Line
	// Trend is the number in past periods, and Past the same in words.
	Trend template.HTML
	Past  []pastRow
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
	shown.Trend, shown.Past = s.history(e)
	for _, l := range lines {
		shown.Lines = append(shown.Lines, words.Line{Depth: l.Depth, Name: clipped(l.Name, longName), Text: clipped(l.Text, 500)})
	}
	s.show(w, view{"explain", http.StatusOK, s.frame(shown.Title), shown})
}

// history is the explained number in past periods; there is none of segments, nor where labels tell
// several values apart.
func (s *Site) history(e *explain.Explanation) (template.HTML, []pastRow) {
	if e.Dimension != "" {
		return "", nil
	}
	known := s.exporter.Snapshot()
	of := func(state *snapshot.State) map[string][]evaluation.Past { return s.past.trends(state, e.Period) }
	var all []evaluation.Past
	if m := known.Metric(e.KPI); m != nil {
		all = m.Trend(e.Period, of)
	} else if state := known.Source(e.Source); state != nil && state.Result != nil {
		all = of(state)[e.KPI]
	}
	if drawn := trendOf(e.Of, e.Period, all); drawn != "" {
		return drawn, pastRows(e.Of, all)
	}
	return "", nil
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
