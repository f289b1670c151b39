package advocacy_test

import (
	"math"
	"testing"

	"advocacy_exporter/collector/advocacy"
)

// The answer needed is the first that does: one fewer would not.
func TestAnswersNeeded(t *testing.T) {
	s := tenPoints(t)
	for _, test := range []struct {
		kpi    string
		of     advocacy.Histogram
		border float64
	}{
		{"advocacy_score", people(s, 33, 7, 0), 0.75},
		{"advocacy_score", people(s, 33, 7, 0), 0.9},
		{"net_promoter_score", people(s, 53, 25, 16), 30},
		{"rating_mean", people(s, 5, 5, 0), 8.5},
	} {
		k, border := kpiNamed(t, s, test.kpi), advocacy.Border{Name: "good", Value: test.border}
		more, ok := k.AnswersNeeded(test.of, border, explainZ, 100_000)
		if !ok || more < 1 {
			t.Errorf("%s against %v: %d, %v", test.kpi, test.border, more, ok)
		}
		if _, enough := k.AnswersNeeded(test.of, border, explainZ, more); !enough {
			t.Errorf("%s against %v: %d would not do", test.kpi, test.border, more)
		}
		if fewer, enough := k.AnswersNeeded(test.of, border, explainZ, more-1); enough {
			t.Errorf("%s against %v: %d is not the first, %d would do", test.kpi, test.border, more, fewer)
		}
	}
}

// 80 of 100 is 0.8 with [0.7111, 0.8666]; that of 175 of 219 is the first to leave 0.74 behind.
func TestAnswersNeededGrowShares(t *testing.T) {
	s := tenPoints(t)
	more, _ := kpiNamed(t, s, "advocacy_score").AnswersNeeded(people(s, 80, 20, 0), advocacy.Border{Value: 0.74}, explainZ, 100_000)
	n := float64(100 + more)
	lower := func(n float64) float64 {
		z2 := explainZ * explainZ
		return (0.8 + z2/(2*n) - explainZ*math.Sqrt(0.16/n+z2/(4*n*n))) / (1 + z2/n)
	}
	if lower(n) < 0.74 || lower(n-1) >= 0.74 {
		t.Errorf("%d more answers: Wilson's lower bound is %v, and %v with one fewer", more, lower(n), lower(n-1))
	}
}

func TestAnswersNeededNone(t *testing.T) {
	s := tenPoints(t)
	score := kpiNamed(t, s, "advocacy_score")
	if more, ok := score.AnswersNeeded(people(s, 9, 1, 0), advocacy.Border{Value: 0.1}, explainZ, 100_000); !ok || more != 0 {
		t.Errorf("settled: %d, %v", more, ok)
	}
	if more, ok := score.AnswersNeeded(people(s, 5, 5, 0), advocacy.Border{Value: 0.5001}, explainZ, 100_000); ok {
		t.Errorf("the border is too near for 100,000 answers: %d", more)
	}
	if more, ok := score.AnswersNeeded(advocacy.Histogram{Scale: s}, advocacy.Border{Value: 0.5}, explainZ, 100_000); ok {
		t.Errorf("nobody answered: %d", more)
	}
	if more, ok := kpiNamed(t, s, "advocates").AnswersNeeded(people(s, 5, 5, 0), advocacy.Border{Value: 7}, explainZ, 100_000); ok {
		t.Errorf("a count has no interval: %d", more)
	}
}

// The drop is told, and a slightly smaller one is not.
func TestDetectableDrop(t *testing.T) {
	s := tenPoints(t)
	drop, ok := kpiNamed(t, s, "advocacy_score").DetectableDrop(people(s, 120, 280, 0), people(s, 200, 200, 0), explainZ)
	if !ok {
		t.Fatal("no drop can be told")
	}
	told := func(drop float64) bool {
		then, _ := advocacy.Share(200, 400, explainZ)
		advocates := uint64(math.Round(400 * (0.5 - drop)))
		now, _ := advocacy.Share(advocates, 400, explainZ)
		return advocacy.Difference(now, then).Upper < 0
	}
	step := 1.0 / 400
	if !told(drop+step/2) || told(drop-step) {
		t.Errorf("%v is not the smallest drop", drop)
	}
	if drop, ok := kpiNamed(t, s, "advocacy_score").DetectableDrop(people(s, 1, 1, 0), people(s, 1, 1, 0), explainZ); ok {
		t.Errorf("two answers tell a drop of %v", drop)
	}
	for _, name := range []string{"net_promoter_score", "rating_mean", "satisfaction", "rating_ratio"} {
		if drop, ok := kpiNamed(t, s, name).DetectableDrop(people(s, 120, 280, 0), people(s, 200, 200, 0), explainZ); !ok || drop <= 0 {
			t.Errorf("%s: %v, %v", name, drop, ok)
		}
	}
}
