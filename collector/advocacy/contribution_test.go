package advocacy_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"advocacy_exporter/collector/advocacy"
)

// explainZ is the normal quantile of the usual confidence.
var explainZ = advocacy.Z(0.95)

// kpiNamed is a KPI of a survey on a scale.
func kpiNamed(t testing.TB, s *advocacy.Scale, name string) *advocacy.KPI {
	t.Helper()
	for _, k := range advocacy.SurveyKPIs(s) {
		if k.Name == name {
			return k
		}
	}
	t.Fatalf("no KPI %q", name)
	return nil
}

func tenPoints(t testing.TB) *advocacy.Scale {
	t.Helper()
	s, problems := advocacy.NewScale("0-10", advocacy.Overrides{})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return s
}

// people are so many advocates with 10, passives with 8 and detractors with 0.
func people(s *advocacy.Scale, advocates, passives, detractors uint64) advocacy.Histogram {
	return answers(s, answer{score: 10, rows: advocates, weight: 1}, answer{score: 8, rows: passives, weight: 1}, answer{score: 0, rows: detractors, weight: 1})
}

func TestContributions(t *testing.T) {
	s := tenPoints(t)
	tests := map[string]struct {
		parts []advocacy.SplitPart
		want  []advocacy.Contribution
	}{
		"one fell": {
			[]advocacy.SplitPart{{people(s, 4, 6, 0), people(s, 8, 2, 0)}, {people(s, 5, 5, 0), people(s, 5, 5, 0)}},
			[]advocacy.Contribution{{Rate: -0.2}, {}},
		},
		"only the mix changed": {
			[]advocacy.SplitPart{{people(s, 24, 6, 0), people(s, 8, 2, 0)}, {people(s, 2, 8, 0), people(s, 6, 24, 0)}},
			[]advocacy.Contribution{{Mix: 0.15}, {Mix: 0.15}},
		},
		"one is new": {
			[]advocacy.SplitPart{{people(s, 5, 5, 0), people(s, 10, 10, 0)}, {Now: people(s, 0, 10, 0)}},
			[]advocacy.Contribution{{Mix: -0.5 * (0.5 - 0.375)}, {Mix: 0.5 * (0 - 0.375)}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, ok := kpiNamed(t, s, "advocacy_score").Contributions(test.parts)
			if !ok || len(got) != len(test.want) {
				t.Fatalf("got %v, %v", got, ok)
			}
			for i, c := range got {
				if math.Abs(c.Rate-test.want[i].Rate) > 1e-12 || math.Abs(c.Mix-test.want[i].Mix) > 1e-12 {
					t.Errorf("part %d: got %+v, want %+v", i, c, test.want[i])
				}
			}
		})
	}
}

// A count is no mean of those of its parts.
func TestNoContributions(t *testing.T) {
	s := tenPoints(t)
	parts := []advocacy.SplitPart{{people(s, 4, 6, 0), people(s, 8, 2, 0)}}
	if got, ok := kpiNamed(t, s, "advocates").Contributions(parts); ok {
		t.Errorf("got %v", got)
	}
	if got, ok := kpiNamed(t, s, "advocacy_score").Contributions([]advocacy.SplitPart{{Now: people(s, 1, 0, 0)}}); ok {
		t.Errorf("nobody answered then: got %v", got)
	}
}

// What the parts add is the change, whatever they are.
func TestContributionsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		scale := anyScale(t)
		kpis := advocacy.SurveyKPIs(scale)
		k := kpis[rapid.IntRange(0, len(kpis)-1).Draw(t, "kpi")]
		var now, then advocacy.Histogram
		parts := make([]advocacy.SplitPart, rapid.IntRange(1, 6).Draw(t, "parts"))
		for i := range parts {
			parts[i] = advocacy.SplitPart{Now: anyAnswers(t, scale), Then: anyAnswers(t, scale)}
			now.Add(parts[i].Now)
			then.Add(parts[i].Then)
		}
		change, known := k.Change(now, then, 0)
		all, ok := k.Contributions(parts)
		if ok != known {
			t.Fatalf("%s: split %v, change %v", k.Name, ok, known)
		}
		sum := 0.0
		for _, c := range all {
			sum += c.Sum()
		}
		if math.Abs(sum-change.Value) > 1e-9*max(1, math.Abs(change.Value)) {
			t.Errorf("%s: the parts add up to %v, the change is %v", k.Name, sum, change.Value)
		}
	})
}
