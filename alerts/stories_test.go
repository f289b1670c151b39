package alerts

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"advocacy_exporter/collector/advocacy"
)

// answers are so many of advocates, of so many.
type answers struct{ advocates, of uint64 }

func (a answers) String() string { return fmt.Sprintf("%d of %d", a.advocates, a.of) }

func (a answers) histogram() advocacy.Histogram {
	scale, _ := advocacy.NewScale("0-10", advocacy.Overrides{})
	h := advocacy.Histogram{Scale: scale, Buckets: make([]advocacy.Bucket, scale.Len())}
	for score, rows := range map[int]uint64{10: a.advocates, 7: a.of - a.advocates} {
		h.Buckets[score] = advocacy.Bucket{Rows: rows, Weight: float64(rows), Squares: float64(rows)}
	}
	return h
}

// exposed are the series of the score of two periods, as the exporter computes them.
func exposed(period string, then, now answers) string {
	z, score := advocacy.Z(0.95), advocacy.SurveyKPIs(now.histogram().Scale)[0]
	value, _ := score.Estimate(now.histogram(), z)
	change, _ := score.Change(now.histogram(), then.histogram(), z)
	var text strings.Builder
	for _, part := range []struct {
		part  advocacy.Part
		value float64
	}{
		{advocacy.ValuePart, value.Value}, {advocacy.LowerPart, value.Lower}, {advocacy.UpperPart, value.Upper},
		{advocacy.ObservationsPart, float64(value.N)}, {advocacy.ChangePart, change.Value},
		{advocacy.ChangeConfidencePart, change.Confidence}, {advocacy.ChangeObservationsPart, float64(change.Fewer)},
	} {
		labels := fmt.Sprintf("source=%q,period=%q", "nps", period)
		if versus(part.part) {
			labels += `,versus="previous"`
		}
		fmt.Fprintf(&text, "      - {series: '%s{%s}', values: '%v+0x400'}\n", score.Family(part.part, false), labels, part.value)
	}
	fmt.Fprintf(&text, "      - {series: 'advocacy_period_end_timestamp_seconds{period=%q}', values: '0+0x400'}\n", period)
	return text.String()
}

// What a colleague would think of, by the numbers that the exporter really computes.
func TestOnlyDropsThatAreOneFire(t *testing.T) {
	closed, fast := "AdvocacyScoreDrop", "AdvocacyScoreFastDrop"
	for _, c := range []struct {
		alert, why string
		then, now  answers
		fires      bool
	}{
		{closed, "a drop", answers{168, 400}, answers{120, 400}, true},
		{closed, "few answers", answers{14, 20}, answers{10, 20}, false},
		{closed, "a great drop of few answers", answers{20, 20}, answers{0, 20}, false},
		{closed, "few answers before", answers{29, 29}, answers{10, 600}, false},
		{closed, "just enough answers", answers{29, 30}, answers{10, 30}, true},
		{closed, "the same drop of fewer answers, whose interval is wide", answers{42, 100}, answers{30, 100}, false},
		{closed, "a drop that is sure and small", answers{24000, 40000}, answers{22800, 40000}, false},
		{closed, "a rise", answers{120, 400}, answers{168, 400}, false},
		{closed, "nothing", answers{168, 400}, answers{168, 400}, false},
		{fast, "a drop that is sure enough for a month only", answers{168, 400}, answers{120, 400}, false},
		{fast, "a drop", answers{336, 800}, answers{240, 800}, true},
	} {
		t.Run(fmt.Sprintf("%s: %s, %s to %s", c.alert, c.why, c.then, c.now), func(t *testing.T) {
			wanted, period, when := "", "last_month", "8m"
			if c.fires {
				wanted = "{labels: '{}', value: 1}"
			}
			if c.alert == fast {
				period, when = "30d", "25h"
			}
			tellPromtool(t, defaults(), fmt.Sprintf(storyFile, RuleFile, exposed(period, c.then, c.now), c.alert, when, wanted))
		})
	}
}

const storyFile = `
rule_files: [%s]
evaluation_interval: 4m
tests:
  - interval: 4m
    input_series:
%s    promql_expr_test:
      - {expr: 'count(ALERTS{alertname=%q,alertstate="firing"})', eval_time: %s, exp_samples: [%s]}
`

// tellPromtool has promtool test the rules of a survey with a story.
func tellPromtool(t *testing.T, settings Settings, story string) {
	t.Helper()
	dir := written(t, settings, only(survey("nps", nil)))
	write(t, filepath.Join(dir, "story.yml"), story)
	if said, ok := promtool(t, dir, "test", "rules", "story.yml"); !ok {
		t.Error(said)
	}
}

// What is read at night has to say all that is needed.
func TestAnnotationsAreSentences(t *testing.T) {
	settings := defaults()
	settings.Rules["AdvocacyScoreDrop"] = &Override{
		Severity: "page", Labels: map[string]string{"team": "care"},
		Annotations: map[string]string{"dashboard": "https://grafana.example/d/{{ $labels.source }}", "explain_url": ""},
	}
	tellPromtool(t, settings, fmt.Sprintf(annotated, RuleFile, exposed("last_month", answers{168, 400}, answers{120, 400})))
}

const annotated = `
rule_files: [%s]
evaluation_interval: 4m
tests:
  - interval: 4m
    input_series:
%s      - {series: 'advocacy_exporter_source_up{source="nps"}', values: '0+0x400'}
    alert_rule_test:
      - eval_time: 1h
        alertname: AdvocacyScoreDrop
        exp_alerts:
          - exp_labels: {kpi: advocacy_score, source: nps, period: last_month, severity: page, team: care}
            exp_annotations:
              summary: Customer Advocacy Score (CAS) of nps fell by 12.0 percentage points in last_month
              description: >-
                Customer Advocacy Score (CAS) of nps is 30%% (25.72%% … 34.66%%, n 400) in last_month, a change for the worse by 12.0
                percentage points from the period before. It is sure at 99.960%%; each of the two periods has 400 rows or more.
                It lapses 7 days after the period could be told.
                What moved it: advocacy_exporter explain advocacy_score --source=nps --period=last_month
              dashboard: https://grafana.example/d/nps
              runbook_url: https://advocacy.example/runbook/AdvocacyScoreDrop
`
