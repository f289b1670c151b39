package collector

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/prometheus/common/expfmt"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/metrics"
	"advocacy_exporter/collector/pull"
	"advocacy_exporter/collector/pull/pulltest"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/snapshot"
	"advocacy_exporter/collector/values"
)

// health is a composite of the answers to a survey and of new clients.
func health(missing string) *metrics.Composite {
	return &metrics.Composite{Direct: map[string]float64{"nps.advocacy_score": 0.75, "crm.client_referral": 0.25}, Missing: missing}
}

// ownMetric is a metric over jobs, as a configuration without problems makes it.
func ownMetric(t testing.TB, name string, kind metrics.Kind, jobs ...*pull.Job) *metrics.Metric {
	t.Helper()
	var inputs []metrics.Input
	for _, r := range kind.References() {
		source, kpi, _ := strings.Cut(r.Text, ".")
		i := slices.IndexFunc(jobs, func(j *pull.Job) bool { return j.Name == source })
		inputs = append(inputs, metrics.Input{Source: source, KPI: jobs[i].KPI(kpi), Timed: true})
	}
	kind.Check(inputs, func(key, problem string) { t.Errorf("%s: %s", key, problem) })
	return metrics.NewMetric(name, kind, inputs, 0.95)
}

// clientsJob is a source of new clients whose channel stands where the answers of others have a plan.
func clientsJob() *pull.Job {
	job := fakeJob("crm")
	job.Rows = &rows.Clients{Time: &values.Time{Column: "time"}, Channel: "plan", Referred: []string{"friend"}}
	return job
}

// surveyed and arrived tell of December and November: 6 of 10 answers are advocates', before that 5 of 10; 2 of 8 new clients came
// by a friend, before that 4 of 8.
func surveyed(t testing.TB) *snapshot.State {
	return pulledState(t, "nps", slices.Concat(
		pulltest.Rep(6, "2025-12-20 9 pro"), pulltest.Rep(4, "2025-12-20 3 pro"),
		pulltest.Rep(5, "2025-11-10 9 pro"), pulltest.Rep(5, "2025-11-10 3 pro"), pulltest.Rep(1, "2025-01-01 9 pro"))...)
}

func arrived(t testing.TB) *snapshot.State {
	return stateOf(t, clientsJob(), slices.Concat(
		pulltest.Rep(2, "2025-12-20 - friend"), pulltest.Rep(6, "2025-12-20 - web"),
		pulltest.Rep(4, "2025-11-10 - friend"), pulltest.Rep(4, "2025-11-10 - web"), pulltest.Rep(1, "2025-01-01 - web"))...)
}

// inPeriods evaluates states in periods.
func inPeriods(periods []calendar.Period, states ...*snapshot.State) []*snapshot.State {
	for _, s := range states {
		s.Job.Evaluation.Periods = periods
		s.Result = s.Job.Evaluation.Evaluate(s.Tally, s.Job.Rows, s.Result.Today)
	}
	return states
}

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
	states := inPeriods([]calendar.Period{"last_month"}, arrived(t), surveyed(t))
	states[0].LastSuccess = newYear(t).Add(-time.Hour)
	own := ownMetric(t, "advocacy_health_ratio", health("absent"), states[0].Job, states[1].Job)
	text := scrapeOwn(t, newYear(t), snapshot.New(states, []*metrics.Metric{own}))
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

// The bounds of the gauges are those that the arithmetic gives for the counts of the rows.
func TestCompositeBoundsFromRows(t *testing.T) {
	states := inPeriods([]calendar.Period{"last_month"}, arrived(t), surveyed(t))
	own := ownMetric(t, "health_ratio", health("absent"), states[0].Job, states[1].Job)
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
	quiet := pulledState(t, "nps", slices.Concat(pulltest.Rep(6, "2025-12-20 9 pro"), pulltest.Rep(4, "2025-12-20 3 pro"), pulltest.Rep(9, "2025-01-01 9 pro"))...)
	for missing, want := range map[string]int{"absent": 1, "reweight": 2} {
		states := inPeriods([]calendar.Period{"last_month", "week"}, arrived(t), quiet)
		busy := stateOf(t, clientsJob(), slices.Concat(pulltest.Rep(2, "2025-12-20 - friend"), pulltest.Rep(3, "2025-12-31 - friend"), pulltest.Rep(5, "2025-12-31 - web"), pulltest.Rep(1, "2025-01-01 - web"))...)
		states[0] = inPeriods([]calendar.Period{"last_month", "week"}, busy)[0]
		own := ownMetric(t, "health_ratio", health(missing), states[0].Job, states[1].Job)
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
			states := inPeriods([]calendar.Period{"last_month", "month"}, arrived(t), surveyed(t))
			own := ownMetric(t, name, test.kind, states[0].Job, states[1].Job)
			text := scrapeOwn(t, newYear(t), snapshot.New(states, []*metrics.Metric{own}))
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
	states := []*snapshot.State{arrived(t), surveyed(t)}
	states[0].LastSuccess = newYear(t).Add(-20 * time.Hour)
	own := ownMetric(t, "advocacy_health_ratio", health("reweight"), states[0].Job, states[1].Job)
	s := snapshot.New(states, []*metrics.Metric{own})
	for after, want := range map[time.Duration]bool{4 * time.Hour: true, 4*time.Hour + time.Second: false} {
		text := scrapeOwn(t, newYear(t).Add(after), s)
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
	states := inPeriods([]calendar.Period{"last_month"}, arrived(t), surveyed(t))
	own := ownMetric(t, "advocacy_health_ratio", health("absent"), states[0].Job, states[1].Job)
	old := benchmark("advocacy_health_ratio", "last board", border("average", 0.5))
	old.ValidUntil = "2025-12-31"
	own.Benchmarks = []advocacy.Benchmark{benchmark("advocacy_health_ratio", "board", border("excellent", 0.75), border("solid", 0.5)), old}
	var got strings.Builder
	for line := range strings.Lines(lines(scrapeOwn(t, newYear(t), snapshot.New(states, []*metrics.Metric{own})), "advocacy_benchmark", "advocacy_exporter_benchmark")) {
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
