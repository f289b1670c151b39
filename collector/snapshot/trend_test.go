package snapshot_test

import (
	"fmt"
	"strings"
	"testing"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/metrics"
	"advocacy_exporter/collector/snapshot"
	"advocacy_exporter/collector/snapshot/snapshottest"
)

// A metric was in the past what its parts were: nothing where one is missing, and it ends with what is
// shown, and with the change against the period before.
func TestTrendOfAMetric(t *testing.T) {
	const period calendar.Period = "last_month"
	states := []*snapshot.State{snapshottest.Arrived(t, period), snapshottest.Surveyed(t, period)}
	own := snapshottest.Metric(t, "advocacy_health_ratio", snapshottest.Health("absent"), states...)
	m := snapshot.New(states, []*metrics.Metric{own}).Metrics[0]
	past := m.Trend(period, trendsIn(period))
	var told []string
	for _, p := range past[len(past)-3:] {
		told = append(told, fmt.Sprintf("%s %t %.4f", p.From, p.Known, p.Estimate.Value))
	}
	if got, want := strings.Join(told, ", "), "2025-10-01 false 0.0000, 2025-11-01 true 0.5000, 2025-12-01 true 0.5125"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if last, shown := past[len(past)-1].Estimate, m.Samples[0].Estimate; last != shown {
		t.Errorf("the trend ends with %+v, shown is %+v", last, shown)
	}
}

// A growth grows from the period before, in the past too.
func TestTrendOfAGrowth(t *testing.T) {
	const period calendar.Period = "last_month"
	states := []*snapshot.State{snapshottest.Arrived(t, period)}
	own := snapshottest.Metric(t, "advocacy_arrivals_growth_ratio", &metrics.Growth{Of: "crm.new_clients", Versus: "previous"}, states...)
	m := snapshot.New(states, []*metrics.Metric{own}).Metrics[0]
	past := m.Trend(period, trendsIn(period))
	if last := past[len(past)-1]; !last.Known || last.Estimate != m.Samples[0].Estimate {
		t.Errorf("the trend ends with %+v, shown is %+v", last, m.Samples)
	}
}

// trendsIn are the trends of the KPIs of a source in a period.
func trendsIn(p calendar.Period) func(*snapshot.State) map[string][]evaluation.Past {
	return func(s *snapshot.State) map[string][]evaluation.Past {
		return s.Job.Evaluation.Trends(s.Tally, s.Job.Rows, p, s.Result.Today, s.Result.Today)
	}
}
