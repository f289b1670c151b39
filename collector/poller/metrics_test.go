package poller

import (
	"math"
	"testing"
	"testing/synctest"
	"time"

	"github.com/robfig/cron/v3"

	"advocacy_exporter/collector/metrics"
	"advocacy_exporter/collector/pull"
	"advocacy_exporter/collector/pull/pulltest"
)

// Metrics follow the pulls: there is none before all sources have come, and then it is of the newest.
func TestMetricsFollowThePulls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		happy := pulltest.Always(append(pulltest.Rep(6, "1999-12-31 9 pro"), pulltest.Rep(4, "1999-12-31 3 pro")...)...)
		nps, shop := fakeJob("nps", happy, cron.Every(time.Hour)), fakeJob("shop", pulltest.Always("1999-12-31 9 pro", "1999-12-31 2 pro"), cron.Every(time.Hour))
		health := &metrics.Composite{Direct: map[string]float64{"nps.advocacy_score": 0.75, "shop.advocacy_score": 0.25}}
		inputs := []metrics.Input{
			{Source: "nps", KPI: nps.KPI("advocacy_score"), Timed: true},
			{Source: "shop", KPI: shop.KPI("advocacy_score"), Timed: true},
		}
		health.Check(inputs, func(key, problem string) { t.Errorf("%s: %s", key, problem) })
		p := New([]*pull.Job{nps, shop}, nil, nil, metrics.NewMetric("advocacy_health_ratio", health, inputs, 0.95))
		if m := p.Snapshot().Metrics[0]; len(m.Samples) > 0 {
			t.Errorf("before the first pull there are %v", m.Samples)
		}
		start(t, p)
		first := p.Snapshot().Metrics[0]
		if len(first.Samples) == 0 || math.Abs(first.Samples[0].Estimate.Value-(0.75*0.6+0.25*0.5)) > 1e-15 {
			t.Fatalf("got %+v", first.Samples)
		}
		after(2 * time.Hour)
		if oldest := p.Snapshot().Metrics[0].Oldest().LastSuccess; !oldest.After(first.Inputs[0].LastSuccess) {
			t.Errorf("as of %v, after two more pulls", oldest)
		}
	})
}
