package collector

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/prometheus/common/expfmt"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/metrics"
	"advocacy_exporter/collector/snapshot"
	"advocacy_exporter/collector/snapshot/snapshottest"
)

// scrapeOwn is the exposition of metrics over sources.
func scrapeOwn(t testing.TB, now time.Time, s *snapshot.Snapshot) string {
	t.Helper()
	registry := prometheus.NewPedanticRegistry()
	registry.MustRegister(New(func() *snapshot.Snapshot { return s }, func() time.Time { return now }))
	lints, err := testutil.GatherAndLint(registry)
	for _, lint := range lints {
		t.Errorf("lint: %s: %s", lint.Metric, lint.Text)
	}
	families, _ := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	for _, family := range families {
		if _, err := expfmt.MetricFamilyToText(&b, family); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// From rows to gauges: 0.75 × 0.6 + 0.25 × 0.25 = 0.5125 now, 0.75 × 0.5 + 0.25 × 0.5 = 0.5 before.
func TestCompositeFromRows(t *testing.T) {
	states := []*snapshot.State{snapshottest.Arrived(t, "last_month"), snapshottest.Surveyed(t, "last_month")}
	states[0].LastSuccess = snapshottest.NewYear(t).Add(-time.Hour)
	own := snapshottest.Metric(t, "advocacy_health_ratio", snapshottest.Health("absent"), states...)
	text := scrapeOwn(t, snapshottest.NewYear(t), snapshot.New(states, []*metrics.Metric{own}))
	want := `advocacy_exporter_metric_oldest_part_timestamp_seconds{metric="advocacy_health_ratio"} 1.7672436e+09
advocacy_health_change_confidence_ratio{period="last_month",versus="previous"} 0.05655585038353825
advocacy_health_change_lower_ratio{period="last_month",versus="previous"} -0.2916820616201421
advocacy_health_change_observations{period="last_month",versus="previous"} 8
advocacy_health_change_ratio{period="last_month",versus="previous"} 0.012499999999999956
advocacy_health_change_upper_ratio{period="last_month",versus="previous"} 0.29812509946593174
advocacy_health_lower_ratio{period="last_month"} 0.2924322639970809
advocacy_health_observations{period="last_month"} 8
# HELP advocacy_health_ratio Composite score of crm.client_referral, nps.advocacy_score, by the configured weights, from 0 to 1. n is advocacy_health_observations. Cached: as of the last good pull.
advocacy_health_ratio{period="last_month"} 0.5125
advocacy_health_upper_ratio{period="last_month"} 0.7061098635475321
`
	if got := lines(text, "advocacy_health_", "# HELP advocacy_health_ratio", "advocacy_exporter_metric_"); got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestOtherMetricsFromRows(t *testing.T) {
	tests := map[string]struct {
		kind metrics.Kind
		want string
	}{
		"referrals_per_advocate_ratio": {&metrics.Ratio{Of: "crm.referred_clients", To: "nps.advocates"}, `referrals_per_advocate_ratio{period="last_month"} 0.3333333333333333
`},
		"advocates_share_ratio": {&metrics.Ratio{Of: "crm.referred_clients", To: "nps.advocates", ShareOf: true}, `advocates_share_change_ratio{period="last_month",versus="previous"} -0.46666666666666673
advocates_share_observations{period="last_month"} 6
advocates_share_ratio{period="last_month"} 0.3333333333333333
`},
		"contacts":              {&metrics.Sum{Of: []string{"crm.new_clients", "nps.advocates"}}, "contacts{period=\"last_month\"} 14\n"},
		"contacts_mean":         {&metrics.Mean{Of: []string{"crm.new_clients", "nps.advocates", "nps.detractors"}}, "contacts_mean{period=\"last_month\"} 6\n"},
		"clients_growth_ratio":  {&metrics.Growth{Of: "nps.advocates", Versus: "previous"}, "clients_growth_ratio{period=\"last_month\"} 0.2\n"},
		"clients_ago_ratio":     {&metrics.Growth{Of: "nps.advocates", Versus: "year_ago"}, ""},
		"advocacy_no_ratio":     {&metrics.Ratio{Of: "nps.advocates", To: "nps.passives"}, ""},
		"advocacy_absurd_ratio": {&metrics.Ratio{Of: "nps.advocates", To: "crm.referred_clients", ShareOf: true}, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			states := []*snapshot.State{snapshottest.Arrived(t, "last_month", "month"), snapshottest.Surveyed(t, "last_month", "month")}
			own := snapshottest.Metric(t, name, test.kind, states...)
			text := scrapeOwn(t, snapshottest.NewYear(t), snapshot.New(states, []*metrics.Metric{own}))
			stem := own.KPI.Stem
			got := lines(text, stem+"_ratio{", stem+"{", stem+"_observations{", stem+"_change_ratio{")
			if got != test.want {
				t.Errorf("got\n%swant\n%s", got, test.want)
			}
			if bounds := strings.Contains(text, stem+"_lower_ratio{"); bounds != strings.Contains(test.want, "_observations") {
				t.Errorf("bounds told: %t", bounds)
			}
		})
	}
}

// A metric goes when the first of what it is made of is too old; its age stays, and says why.
func TestMetricsAreWithdrawnWithTheirOldestPart(t *testing.T) {
	states := []*snapshot.State{snapshottest.Arrived(t), snapshottest.Surveyed(t)}
	states[0].LastSuccess = snapshottest.NewYear(t).Add(-20 * time.Hour)
	own := snapshottest.Metric(t, "advocacy_health_ratio", snapshottest.Health("reweight"), states...)
	s := snapshot.New(states, []*metrics.Metric{own})
	for after, want := range map[time.Duration]bool{4 * time.Hour: true, 4*time.Hour + time.Second: false} {
		text := scrapeOwn(t, snapshottest.NewYear(t).Add(after), s)
		if got := strings.Contains(text, "advocacy_health_ratio{"); got != want {
			t.Errorf("after %v the metric is there: %t", after, got)
		}
		if !strings.Contains(text, `oldest_part_timestamp_seconds{metric="advocacy_health_ratio"} 1.7671752e+09`) {
			t.Errorf("after %v: %s", after, lines(text, "advocacy_exporter_metric"))
		}
	}
}

// Verdicts on metrics are of no source, and those of expired benchmarks are left out.
func TestMetricsAreJudged(t *testing.T) {
	states := []*snapshot.State{snapshottest.Arrived(t, "last_month"), snapshottest.Surveyed(t, "last_month")}
	own := snapshottest.Metric(t, "advocacy_health_ratio", snapshottest.Health("absent"), states...)
	old := benchmark("advocacy_health_ratio", "last board", border("average", 0.5))
	old.ValidUntil = "2025-12-31"
	own.Benchmarks = []advocacy.Benchmark{benchmark("advocacy_health_ratio", "board", border("excellent", 0.75), border("solid", 0.5)), old}
	var got strings.Builder
	for line := range strings.Lines(lines(scrapeOwn(t, snapshottest.NewYear(t), snapshot.New(states, []*metrics.Metric{own})), "advocacy_benchmark", "advocacy_exporter_benchmark")) {
		if !strings.Contains(line, "verdict") || strings.HasSuffix(line, " 1\n") {
			got.WriteString(line)
		}
	}
	want := `advocacy_benchmark_ratio{border="average",industry="",kpi="advocacy_health_ratio",origin="last board"} 0.5
advocacy_benchmark_ratio{border="excellent",industry="",kpi="advocacy_health_ratio",origin="board"} 0.75
advocacy_benchmark_ratio{border="solid",industry="",kpi="advocacy_health_ratio",origin="board"} 0.5
advocacy_benchmark_verdict{border="excellent",kpi="advocacy_health_ratio",period="last_month",verdict="below"} 1
advocacy_benchmark_verdict{border="solid",kpi="advocacy_health_ratio",period="last_month",verdict="unknown"} 1
advocacy_exporter_benchmark_expired{industry="",kpi="advocacy_health_ratio",origin="board"} 0
advocacy_exporter_benchmark_expired{industry="",kpi="advocacy_health_ratio",origin="last board"} 1
`
	if got.String() != want {
		t.Errorf("got\n%s", got.String())
	}
}
