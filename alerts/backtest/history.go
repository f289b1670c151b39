package backtest

import (
	"iter"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	"advocacy_exporter/collector"
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/metrics"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/snapshot"
)

// History is what the exporter would have shown at the end of each day of a range. It is at one day,
// and shows that.
type History struct {
	from, to calendar.Day
	sources  []past
	own      []*metrics.Metric
	gauges   *prometheus.Registry

	at    time.Time
	shown *snapshot.Snapshot
}

// past is a source whose rows were read.
type past struct {
	*snapshot.State
	// timeless are the KPIs of rows without times, of which the past is not known.
	timeless []*advocacy.KPI
}

// NewHistory makes a history of sources that were pulled, with the metrics computed from them. Of
// those that brought nothing there is none.
func NewHistory(pulled *snapshot.Snapshot, own []*metrics.Metric, from, to calendar.Day) *History {
	h := &History{from: from, to: to, own: own, gauges: prometheus.NewRegistry()}
	for _, s := range pulled.Sources {
		if s.Tally != nil {
			h.sources = append(h.sources, past{s, timeless(s.Job.Rows)})
		}
	}
	h.gauges.MustRegister(collector.New(
		func() *snapshot.Snapshot { return h.shown },
		func() time.Time { return h.at },
	))
	return h
}

func timeless(kind rows.Kind) []*advocacy.KPI {
	var all []*advocacy.KPI
	for _, f := range kind.Facets() {
		if !f.Shape.Timed {
			all = append(all, f.KPIs...)
		}
	}
	return all
}

// Len is how many days there are.
func (h *History) Len() int { return int(h.to-h.from) + 1 }

// Days moves on to each of the days in turn, and yields it with its last second.
func (h *History) Days() iter.Seq2[calendar.Day, time.Time] {
	return func(yield func(calendar.Day, time.Time) bool) {
		for day := h.from; day <= h.to && len(h.sources) > 0; day++ {
			h.moveTo(day)
			if !yield(day, h.at) {
				return
			}
		}
	}
}

func (h *History) moveTo(day calendar.Day) {
	h.at = h.sources[0].Job.Evaluation.Calendar.Start(day + 1).Add(-time.Second)
	states := make([]*snapshot.State, len(h.sources))
	for i, s := range h.sources {
		states[i] = s.on(day, h.at)
	}
	h.shown = snapshot.New(states, h.own)
}

// on is the source as if it had been pulled at the end of a day.
func (p past) on(day calendar.Day, at time.Time) *snapshot.State {
	result := p.Job.Evaluation.EvaluateOld(p.Tally, p.Job.Rows, day, day)
	result.Samples = slices.DeleteFunc(result.Samples, func(s evaluation.Sample) bool {
		return slices.ContainsFunc(p.timeless, func(k *advocacy.KPI) bool { return k.Name == s.KPI.Name })
	})
	return &snapshot.State{
		Job: p.Job, Tally: p.Tally, Result: result, LastAttempt: at, LastSuccess: at,
		Pulls: map[snapshot.Outcome]uint64{snapshot.Succeeded: 1},
	}
}

// Gather is what the exporter would have shown on the day, so that a history is a
// prometheus.Gatherer.
func (h *History) Gather() ([]*dto.MetricFamily, error) { return h.gauges.Gather() }
