package collector

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/prometheus/common/expfmt"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/metrics"
	"advocacy_exporter/collector/pull"
	"advocacy_exporter/collector/pull/pulltest"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/snapshot"
	"advocacy_exporter/collector/snapshot/snapshottest"
)

// pulledState is the state of a source after a good pull of answers to a survey.
func pulledState(t testing.TB, name string, rows ...string) *snapshot.State {
	t.Helper()
	job := snapshottest.Job(name)
	job.Labels = map[string]string{"brand": "north"}
	return snapshottest.Pulled(t, job, rows)
}

// scrape is the exposition of states as of a moment, and what is wrong with it.
func scrape(t testing.TB, now time.Time, states ...*snapshot.State) (text string, problem error) {
	t.Helper()
	registry := prometheus.NewPedanticRegistry()
	registry.MustRegister(New(func() *snapshot.Snapshot { return snapshot.New(states, nil) }, func() time.Time { return now }))
	lints, err := testutil.GatherAndLint(registry)
	for _, lint := range lints {
		t.Errorf("lint: %s: %s", lint.Metric, lint.Text)
	}
	families, _ := registry.Gather()
	var b bytes.Buffer
	for _, family := range families {
		if _, err := expfmt.MetricFamilyToText(&b, family); err != nil {
			t.Fatal(err)
		}
	}
	return b.String(), err
}

// lines are the lines of an exposition that begin with one of the prefixes.
func lines(text string, prefixes ...string) string {
	var kept strings.Builder
	for line := range strings.Lines(text) {
		for _, prefix := range prefixes {
			if strings.HasPrefix(line, prefix) {
				kept.WriteString(line)
			}
		}
	}
	return kept.String()
}

func TestExposition(t *testing.T) {
	nps := pulledState(t, "nps", slices.Concat(
		pulltest.Rep(8, "2025-12-20 9 pro"), pulltest.Rep(2, "2025-12-20 3 pro"), // pro lost nobody
		pulltest.Rep(2, "2025-12-20 9 free"), pulltest.Rep(6, "2025-12-20 0 free"), // free did
		pulltest.Rep(2, "2025-12-20 7 trial"), pulltest.Rep(3, "2025-12-20 7 team"), // too few to be shown
		pulltest.Rep(5, "2025-11-10 9 pro"), pulltest.Rep(7, "2025-11-10 9 free"), pulltest.Rep(1, "2025-11-10 0 free"),
		pulltest.Rep(5, "2025-10-01 9 pro"),
		[]string{"2025-12-20 11 pro", "garbage"},
	)...)
	nps.Job.Evaluation.Periods = []calendar.Period{"30d", "last_month"}
	nps.Result = nps.Job.Evaluation.Evaluate(nps.Tally, nps.Job.Rows, nps.Result.Today)

	crm := snapshot.NewState(snapshottest.Job("crm"))
	crm.LastAttempt, crm.Err = snapshottest.NewYear(t), errors.New("away")
	crm.Pulls[snapshot.Failed] = 2

	got, err := scrape(t, snapshottest.NewYear(t), nps, crm)
	if err != nil {
		t.Fatal(err)
	}
	got = lines(got, "# HELP advocacy_score_ratio", "# TYPE advocacy_score_ratio", "advocacy_score", "advocacy_segment_score",
		"advocacy_responses", "advocacy_period", "advocacy_hidden",
		"advocacy_exporter_source_l", "advocacy_exporter_source_n", "advocacy_exporter_source_p", "advocacy_exporter_source_rows",
		"advocacy_exporter_source_up", "advocacy_exporter_source_rejected_rows{brand")
	const golden = "testdata/exposition.prom"
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("run with UPDATE=1 to accept; got\n%s", got)
	}
}

func TestCollectorWithdrawsWhatIsTooOld(t *testing.T) {
	state := pulledState(t, "nps", pulltest.Rep(10, "2025-12-20 9 pro")...)
	count := func(now time.Time) (kpis, self int) {
		text, err := scrape(t, now, state)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Count(lines(text, "advocacy_score", "advocacy_segment"), "\n"), strings.Count(lines(text, "advocacy_exporter_source"), "\n")
	}
	freshKPIs, freshSelf := count(snapshottest.NewYear(t).Add(24 * time.Hour))
	oldKPIs, oldSelf := count(snapshottest.NewYear(t).Add(24*time.Hour + time.Second))
	if freshKPIs == 0 || oldKPIs != 0 || freshSelf == 0 || oldSelf != freshSelf {
		t.Errorf("fresh: %d and %d, old: %d and %d", freshKPIs, freshSelf, oldKPIs, oldSelf)
	}
}

func TestCollectorFollowsTheSnapshot(t *testing.T) {
	first := pulledState(t, "nps", append(pulltest.Rep(10, "2025-12-20 9 pro"), pulltest.Rep(10, "2025-12-20 9 free")...)...)
	now := snapshot.New([]*snapshot.State{first}, nil)
	registry := prometheus.NewPedanticRegistry()
	registry.MustRegister(New(func() *snapshot.Snapshot { return now }, func() time.Time { return snapshottest.NewYear(t) }))
	series := func(family, label string) (n int) {
		t.Helper()
		families, err := registry.Gather()
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range families {
			for _, m := range f.GetMetric() {
				if f.GetName() == family && strings.Contains(m.String(), `value:"`+label+`"`) {
					n++
				}
			}
		}
		return n
	}
	if series("advocacy_segment_score_ratio", "free") != 2 {
		t.Error("a segment is missing")
	}

	next := *first
	second := pulledState(t, "nps", pulltest.Rep(10, "2025-12-20 9 pro")...)
	next.Tally, next.Result = second.Tally, second.Result
	now = now.With(0, &next)
	if series("advocacy_segment_score_ratio", "free") != 0 || series("advocacy_segment_score_ratio", "pro") != 2 {
		t.Error("a segment that vanished from the rows is still shown")
	}

	failed := next
	failed.Err = errors.New("away")
	now = now.With(0, &failed)
	if series("advocacy_segment_score_ratio", "pro") != 2 || series("advocacy_score_ratio", "nps") != 2 {
		t.Error("the last good values are gone")
	}

	now = &snapshot.Snapshot{}
	if series("advocacy_exporter_source_up", "nps") != 0 {
		t.Error("a source that is no more is still shown")
	}
	now = nil
	series("", "")
}

func TestCollectorSaysWhatCannotBeShown(t *testing.T) {
	state := pulledState(t, "nps", pulltest.Rep(10, "2025-12-20 9 pro")...)
	state.Job.Labels = map[string]string{"period": "of mine"}
	if _, err := scrape(t, snapshottest.NewYear(t), state); err == nil || !strings.Contains(err.Error(), "duplicate label names") {
		t.Errorf("a reserved label: %v", err)
	}
	state.Job.Labels = map[string]string{"brand": "n\xffrth"}
	text, err := scrape(t, snapshottest.NewYear(t), state)
	if err != nil || !strings.Contains(text, "brand=\"n\uFFFDrth\"") {
		t.Errorf("broken UTF-8: %v", err)
	}
}

func TestSuspectStateIsVisible(t *testing.T) {
	state := pulledState(t, "nps", pulltest.Rep(10, "2025-12-20 9 pro")...)
	state.Err, state.Suspect = errors.New("suspect"), []pull.Suspicion{pull.FewRows}
	text, err := scrape(t, snapshottest.NewYear(t), state)
	if err != nil {
		t.Fatal(err)
	}
	want := `advocacy_exporter_source_suspect{brand="north",reason="few_rows",source="nps"} 1
advocacy_exporter_source_suspect{brand="north",reason="missing_pages",source="nps"} 0
advocacy_exporter_source_suspect{brand="north",reason="old_rows",source="nps"} 0
advocacy_exporter_source_suspect{brand="north",reason="rejects",source="nps"} 0
advocacy_exporter_source_up{brand="north",source="nps"} 0
`
	if got := lines(text, "advocacy_exporter_source_suspect{", "advocacy_exporter_source_up{"); got != want {
		t.Errorf("got\n%s", got)
	}
}

// withKPI gives a KPI more.
type withKPI struct {
	rows.Kind
	kpi *advocacy.KPI
}

func (w *withKPI) Facets() []rows.Facet {
	return append(w.Kind.Facets(), rows.Facet{KPIs: []*advocacy.KPI{w.kpi}})
}

func TestFamiliesAreAllThereIs(t *testing.T) {
	state := pulledState(t, "nps", append(pulltest.Rep(10, "2025-12-20 9 a@b.example"), pulltest.Rep(2, "2025-12-20 9 c@b.example")...)...)
	state.Result.Hidden = append(state.Result.Hidden, evaluation.Hidden{Period: "30d", Dimension: "plan", Segments: 1})
	state.Result.Dimensions = append(state.Result.Dimensions, evaluation.Dimension{Name: "country"})
	state.Job.Rows = &withKPI{state.Job.Rows, &advocacy.KPI{Name: "time_to_advocacy", Unit: advocacy.Seconds}}
	state.Job.Joined = &pull.Joined{Name: "crm"}
	for _, kpi := range []string{"advocacy_score", "net_promoter_score", "time_to_advocacy"} {
		state.Job.Benchmarks = append(state.Job.Benchmarks, benchmark(kpi, "board", border("average", 0.5)))
	}
	own := snapshottest.Metric(t, "happy_ratio", &metrics.Composite{Direct: map[string]float64{"nps.advocacy_score": 1}}, state)
	text := scrapeOwn(t, snapshottest.NewYear(t), snapshot.New([]*snapshot.State{state}, []*metrics.Metric{own}))
	known := make(map[string]bool)
	for _, name := range own.Families() {
		known[name] = true
	}
	for _, f := range Families() {
		known[f.Name] = true
		if !strings.Contains(text, "# HELP "+f.Name+" ") {
			t.Errorf("%s is listed and not exposed", f.Name)
		}
	}
	for _, kpi := range rows.KPIsOf(state.Job.Rows) {
		for _, part := range kpi.Parts() {
			known[kpi.Family(part, false)], known[kpi.Family(part, true)] = true, true
		}
	}
	for line := range strings.Lines(lines(text, "# HELP ")) {
		if name := strings.Fields(line)[2]; !known[name] {
			t.Errorf("%s is exposed and not listed", name)
		}
	}
}

// Samples that labels tell apart carry them. No benchmark judges one of several.
func TestLabelsOfSamplesAreExposed(t *testing.T) {
	state := pulledState(t, "posts")
	kpis := rows.KPIsOf(state.Job.Rows)
	advocates := kpis[slices.IndexFunc(kpis, func(k *advocacy.KPI) bool { return k.Name == "advocates" })]
	labelled := func(n float64, network, action string) evaluation.Sample {
		return evaluation.Sample{
			KPI: advocates, Period: calendar.All, Estimate: advocacy.Estimate{Value: n},
			LabelNames: []string{"network", "action"}, Labels: []string{network, action},
		}
	}
	state.Job.Labels, state.Job.Benchmarks = nil, []advocacy.Benchmark{benchmark("advocates", "board", border("average", 5))}
	state.Result = &evaluation.Result{Samples: []evaluation.Sample{
		labelled(9, "mastodon", "share"), labelled(1, "linkedin", "tag"),
		{KPI: advocates, Period: calendar.All, Dimension: "plan", Segment: "pro", Estimate: advocacy.Estimate{Value: 10}},
	}}
	text, err := scrape(t, snapshottest.NewYear(t), state)
	if err != nil {
		t.Fatal(err)
	}
	const want = `advocacy_responses{action="share",class="advocate",network="mastodon",period="all",source="posts"} 9
advocacy_responses{action="tag",class="advocate",network="linkedin",period="all",source="posts"} 1
advocacy_segment_responses{class="advocate",dimension="plan",period="all",segment="pro",source="posts"} 10
`
	if got := lines(text, "advocacy_responses{", "advocacy_segment_responses{", "advocacy_benchmark_verdict{"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// BenchmarkCollect scrapes 10,000 series: through the collector, and as bare constant gauges, which
// is the least that a scrape can take.
func BenchmarkCollect(b *testing.B) {
	state := manySeries(b, 10_000)
	shown := snapshot.New([]*snapshot.State{state}, nil)
	c := New(func() *snapshot.Snapshot { return shown }, func() time.Time { return snapshottest.NewYear(b) })
	b.Run("collector", func(b *testing.B) { benchmarkGather(b, c) })
	b.Run("bare", func(b *testing.B) { benchmarkGather(b, bareGauges(showResult(state))) })
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			showResult(state)
		}
	})
}

// manySeries is a state with about n series of segments.
func manySeries(b *testing.B, n int) *snapshot.State {
	state := pulledState(b, "nps")
	kpi := rows.KPIsOf(state.Job.Rows)[0]
	result := *state.Result
	for i := range n / 6 {
		result.Samples = append(result.Samples, evaluation.Sample{
			KPI: kpi, Period: "30d", Dimension: "plan", Segment: "segment " + time.Duration(i).String(),
			Estimate: advocacy.Estimate{Value: 0.5, Lower: 0.4, Upper: 0.6, Bounded: true, N: 100},
			Changes:  []evaluation.Change{{Versus: calendar.Previous, Change: advocacy.Change{Estimate: advocacy.Estimate{Value: 0.1, Bounded: true}, Confidence: 0.9}}},
		})
	}
	state.Result = &result
	return state
}

type bareGauges []prometheus.Metric

func (g bareGauges) Describe(chan<- *prometheus.Desc)    {}
func (g bareGauges) Collect(ch chan<- prometheus.Metric) { send(ch, g) }

func benchmarkGather(b *testing.B, c prometheus.Collector) {
	registry := prometheus.NewRegistry()
	registry.MustRegister(c)
	var text bytes.Buffer
	for b.Loop() {
		text.Reset()
		families, err := registry.Gather()
		if err != nil {
			b.Fatal(err)
		}
		for _, family := range families {
			if _, err := expfmt.MetricFamilyToText(&text, family); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(bytes.Count(text.Bytes(), []byte("\n"))), "lines")
}
