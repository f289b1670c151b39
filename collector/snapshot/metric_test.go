package snapshot_test

import (
	"math"
	"slices"
	"testing"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/metrics"
	"advocacy_exporter/collector/pull/pulltest"
	"advocacy_exporter/collector/snapshot"
	"advocacy_exporter/collector/snapshot/snapshottest"
)

// The bounds of the gauges are those that the arithmetic gives for the counts of the rows.
func TestCompositeBoundsFromRows(t *testing.T) {
	states := []*snapshot.State{snapshottest.Arrived(t, "last_month"), snapshottest.Surveyed(t, "last_month")}
	own := snapshottest.Metric(t, "health_ratio", snapshottest.Health("absent"), states...)
	score, _ := advocacy.Share(6, 10, advocacy.Z(0.95))
	referral, _ := advocacy.Share(2, 8, advocacy.Z(0.95))
	lower := 0.5125 - math.Hypot(0.75*(score.Value-score.Lower), 0.25*(referral.Value-referral.Lower))
	upper := 0.5125 + math.Hypot(0.75*(score.Upper-score.Value), 0.25*(referral.Upper-referral.Value))
	got := snapshot.New(states, []*metrics.Metric{own}).Metrics[0].Samples[0]
	if e := got.Estimate; math.Abs(e.Lower-lower) > 1e-12 || math.Abs(e.Upper-upper) > 1e-12 || e.N != 8 {
		t.Errorf("got %+v, want %v to %v of 8 rows", e, lower, upper)
	}
	if c := got.Changes[0]; math.Abs(c.Value-0.0125) > 1e-12 || c.Lower >= 0 || c.Upper <= 0 || c.Confidence <= 0 || c.Confidence >= 0.95 {
		t.Errorf("got %+v, want a small change that nobody can tell", c)
	}
}

// In November nobody was asked, so that there is nothing to make the score of.
func TestMissingParts(t *testing.T) {
	nps, crm, periods := snapshottest.Job("nps"), snapshottest.Clients(), []calendar.Period{"last_month", "week"}
	states := []*snapshot.State{
		snapshottest.Pulled(t, crm, slices.Concat(
			pulltest.Rep(2, "2025-12-20 - friend"), pulltest.Rep(3, "2025-12-31 - friend"), pulltest.Rep(5, "2025-12-31 - web"), pulltest.Rep(1, "2025-01-01 - web")), periods...),
		snapshottest.Pulled(t, nps, slices.Concat(
			pulltest.Rep(6, "2025-12-20 9 pro"), pulltest.Rep(4, "2025-12-20 3 pro"), pulltest.Rep(9, "2025-01-01 9 pro")), periods...),
	}
	for missing, want := range map[string]int{"absent": 1, "reweight": 2} {
		own := snapshottest.Metric(t, "health_ratio", snapshottest.Health(missing), states...)
		samples := snapshot.New(states, []*metrics.Metric{own}).Metrics[0].Samples
		if len(samples) != want {
			t.Errorf("%s: %d samples, want %d", missing, len(samples), want)
			continue
		}
		for _, s := range samples {
			if s.Period == "week" && math.Abs(s.Estimate.Value-3.0/8) > 1e-15 {
				t.Errorf("%s: the week is %v, want the referral rate alone", missing, s.Estimate.Value)
			}
		}
	}
}
