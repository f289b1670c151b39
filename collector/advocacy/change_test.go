package advocacy_test

import (
	"math"
	"testing"

	"advocacy_exporter/collector/advocacy"
)

func TestChangeOfAShare(t *testing.T) {
	for _, c := range []struct {
		now, of, then, out uint64
		want               want
		sure               bool
	}{
		{120, 400, 168, 400, want{-0.12, -0.185009, -0.053516}, true},
		{10, 20, 14, 20, want{-0.20, -0.453295, 0.097036}, false},
		{10, 10, 0, 10, want{1, 0.607509, 1}, true},
	} {
		now, then := classes(c.now, 0, c.of-c.now), classes(c.then, 0, c.out-c.then)
		got, ok := kpi("advocacy_score").Change(now, then, z95)
		if !ok || got.N != c.of+c.out {
			t.Errorf("got %+v, %v", got, ok)
		}
		near(t, got.Estimate, c.want, 1e-6)
		if sure := got.Confidence >= 0.95; sure != c.sure {
			t.Errorf("%d of %d → %d of %d: sure to %v", c.then, c.out, c.now, c.of, got.Confidence)
		}
	}
}

func TestChangeOfNPS(t *testing.T) {
	got, ok := kpi("net_promoter_score").Change(classes(53, 25, 16), classes(52, 23, 12), z95)
	if !ok || got.Confidence >= 0.95 || got.Confidence <= 0 {
		t.Errorf("got %+v, %v, want a change that cannot be told", got, ok)
	}
	near(t, got.Estimate, want{-6.615, -27.884, 15.072}, 5e-4)
}

// The confidence is that at which the interval touches 0.
func TestConfidenceOfAChange(t *testing.T) {
	rising := answers(scale("1-5"), answer{5, 40, 1}, answer{3, 20, 1}, answer{1, 9, 2})
	falling := answers(scale("1-5"), answer{5, 30, 1}, answer{4, 30, 1}, answer{1, 30, 1})
	few := scores(scale("1-5"), 3, 4, 5, 5, 1)
	for _, pair := range [][2]advocacy.Histogram{{rising, falling}, {falling, rising}, {few, rising}, {rising, few}} {
		for _, k := range advocacy.SurveyKPIs(scale("1-5")) {
			got, ok := k.Change(pair[0], pair[1], z95)
			if !ok {
				continue
			}
			touching, _ := k.Change(pair[0], pair[1], advocacy.Z(got.Confidence))
			if gap := min(math.Abs(touching.Lower), math.Abs(touching.Upper)); gap > 1e-7 {
				t.Errorf("%s: at %v the interval ends %v away from 0", k.Name, got.Confidence, gap)
			}
		}
	}
}

func TestConfidenceStaysPreciseNearOne(t *testing.T) {
	got, _ := kpi("advocacy_score").Change(classes(640, 0, 360), classes(500, 0, 500), z95)
	if doubt := 1 - got.Confidence; doubt <= 0 || doubt > 1e-8 {
		t.Errorf("got a doubt of %v", doubt)
	}
	sure, _ := kpi("advocacy_score").Change(classes(100_000, 0, 0), classes(0, 0, 100_000), z95)
	if sure.Confidence != 1 {
		t.Errorf("got %v, want certainty", sure.Confidence)
	}
}

func TestNoConfidenceWhereNothingCanBeTold(t *testing.T) {
	same, ok := kpi("advocacy_score").Change(classes(3, 0, 6), classes(1, 0, 2), z95)
	if !ok || same.Value != 0 || same.Confidence != 0 || !same.Bounded {
		t.Errorf("no change: got %+v, %v", same, ok)
	}
	one := scores(scale("1-5"), 2)
	got, ok := kpi("rating_mean").Change(scores(scale("1-5"), 4, 5, 5), one, z95)
	if !ok || got.Bounded || got.Confidence != 0 || math.Abs(got.Value-8.0/3) > 1e-12 {
		t.Errorf("one answer: got %+v, %v", got, ok)
	}
}

func TestCountsGrow(t *testing.T) {
	now, then := classes(75, 3, 0), classes(55, 0, 4)
	for name, want := range map[string]float64{"advocates": 20.0 / 55, "detractors": -1} {
		if got, ok := kpi(name).Growth(now, then); !ok || got != want {
			t.Errorf("%s: got %v, %v, want %v", name, got, ok, want)
		}
	}
	if got, ok := kpi("passives").Growth(now, then); ok {
		t.Errorf("passives grew from none by %v", got)
	}
	if got, ok := kpi("advocates").Change(now, then, z95); ok {
		t.Errorf("a count changed by %+v", got)
	}
	if got, ok := kpi("advocacy_score").Growth(now, then); ok {
		t.Errorf("a share grew by %v", got)
	}
}
