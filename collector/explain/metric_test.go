package explain

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"advocacy_exporter/collector/metrics"
	"advocacy_exporter/collector/pull/pulltest"
	"advocacy_exporter/collector/snapshot"
	"advocacy_exporter/collector/snapshot/snapshottest"
)

// explainedHealth is the composite of a survey and of new clients, explained.
func explainedHealth(t *testing.T, s *snapshot.Snapshot, period string) *Explanation {
	t.Helper()
	e, err := Question{KPI: "health_ratio", Period: period}.Answer(s, snapshottest.NewYear(t))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// healthOf has the composite of clients and answers.
func healthOf(t *testing.T, missing string, states ...*snapshot.State) *snapshot.Snapshot {
	t.Helper()
	own := snapshottest.Metric(t, "health_ratio", snapshottest.Health(missing), states...)
	return snapshot.New(states, []*metrics.Metric{own})
}

// The explanation has the number of the gauge, and its parts add up to it and to the change.
func TestExplainComposite(t *testing.T) {
	states := []*snapshot.State{snapshottest.Arrived(t, "last_month", "30d"), snapshottest.Surveyed(t, "last_month", "30d")}
	states[0].LastSuccess = snapshottest.NewYear(t).Add(-time.Hour)
	s := healthOf(t, "absent", states...)
	sample := s.Metrics[0].Samples[0]
	e := explainedHealth(t, s, "")
	if f := e.Figure; e.Period != "last_month" || f.Value != sample.Estimate.Value || *f.Lower != sample.Estimate.Lower || *f.Upper != sample.Estimate.Upper || f.Rows != 8 {
		t.Errorf("%s: got %+v of %+v", e.Period, f, sample.Estimate)
	}
	value, change := 0.0, 0.0
	for i, part := range e.Parts {
		value += *part.Contribution
		change += *e.Comparisons[0].Parts[i].Contribution
	}
	if math.Abs(value-sample.Estimate.Value) > 1e-15 || math.Abs(change-sample.Changes[0].Value) > 1e-15 {
		t.Errorf("the parts add up to %v and %v, want %v and %v", value, change, sample.Estimate.Value, sample.Changes[0].Value)
	}
	score, was := e.Parts[1], e.Comparisons[0].Parts[1]
	if score.Source != "nps" || *score.Weight != 0.75 || *score.Place != 0.6 || *was.Now != 0.6 || *was.Then != 0.5 || math.Abs(*was.Contribution-0.075) > 1e-15 {
		t.Errorf("got %+v and %+v", score, was)
	}
	if e.Oldest != "crm" || !e.Pulls.LastGood.Equal(states[0].LastSuccess) || e.Pulls.Stale {
		t.Errorf("oldest %s, pulls %+v", e.Oldest, e.Pulls)
	}
}

// Where a part is missing it is named, and the others are as they are.
func TestExplainAbsentComposite(t *testing.T) {
	quiet := snapshottest.Pulled(t, snapshottest.Job("nps"), pulltest.Rep(9, "2025-01-01 9 pro"), "last_month")
	states := []*snapshot.State{snapshottest.Arrived(t, "last_month"), quiet}
	e := explainedHealth(t, healthOf(t, "absent", states...), "last_month")
	if e.Figure != nil || e.Absent != "there is no value of nps.advocacy_score" || e.Parts[1].Figure != nil || e.Parts[0].Figure.Value != 0.25 {
		t.Errorf("got %+v", e)
	}
	reweighted := explainedHealth(t, healthOf(t, "reweight", states...), "last_month")
	if part := reweighted.Parts[0]; reweighted.Figure.Value != 0.25 || *part.Weight != 1 || reweighted.Parts[1].Weight != nil {
		t.Errorf("got %+v", reweighted.Figure)
	}
}

func TestQuestionsOfMetricsWithoutAnswers(t *testing.T) {
	states := []*snapshot.State{snapshottest.Arrived(t, "last_month"), snapshottest.Surveyed(t, "last_month")}
	away := snapshot.NewState(snapshottest.Job("nps"))
	for name, test := range map[string]struct {
		states []*snapshot.State
		q      Question
		want   string
	}{
		"of a source":   {states, Question{KPI: "health_ratio", Source: "nps"}, "has no source and no segments"},
		"of a segment":  {states, Question{KPI: "health_ratio", Dimension: "plan", Segment: "pro"}, "has no source and no segments"},
		"of a period":   {states, Question{KPI: "health_ratio", Period: "year"}, `period "year": not configured for the sources, want one of last_month`},
		"of a typo":     {states, Question{KPI: "helth_ratio"}, "health_ratio"},
		"not pulled":    {[]*snapshot.State{states[0], away}, Question{KPI: "health_ratio"}, `metric "health_ratio": source nps: ` + ErrNoValues.Error()},
		"of a KPI also": {states, Question{KPI: "client_referral", Source: "nps"}, "source nps does not give it"},
	} {
		_, err := test.q.Answer(healthOf(t, "absent", test.states...), snapshottest.NewYear(t))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", name, err)
		}
		if errors.Is(err, ErrNoValues) != (name == "not pulled") {
			t.Errorf("%s: %v is no values: %t", name, err, errors.Is(err, ErrNoValues))
		}
	}
}
