package collector

import (
	"strings"
	"testing"
	"time"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/pull/pulltest"
	"advocacy_exporter/collector/snapshot"
	"advocacy_exporter/collector/snapshot/snapshottest"
)

func benchmark(kpi, origin string, borders ...advocacy.Border) advocacy.Benchmark {
	return advocacy.Benchmark{KPI: kpi, Origin: origin, Borders: borders}
}

func border(name string, value float64) advocacy.Border {
	return advocacy.Border{Name: name, Value: value}
}

// benchmarked is a source of 40 answers, 32 of them from advocates: CAS 0.8 from 0.652 to 0.895.
func benchmarked(t testing.TB, name string, benchmarks ...advocacy.Benchmark) *snapshot.State {
	state := pulledState(t, name, append(pulltest.Rep(32, "2025-12-20 9 pro"), pulltest.Rep(8, "2025-12-20 0 free")...)...)
	state.Job.Benchmarks = benchmarks
	return state
}

func TestVerdicts(t *testing.T) {
	state := benchmarked(t, "nps",
		benchmark("advocacy_score", "board", border("solid", 0.6), border("strong", 0.8), border("excellent", 0.9)))
	text, err := scrape(t, snapshottest.NewYear(t), state)
	if err != nil {
		t.Fatal(err)
	}
	want := `advocacy_benchmark_verdict{border="excellent",brand="north",kpi="advocacy_score",period="30d",source="nps",verdict="below"} 1
advocacy_benchmark_verdict{border="solid",brand="north",kpi="advocacy_score",period="30d",source="nps",verdict="not_below"} 1
advocacy_benchmark_verdict{border="strong",brand="north",kpi="advocacy_score",period="30d",source="nps",verdict="unknown"} 1
`
	var got strings.Builder
	all := lines(text, "advocacy_benchmark_verdict{")
	for line := range strings.Lines(all) {
		if strings.HasSuffix(line, " 1\n") && strings.Contains(line, `period="30d"`) {
			got.WriteString(line)
		}
	}
	if got.String() != want {
		t.Errorf("got\n%s", got.String())
	}
	if n := strings.Count(all, "\n"); n != 2*3*3 {
		t.Errorf("%d verdicts, want 3 for each of 3 borders in 2 periods", n)
	}
}

func TestThresholdsAreToldOnce(t *testing.T) {
	cas := benchmark("advocacy_score", "board", border("excellent", 0.7))
	cas.Industry = "software_saas"
	nps := benchmark("net_promoter_score", "trade", border("average", 36))
	missing := snapshot.NewState(snapshottest.Job("crm"))
	missing.Job.Benchmarks = []advocacy.Benchmark{cas}
	text, err := scrape(t, snapshottest.NewYear(t), benchmarked(t, "nps", cas, nps), benchmarked(t, "app", nps), missing)
	if err != nil {
		t.Fatal(err)
	}
	want := `advocacy_benchmark_ratio{border="excellent",industry="software_saas",kpi="advocacy_score",origin="board"} 0.7
advocacy_benchmark_score{border="average",industry="",kpi="net_promoter_score",origin="trade"} 36
advocacy_exporter_benchmark_expired{industry="",kpi="net_promoter_score",origin="trade"} 0
advocacy_exporter_benchmark_expired{industry="software_saas",kpi="advocacy_score",origin="board"} 0
`
	if got := lines(text, "advocacy_benchmark_ratio{", "advocacy_benchmark_score{", "advocacy_exporter_benchmark"); got != want {
		t.Errorf("got\n%s", got)
	}
}

// A benchmark that has expired keeps its border and judges nothing any more.
func TestExpiredBenchmarksJudgeNothing(t *testing.T) {
	for until, expired := range map[string]bool{"2025-12-31": true, "2026-01-01": false} {
		old := benchmark("advocacy_score", "board", border("excellent", 0.7))
		old.ValidUntil = until
		text, err := scrape(t, snapshottest.NewYear(t), benchmarked(t, "nps", old))
		if err != nil {
			t.Fatal(err)
		}
		judged := strings.Contains(text, "advocacy_benchmark_verdict{")
		told := strings.Contains(text, "advocacy_benchmark_ratio{")
		said := strings.Contains(text, `advocacy_exporter_benchmark_expired{industry="",kpi="advocacy_score",origin="board"} 1`)
		if judged == expired || !told || said != expired {
			t.Errorf("valid until %s: judged %t, border told %t, expired %t", until, judged, told, said)
		}
	}
}

// With the results of a source its verdicts are withdrawn, too; the borders are nobody's results.
func TestVerdictsAreWithdrawnByAge(t *testing.T) {
	state := benchmarked(t, "nps", benchmark("advocacy_score", "board", border("excellent", 0.7)))
	text, err := scrape(t, snapshottest.NewYear(t).Add(48*time.Hour), state)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(text, "advocacy_benchmark_verdict{") || !strings.Contains(text, "advocacy_benchmark_ratio{") {
		t.Error(lines(text, "advocacy_benchmark"))
	}
}

func TestSegmentsAreNotJudged(t *testing.T) {
	state := benchmarked(t, "nps", benchmark("advocacy_score", "board", border("excellent", 0.7)))
	for _, s := range state.Result.Samples {
		judged := state.Judge(s)
		if want := s.KPI.Name == "advocacy_score" && s.Dimension == ""; (len(judged) == 1) != want {
			t.Errorf("%s %s: %v", s.KPI.Name, s.Segment, judged)
		}
		if band := advocacy.Band(judged); (band != "") != (len(judged) > 0) {
			t.Errorf("%s: band %q", s.KPI.Name, band)
		}
	}
}
