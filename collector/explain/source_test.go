package explain

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/pull"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/snapshot"
	"advocacy_exporter/collector/tally"
)

// explainedState is a survey of regions: so many advocates and detractors in each, this month and the last.
func explainedState(t testing.TB, now, then map[string][2]uint64) *snapshot.State {
	t.Helper()
	rows := &rows.Survey{ScaleName: "0-10", Segments: map[string]string{"region": "region"}}
	facets := rows.Facets()
	facets[0].Shape.Timed = true
	set := tally.NewSet([]tally.Shape{facets[0].Shape}, [16]byte{})
	for on, regions := range map[string]map[string][2]uint64{"2026-03-01": now, "2026-02-01": then} {
		for region, n := range regions {
			for i, bucket := range []int{10, 0} {
				at := moment(t, on+"T00:00:00Z")
				set.Facet(0).Add(&tally.Row{Day: day(t, on), Time: at.UnixMilli(), Bucket: bucket, Count: n[i], Segments: [][]byte{[]byte(region)}})
			}
		}
	}
	e := evaluation.Settings{Periods: []calendar.Period{"month"}, Confidence: 0.95, MinRespondents: 5, MaxSegments: 50}
	job := &pull.Job{Name: "nps", Rows: timedSurvey{rows, facets}, Evaluation: e}
	today := day(t, "2026-03-31")
	return &snapshot.State{Job: job, Tally: set, Result: e.Evaluate(set, job.Rows, today), LastSuccess: moment(t, "2026-03-31T12:00:00Z")}
}

// timedSurvey is a survey whose facets have days without a column of times.
type timedSurvey struct {
	*rows.Survey
	facets []rows.Facet
}

func (s timedSurvey) Facets() []rows.Facet { return append([]rows.Facet(nil), s.facets...) }

func explainedNow(t testing.TB, s *snapshot.State, q Question) *Explanation {
	t.Helper()
	e, err := q.Answer(snapshot.New([]*snapshot.State{s}, nil), moment(t, "2026-03-31T12:00:00Z"))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// Of segments that are hidden nothing is told alone, neither name nor number; nor is it told which
// of those not shown have no rows at all.
func TestExplainHidesWhatIsHidden(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		now, then := make(map[string][2]uint64), make(map[string][2]uint64)
		for i := range rapid.IntRange(1, 6).Draw(r, "regions") {
			n := rapid.SliceOfN(rapid.Uint64Range(0, 12), 4, 4).Draw(r, "rows")
			now[fmt.Sprint("region-", i)], then[fmt.Sprint("region-", i)] = [2]uint64{n[0], n[1]}, [2]uint64{n[2], n[3]}
		}
		s := explainedState(t, now, then)
		shown := make(map[string]bool)
		for _, sample := range s.Result.Samples {
			shown[sample.Segment] = shown[sample.Segment] || sample.KPI.Name == "advocacy_score" && sample.Dimension != ""
		}
		whole := explainedNow(t, s, Question{KPI: "advocacy_score"})
		text, _ := json.Marshal(whole)
		for region, n := range now {
			unknown := n == [2]uint64{} && then[region] == n
			if unknown || shown[region] || s.Result.Hidden[0].Segments == 0 {
				continue
			}
			if strings.Contains(string(text), region) {
				r.Errorf("%s is hidden and named: %s", region, text)
			}
			e := explainedNow(t, s, Question{KPI: "advocacy_score", Dimension: "region", Segment: region})
			if e.Absent == "" || e.Figure != nil || e.Counts != nil || e.Comparisons != nil {
				r.Errorf("%s is hidden and told: %+v", region, e)
			}
		}
	})
}

// A split of a change has one part for all segments that are hidden in either month.
func TestExplainLumpsHiddenSegments(t *testing.T) {
	s := explainedState(t,
		map[string][2]uint64{"north": {20, 20}, "south": {6, 6}, "east": {2, 1}, "west": {3, 1}},
		map[string][2]uint64{"north": {30, 10}, "south": {2, 2}, "east": {9, 9}, "west": {3, 1}})
	moved := explainedNow(t, s, Question{KPI: "advocacy_score"}).Comparisons[0].Moved
	if len(moved) != 1 || len(moved[0].Largest) != 1 || moved[0].Largest[0].Segment != "north" || moved[0].Hidden == nil {
		t.Errorf("got %+v", moved)
	}
}

// Of a source without a good pull there is nothing to explain.
func TestExplainWithoutValues(t *testing.T) {
	s := &snapshot.State{Job: &pull.Job{Name: "nps", Rows: &rows.Survey{ScaleName: "0-10"}}}
	q := Question{KPI: "advocacy_score"}
	if e, err := q.Answer(snapshot.New([]*snapshot.State{s}, nil), time.Time{}); err == nil {
		t.Errorf("got %+v", e)
	}
}
