package pull

import (
	"errors"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/sources"
)

// readGroups has a part group its rows. It reports false where they have to be read one by one.
func (r *reading) readGroups(part sources.Part) (done bool, err error) {
	grouper, ok := sources.GrouperOf(part)
	if !ok {
		return false, nil
	}
	grouping, err := rows.GroupingOf(r.puller.kind, r.puller.job.Evaluation.Calendar)
	if err == nil {
		err = grouper.ReadGroups(r.ctx, grouping, r.open)
	} else {
		err = &sources.Ungroupable{Part: r.part, Why: err}
	}
	if why, ok := errors.AsType[*sources.Ungroupable](err); ok {
		r.puller.streams(why)
		r.forget()
		return false, nil
	}
	return true, err
}

// streams says why rows are read one by one, unless it has said so before.
func (p *Puller) streams(why error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.told != why.Error() {
		p.told = why.Error()
		p.job.Log().Info("rows are read one by one", "reason", why)
	}
}

// window is the time of which the pull under way needs rows.
func (p *Puller) window() sources.Window {
	e := p.job.Evaluation
	window := needs(e, p.kind, p.today())
	if !p.Since.IsZero() {
		window.From = needs(e, p.kind, e.Calendar.Day(p.Since.UnixMilli())).From
	}
	return window
}

const (
	// earlier is how many more days are asked for, so that a comparison is not left out because its
	// first days are quiet.
	earlier = 31
	// later makes room for clocks of other zones.
	later = 2
)

// needs is the time of which rows are needed on a day: that of all periods, and of what they are
// compared with. It has no beginning where rows have no time, or all that were before count too.
func needs(e evaluation.Settings, kind rows.Kind, today calendar.Day) sources.Window {
	window := sources.Window{To: e.Calendar.Start(today + later)}
	from := today
	for _, f := range kind.Facets() {
		if !f.Shape.Timed || f.Shape.Stays || f.Stock || f.Shape.Lookup.PerCustomer() {
			return window
		}
		for _, p := range e.Periods {
			from = min(from, first(p.Windows(e.Calendar, f.AsOf(e.Calendar, p, today, today))))
		}
	}
	if from > calendar.NoDay {
		window.From = e.Calendar.Start(from - earlier)
	}
	return window
}

// first is the first day of a period and of what it is compared with.
func first(w calendar.Windows) calendar.Day {
	from := w.Current.From
	for _, before := range []calendar.Window{w.Previous, w.YearAgo} {
		if !before.Empty() {
			from = min(from, before.From)
		}
	}
	return from
}
