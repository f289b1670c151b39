package page

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/snapshot"
)

// front answers with the page of a source, with an overview of all of them, or with what they show.
func (s *Site) front(w http.ResponseWriter, r *http.Request) {
	q, known := queryOf(r.URL.Query()), s.exporter.Snapshot()
	format := r.URL.Query().Get("format")
	if problem := unknown(known, q, format); problem != nil {
		s.show(w, s.missing(*problem))
		return
	}
	l := s.look(q, known)
	switch {
	case format != "":
		s.download(w, l, format)
	case q.Source != "":
		s.show(w, view{"source", http.StatusOK, s.choosing(clipped(q.Source, shortName), l.query, known), l.source(known.Source(q.Source))})
	default:
		s.show(w, view{"overview", http.StatusOK, s.choosing("Customer advocacy", l.query, known), l.overview(s.exporter)})
	}
}

// look is how a query about a snapshot is answered. It has a period in any case.
func (s *Site) look(q query, known *snapshot.Snapshot) look {
	s.past.forget(known)
	if q.Period == "" {
		q.Period = string(firstPeriod(known, q.Source))
	}
	prefix := s.options.Prefix
	return look{query: q, snapshot: known, past: s.past, now: s.options.Now(), home: prefix + "/", explain: prefix + "/explain"}
}

// look is a query, and what is known at the moment of it.
type look struct {
	query
	snapshot *snapshot.Snapshot
	past     *past
	now      time.Time
	// home and explain are the paths of pages.
	home, explain string
}

// firstPeriod is what is shown where no period is asked for: the first one of a source whose rows have
// a time, if there is any.
func firstPeriod(s *snapshot.Snapshot, source string) calendar.Period {
	periods := periodsOf(s, source)
	if i := slices.IndexFunc(periods, func(p calendar.Period) bool { return p != calendar.All }); i >= 0 {
		return periods[i]
	}
	return calendar.All
}

// period is the one that is asked for, or the only one of a source whose rows have no time.
func (l look) period(state *snapshot.State) calendar.Period {
	periods := periodsOfState(state)
	if slices.Contains(periods, calendar.Period(l.Period)) || len(periods) == 0 {
		return calendar.Period(l.Period)
	}
	return periods[0]
}

// overview is the headline of every source and metric, and how the sources do.
type overview struct {
	Alerts alertList
	Period string
	// Dates are the first and the last day of the period.
	Dates string
	Tiles []tile
	// Without are the sources that have no such segment, where one is asked for.
	Without []string
	Sources []sourceRow
}

func (l look) overview(e Exporter) overview {
	o := overview{Alerts: l.alerts(e), Period: periodWords(l.Period), Dates: l.dates(l.snapshot.Sources...), Sources: l.rows(l.snapshot.Sources)}
	if l.Dimension == "" {
		for _, m := range l.snapshot.Metrics {
			o.Tiles = append(o.Tiles, l.metricTile(m))
		}
	}
	for _, state := range l.snapshot.Sources {
		if t, ok := l.headline(state); ok {
			o.Tiles = append(o.Tiles, t)
		} else {
			o.Without = append(o.Without, clipped(state.Job.Name, shortName))
		}
	}
	for i := range o.Tiles {
		o.Tiles[i].Changes = o.Tiles[i].Changes[:min(len(o.Tiles[i].Changes), 1)] // the nearest one will do
	}
	// What has an interval comes first, and composites, which sum up others, first of these.
	slices.SortStableFunc(o.Tiles, func(a, b tile) int { return cmp.Compare(rank(a), rank(b)) })
	return o
}

// dates are the first and the last day of the period, of the first source that has it.
func (l look) dates(states ...*snapshot.State) string {
	for _, state := range states {
		if state.Result == nil {
			continue
		}
		for _, w := range state.Result.Windows {
			if string(w.Period) == l.Period && w.Current.From != calendar.NoDay {
				return w.Current.From.String() + " … " + (w.Current.To - 1).String()
			}
		}
	}
	return ""
}

func rank(t tile) int {
	switch {
	case t.Absent != "":
		return 3
	case t.Spread != "":
		return 1
	case t.Interval == "":
		return 2
	}
	return 0
}
