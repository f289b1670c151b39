package collector

import (
	"slices"

	"github.com/prometheus/client_golang/prometheus"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/pull"
	"advocacy_exporter/collector/snapshot"
	"advocacy_exporter/collector/tally"
)

func suspicions(s *snapshot.State, emit emit) {
	for _, reason := range pull.Suspicions() {
		emit(oneIf(slices.Contains(s.Suspect, reason)), string(reason))
	}
}

func newestRow(s *snapshot.State, emit emit) {
	if s.Tally == nil {
		return
	}
	if t, ok := s.Tally.Newest(); ok {
		emitTime(emit, t)
	}
}

func duration(s *snapshot.State, emit emit) {
	if !s.LastAttempt.IsZero() {
		emit(s.Duration.Seconds())
	}
}

func pulls(s *snapshot.State, emit emit) {
	for _, outcome := range snapshot.Outcomes() {
		emit(float64(s.Pulls[outcome]), string(outcome))
	}
}

func rowsCounted(s *snapshot.State, emit emit) {
	if s.Tally != nil {
		emit(float64(s.Tally.Rows()))
	}
}

func rejectedRows(s *snapshot.State, emit emit) {
	for _, reason := range tally.Reasons() {
		var n uint64
		if s.Tally != nil {
			n = s.Tally.Rejected(reason)
		}
		emit(float64(n), reason.String())
	}
}

func unmatchedRows(s *snapshot.State, emit emit) {
	if j := s.JoinedRows(); j != nil {
		emit(float64(j.Rows - j.Matched))
	}
}

func limitedSegments(s *snapshot.State, emit emit) {
	if s.Result == nil {
		return
	}
	for _, d := range s.Result.Dimensions {
		if d.Refused == "" {
			emit(float64(d.Limited), d.Name)
		}
	}
}

func refusedDimensions(s *snapshot.State, emit emit) {
	for _, d := range s.Result.Refused() {
		emit(1, d.Name, d.Refused)
	}
}

// boundaries tells when the periods of the snapshot's newest results begin and end.
func boundaries(s *snapshot.Snapshot) []prometheus.Metric {
	e := &exposition{}
	start := prometheus.NewDesc(periodStart.Name, periodStart.Help, periodStart.Labels, nil)
	end := prometheus.NewDesc(periodEnd.Name, periodEnd.Help, periodEnd.Labels, nil)
	for _, p := range newestPeriods(s) {
		e.add(start, prometheus.GaugeValue, float64(p.calendar.Start(p.Current.From).Unix()), string(p.Period))
		e.add(end, prometheus.GaugeValue, float64(p.calendar.Start(p.Current.To).Unix()), string(p.Period))
	}
	return e.metrics
}

type datedPeriod struct {
	evaluation.PeriodWindows
	today    calendar.Day
	calendar calendar.Calendar
}

func newestPeriods(s *snapshot.Snapshot) map[calendar.Period]datedPeriod {
	newest := make(map[calendar.Period]datedPeriod)
	for _, state := range s.Sources {
		if state.Result == nil {
			continue
		}
		for _, w := range state.Result.Windows {
			old, ok := newest[w.Period]
			if w.Period != calendar.All && (!ok || old.today < state.Result.Today) {
				newest[w.Period] = datedPeriod{w, state.Result.Today, state.Job.Evaluation.Calendar}
			}
		}
	}
	return newest
}
