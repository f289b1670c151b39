package explain

import "advocacy_exporter/collector/calendar"

// labelled are the values that labels tell apart, each with what became of it. They are overall
// values: nothing of them is hidden.
func (e *explaining) labelled() {
	if e.at != absent || len(e.view.Facet.Labels) == 0 {
		return
	}
	for g, values := range e.view.Groups {
		l := LabelledFigure{Labels: make(map[string]string)}
		for i, name := range e.view.Facet.Labels {
			l.Labels[name] = values[i]
		}
		now, findings := e.findings(e.group(g))
		if l.Findings = findings; now.why == "" {
			l.Figure = figureOf(now.Estimate)
		}
		e.Labelled = append(e.Labelled, l)
	}
}

// group slices windows by a combination of labels.
func (e *explaining) group(g int) func(calendar.Window) slice {
	return func(w calendar.Window) slice { return e.sliceOf(e.view.Group(w, g)) }
}
