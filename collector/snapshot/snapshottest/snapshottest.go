// Package snapshottest has states of sources for tests of what reads them: of answers to a survey and of new
// clients, pulled on the morning of New Year's Day 2026.
package snapshottest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/calendar/calendartest"
	"advocacy_exporter/collector/metrics"
	"advocacy_exporter/collector/pull"
	"advocacy_exporter/collector/pull/pulltest"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/snapshot"
	"advocacy_exporter/collector/values"
)

// NewYear is when the sources were pulled.
func NewYear(t testing.TB) time.Time { return calendartest.Moment(t, "2026-01-01T06:00:00Z") }

// Job is a survey whose results are shown for a day.
func Job(name string) *pull.Job {
	return &pull.Job{Name: name, Rows: pulltest.Survey(), MaxAge: 24 * time.Hour, Evaluation: pulltest.Settings()}
}

// Clients is a source of new clients whose channel stands where the answers of others have a plan.
func Clients() *pull.Job {
	job := Job("crm")
	job.Rows = &rows.Clients{Time: &values.Time{Column: "time"}, Channel: "plan", Referred: []string{"friend"}}
	return job
}

// Pulled is the state of a source after a good pull of rows, evaluated in periods; in those of the job
// where none is given.
func Pulled(t testing.TB, job *pull.Job, table []string, periods ...calendar.Period) *snapshot.State {
	t.Helper()
	reading := *job
	reading.Source = pulltest.Always(table...)
	counted, err := pull.New(&reading, [16]byte{1}).Pull(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(periods) > 0 {
		job.Evaluation.Periods = periods
	}
	at := NewYear(t)
	state := snapshot.NewState(job)
	state.Tally, state.Result = counted, job.Evaluation.Evaluate(counted, job.Rows, job.Evaluation.Calendar.Day(at.UnixMilli()))
	state.LastAttempt, state.LastSuccess, state.NextPull = at, at, at.Add(6*time.Hour)
	state.Duration = 1500 * time.Millisecond
	state.Pulls[snapshot.Succeeded] = 1
	return state
}

// Surveyed is nps in December and November: 6 of 10 answers are advocates', before that 5 of 10.
func Surveyed(t testing.TB, periods ...calendar.Period) *snapshot.State {
	return Pulled(t, Job("nps"), slices.Concat(
		pulltest.Rep(6, "2025-12-20 9 pro"), pulltest.Rep(4, "2025-12-20 3 pro"),
		pulltest.Rep(5, "2025-11-10 9 pro"), pulltest.Rep(5, "2025-11-10 3 pro"), pulltest.Rep(1, "2025-01-01 9 pro")), periods...)
}

// Arrived is crm in December and November: 2 of 8 new clients came by a friend, before that 4 of 8.
func Arrived(t testing.TB, periods ...calendar.Period) *snapshot.State {
	return Pulled(t, Clients(), slices.Concat(
		pulltest.Rep(2, "2025-12-20 - friend"), pulltest.Rep(6, "2025-12-20 - web"),
		pulltest.Rep(4, "2025-11-10 - friend"), pulltest.Rep(4, "2025-11-10 - web"), pulltest.Rep(1, "2025-01-01 - web")), periods...)
}

// Health is a composite of the answers to the survey and of the new clients.
func Health(missing string) *metrics.Composite {
	return &metrics.Composite{Direct: map[string]float64{"nps.advocacy_score": 0.75, "crm.client_referral": 0.25}, Missing: missing}
}

// Metric is one over sources, as a configuration without problems makes it.
func Metric(t testing.TB, name string, kind metrics.Kind, states ...*snapshot.State) *metrics.Metric {
	t.Helper()
	var inputs []metrics.Input
	for _, r := range kind.References() {
		source, kpi, _ := strings.Cut(r.Text, ".")
		i := slices.IndexFunc(states, func(s *snapshot.State) bool { return s.Job.Name == source })
		inputs = append(inputs, metrics.Input{Source: source, KPI: states[i].Job.KPI(kpi), Timed: true})
	}
	kind.Check(inputs, func(key, problem string) { t.Errorf("%s: %s", key, problem) })
	return metrics.NewMetric(name, kind, inputs, 0.95)
}
