package advocacy

import (
	"math"
	"testing"
)

func TestFollowUps(t *testing.T) {
	const hour, day = 3600, 24 * 3600
	h := durations(1*hour, 2*hour, 3*hour, 9*day, -5*day, -47*hour, -48*hour, -48*hour-1)
	for _, c := range []struct {
		kpis  []*KPI
		name  string
		value float64
		n     uint64
		rows  uint64
	}{
		{FollowUpKPIs(7 * day), "followup", 3.0 / 8, 8, 8},
		{FollowUpKPIs(9 * day), "followup", 4.0 / 8, 8, 8},
		{FollowUpKPIs(7 * day), "followup_median", 2 * hour, 3, 3},
		{FollowUpKPIs(7 * day), "followup_p90", 2.8 * hour, 3, 3},
		{FollowUpKPIs(9 * day), "followup_median", 2.5 * hour, 4, 4},
		{OverdueKPIs(2 * day), "followups_overdue", 2, 8, 8},
		{OverdueKPIs(2*day - 1), "followups_overdue", 3, 8, 8},
		{OverdueKPIs(6 * day), "followups_overdue", 0, 8, 8},
	} {
		k := byName(t, c.kpis, c.name)
		e, ok := k.Estimate(h, Z(0.95))
		if !ok || math.Abs(e.Value-c.value) > 1e-9 || e.N != c.n || k.Rows(h) != c.rows {
			t.Errorf("%s: got %+v of %d, %v; want %v of %d", c.name, e, k.Rows(h), ok, c.value, c.n)
		}
	}
}

func TestFollowUpsOfNobody(t *testing.T) {
	for _, k := range append(FollowUpKPIs(60), OverdueKPIs(60)...) {
		if e, ok := k.Estimate(Histogram{}, Z(0.95)); ok {
			t.Errorf("%s: got %+v", k.Name, e)
		}
	}
	nobody := durations(-3600)
	if e, ok := byName(t, FollowUpKPIs(60), "followup").Estimate(nobody, Z(0.95)); !ok || e.Value != 0 {
		t.Errorf("nobody followed up is a share of 0: got %+v, %v", e, ok)
	}
	if _, ok := byName(t, FollowUpKPIs(60), "followup_median").Estimate(nobody, Z(0.95)); ok {
		t.Error("there is no reply, but a median")
	}
}

// What is overdue now says nothing of what was overdue then.
func TestWhatIsOverdueDoesNotGrow(t *testing.T) {
	overdue := OverdueKPIs(60)[0]
	if growth, ok := overdue.Growth(durations(-100, -100), durations(-100)); ok {
		t.Errorf("grew by %v", growth)
	}
	if parts := overdue.Parts(); len(parts) != 1 || overdue.Family(parts[0], false) != "advocacy_followups_overdue" {
		t.Errorf("parts %q", parts)
	}
}

func TestRewards(t *testing.T) {
	scale, _ := NewScale("0-10", Overrides{})
	h := Histogram{Scale: scale, Buckets: make([]Bucket, scale.Len()*RewardBuckets)}
	for _, a := range []struct {
		score    int
		rewarded bool
		rows     uint64
	}{{10, true, 30}, {9, false, 20}, {3, true, 10}, {5, false, 40}} {
		h.Buckets[RewardBucket(a.score, a.rewarded)] = Bucket{a.rows, float64(a.rows), float64(a.rows)}
	}
	for name, want := range map[string]struct {
		value float64
		n     uint64
	}{"incentivized": {0.4, 100}, "organic_advocacy_score": {20.0 / 60, 60}} {
		k := byName(t, RewardKPIs(), name)
		if e, ok := k.Estimate(h, Z(0.95)); !ok || math.Abs(e.Value-want.value) > 1e-12 || e.N != want.n || k.Rows(h) != want.n {
			t.Errorf("%s: got %+v of %d", name, e, k.Rows(h))
		}
	}
	bought := Histogram{Scale: scale, Buckets: make([]Bucket, len(h.Buckets))}
	bought.Buckets[RewardBucket(10, true)] = Bucket{5, 5, 5}
	if e, ok := byName(t, RewardKPIs(), "organic_advocacy_score").Estimate(bought, Z(0.95)); ok {
		t.Errorf("all are rewarded, but the score of the others is %v", e.Value)
	}
}

func byName(t *testing.T, kpis []*KPI, name string) *KPI {
	t.Helper()
	for _, k := range kpis {
		if k.Name == name {
			return k
		}
	}
	t.Fatalf("no KPI %s", name)
	return nil
}
