package explain

import (
	"fmt"
	"strings"
	"testing"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/snapshot"
)

// regional is a survey of north and south, whose answers gauges tell apart by region as labels or
// segments. Nobody of the east answered this month.
func regional(t testing.TB, change func(*timedSurvey)) *snapshot.State {
	t.Helper()
	s := explainedState(t,
		map[string][2]uint64{"north": {90, 10}, "south": {3, 3}},
		map[string][2]uint64{"north": {50, 50}, "south": {4, 3}, "east": {8, 1}})
	kind := s.Job.Rows.(timedSurvey)
	kind.facets = kind.Facets()
	change(&kind)
	s.Job.Rows = kind
	s.Job.Benchmarks = []advocacy.Benchmark{
		benchmark("advocacy_score", "board", border("solid", 0.7)),
		benchmark("rating_mean", "board", border("solid", 7)),
	}
	s.Result = s.Job.Evaluation.Evaluate(s.Tally, kind, s.Result.Today)
	return s
}

func labelledBy(apart string) func(*timedSurvey) {
	return func(s *timedSurvey) { s.facets[0].Labels, s.facets[0].Apart = []string{"region"}, apart }
}

// foundOut writes findings as "solid not_below; previous +0.4".
func foundOut(f Findings) string {
	var all []string
	if f.Absent != "" {
		all = append(all, f.Absent)
	}
	for _, b := range f.Benchmarks {
		text := fmt.Sprint(b.Border, " ", b.Verdict)
		if b.AnswersNeeded != nil {
			text += fmt.Sprint(" without ", *b.AnswersNeeded, " more")
		}
		all = append(all, text)
	}
	for _, c := range f.Comparisons {
		if c.Change != nil {
			all = append(all, fmt.Sprintf("%s %+.2f", c.Versus, c.Change.Value))
		}
	}
	return strings.Join(all, "; ")
}

func TestExplainJudgesSegments(t *testing.T) {
	s := regional(t, func(*timedSurvey) {})
	for segment, want := range map[string]string{
		"north": "solid not_below; previous +0.40",
		"south": "solid unknown without 15 more; previous -0.07",
		"east":  "there are no rows that the KPI counts",
	} {
		e := explainedNow(t, s, Question{KPI: "advocacy_score", Dimension: "region", Segment: segment})
		if got := foundOut(e.Findings); got != want {
			t.Errorf("%s: %s, want %s", segment, got, want)
		}
	}
}

// Each combination of labels has comparisons and verdicts of its own, or says why there is no value.
func TestExplainJudgesLabels(t *testing.T) {
	s := regional(t, labelledBy(""))
	want := map[string]string{
		"north": "solid not_below; previous +0.40",
		"south": "solid unknown without 15 more; previous -0.07",
		"east":  "there are no rows that the KPI counts",
	}
	e := explainedNow(t, s, Question{KPI: "advocacy_score"})
	for _, l := range e.Labelled {
		region := l.Labels["region"]
		if got := foundOut(l.Findings); got != want[region] || (l.Figure == nil) != (l.Absent != "") {
			t.Errorf("%s: %s %+v, want %s", region, got, l.Figure, want[region])
		}
		delete(want, region)
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
	if got := foundOut(e.Findings); got != "solid not_below; previous +0.34" {
		t.Errorf("all together: %s", got)
	}
}

// Amounts that are never added up, such as those of currencies, have no border of their own to be
// held against. A share of theirs has one.
func TestExplainDoesNotJudgeAmountsApart(t *testing.T) {
	s := regional(t, labelledBy("region"))
	for kpi, judged := range map[string]bool{"advocacy_score": true, "rating_mean": false} {
		e := explainedNow(t, s, Question{KPI: kpi})
		if got := foundOut(e.Findings); got != "there is a value for each region, and none for all together" {
			t.Errorf("all together: %s", got)
		}
		for _, l := range e.Labelled {
			if l.Figure != nil && (len(l.Benchmarks) > 0) != judged {
				t.Errorf("%s of %v: %s", kpi, l.Labels, foundOut(l.Findings))
			}
		}
	}
}
