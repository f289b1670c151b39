package advocacy_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"advocacy_exporter/collector/advocacy"
)

func TestVerdict(t *testing.T) {
	bounded := func(lower, upper float64) advocacy.Estimate {
		return advocacy.Estimate{Value: (lower + upper) / 2, Lower: lower, Upper: upper, Bounded: true, N: 100}
	}
	for about, c := range map[string]struct {
		estimate advocacy.Estimate
		want     advocacy.Verdict
	}{
		"wholly below":               {bounded(0.3, 0.49), advocacy.Below},
		"below up to the border":     {bounded(0.3, 0.5), advocacy.Unknown},
		"around the border":          {bounded(0.45, 0.55), advocacy.Unknown},
		"from the border on":         {bounded(0.5, 0.6), advocacy.NotBelow},
		"wholly above":               {bounded(0.51, 0.6), advocacy.NotBelow},
		"a value without bounds":     {advocacy.Estimate{Value: 0.1, Lower: 0.1, Upper: 0.1, N: 1}, advocacy.Unknown},
		"certainty below":            {bounded(0.4, 0.4), advocacy.Below},
		"certainty at the border":    {bounded(0.5, 0.5), advocacy.NotBelow},
		"all that there can be":      {bounded(0, 1), advocacy.Unknown},
		"nobody at all, 0 of 10":     {share(0, 10), advocacy.Below},
		"300 of 500, that is 60 %":   {share(300, 500), advocacy.NotBelow},
		"3 of 5, that is 60 % too":   {share(3, 5), advocacy.Unknown},
		"120 of 400, that is 30 %":   {share(120, 400), advocacy.Below},
		"all of few, 4 of 4":         {share(4, 4), advocacy.NotBelow},
		"all of fewer still, 3 of 3": {share(3, 3), advocacy.Unknown},
	} {
		if got := (advocacy.Border{Name: "solid", Value: 0.5}).Verdict(c.estimate); got != c.want {
			t.Errorf("%s: %+v is %s, want %s", about, c.estimate, got, c.want)
		}
	}
}

func share(part, whole uint64) advocacy.Estimate {
	e, _ := advocacy.Share(part, whole, advocacy.Z(0.95))
	return e
}

// A verdict is never given against the border's other side, and a wider interval never tells more.
func TestVerdictsAreCautious(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.Uint64Range(1, 1000).Draw(t, "whole")
		part := rapid.Uint64Range(0, whole).Draw(t, "part")
		border := advocacy.Border{Value: rapid.Float64Range(0, 1).Draw(t, "border")}
		narrow, _ := advocacy.Share(part, whole, advocacy.Z(0.8))
		wide, _ := advocacy.Share(part, whole, advocacy.Z(0.99))
		verdict := border.Verdict(narrow)
		if verdict == advocacy.Below && narrow.Value >= border.Value || verdict == advocacy.NotBelow && narrow.Value < border.Value {
			t.Errorf("%v is %s %v", narrow.Value, verdict, border.Value)
		}
		if got := border.Verdict(wide); got != verdict && got != advocacy.Unknown {
			t.Errorf("%s, with a wider interval %s", verdict, got)
		}
	})
}

func TestBand(t *testing.T) {
	score := &advocacy.KPI{Name: "advocacy_score"}
	levels := []advocacy.Benchmark{{KPI: "advocacy_score", Borders: []advocacy.Border{
		{Name: "exceptional", Value: 0.9}, {Name: "solid", Value: 0.7}, {Name: "strong", Value: 0.8},
	}}}
	band := func(e advocacy.Estimate) string { return advocacy.Band(score.Judge(e, levels, "2026-07-01")) }
	for _, c := range []struct {
		lower, upper float64
		want         string
	}{
		{0.5, 0.6, "below solid"},
		{0.65, 0.75, "below strong"},
		{0.72, 0.78, "above solid, below strong"},
		{0.72, 0.88, "above solid, below exceptional"},
		{0.72, 0.95, "above solid"},
		{0.9, 1, "above exceptional"},
		{0.5, 1, "cannot tell"},
	} {
		e := advocacy.Estimate{Value: c.lower, Lower: c.lower, Upper: c.upper, Bounded: true, N: 10}
		if got := band(e); got != c.want {
			t.Errorf("%v to %v: got %q, want %q", c.lower, c.upper, got, c.want)
		}
	}
	if got := band(advocacy.Estimate{Value: 0.95, N: 1}); got != "cannot tell" {
		t.Errorf("without bounds: %q", got)
	}
	if got := advocacy.Band(nil); got != "" {
		t.Errorf("without benchmarks: %q", got)
	}
}

func TestBenchmarksExpire(t *testing.T) {
	b := advocacy.Benchmark{ValidUntil: "2027-01-15"}
	for today, want := range map[string]bool{"2026-12-31": false, "2027-01-15": false, "2027-01-16": true} {
		if got := b.Expired(today); got != want {
			t.Errorf("%s: %t", today, got)
		}
	}
	if (advocacy.Benchmark{}).Expired("9999-12-31") {
		t.Error("one that is valid for ever expired")
	}
}

// told is benchmarks in a line: industry, origin and borders of each.
func told(all []advocacy.Benchmark) string {
	var texts []string
	for _, b := range all {
		text := strings.TrimSpace(b.Industry + " " + b.Origin)
		for _, border := range b.Borders {
			text += fmt.Sprintf(" %s=%v", border.Name, border.Value)
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, "; ")
}

func TestBenchmarksFor(t *testing.T) {
	const levels = "; default solid=0.7 strong=0.8 exceptional=0.9"
	board := advocacy.Benchmark{KPI: "advocacy_score", Industry: "software_saas", Origin: "board", Borders: []advocacy.Border{{Name: "excellent", Value: 0.8}}}
	house := advocacy.Benchmark{KPI: "advocacy_score", Origin: "house", Borders: []advocacy.Border{{Name: "needs_improvement", Value: 0.3}, {Name: "excellent", Value: 0.6}}}
	for _, c := range []struct {
		about, kpi, industry string
		own                  []advocacy.Benchmark
		want                 string
	}{
		{"no industry, no benchmark", "advocacy_score", "", nil, ""},
		{"nor of a rating", "rating_ratio", "", nil, ""},
		{"the shipped one", "advocacy_score", "ecommerce_retail", nil, "ecommerce_retail default needs_improvement=0.4 excellent=0.6"},
		{"software", "advocacy_score", "software_saas", nil, "software_saas default needs_improvement=0.5 excellent=0.7"},
		{"finance", "advocacy_score", "financial_services", nil, "financial_services default needs_improvement=0.45 excellent=0.65"},
		{"travel", "advocacy_score", "travel_hospitality", nil, "travel_hospitality default needs_improvement=0.35 excellent=0.55"},
		{"health", "advocacy_score", "healthcare_wellness", nil, "healthcare_wellness default needs_improvement=0.45 excellent=0.65"},
		{"a rating in retail", "rating_ratio", "retail", nil, "retail Forrester average=0.75" + levels},
		{"a rating in e-commerce", "rating_ratio", "ecommerce_retail", nil, "retail Forrester average=0.75" + levels},
		{"a rating of software", "rating_ratio", "software_saas", nil, "technology Gartner average=0.8" + levels},
		{"a rating of wellness", "rating_ratio", "healthcare_wellness", nil, "healthcare J.D. Power average=0.7" + levels},
		{"a rating in travel", "rating_ratio", "travel_hospitality", nil, levels[2:]},
		{"technology is more than software", "advocacy_score", "technology", nil, ""},
		{"NPS", "net_promoter_score", "software_saas", nil, ""},
		{"one's own instead", "advocacy_score", "software_saas", []advocacy.Benchmark{board}, "software_saas board excellent=0.8"},
		{"of another industry", "advocacy_score", "retail", []advocacy.Benchmark{board}, ""},
		{"of every industry", "advocacy_score", "", []advocacy.Benchmark{house}, "house needs_improvement=0.3 excellent=0.6"},
		{"the narrower one goes first", "advocacy_score", "software_saas", []advocacy.Benchmark{house, board}, "software_saas board excellent=0.8; house needs_improvement=0.3"},
	} {
		if got := told(advocacy.BenchmarksFor(c.kpi, c.industry, c.own)); got != c.want {
			t.Errorf("%s: got %q, want %q", c.about, got, c.want)
		}
	}
}

func TestShippedBenchmarksAreInOrder(t *testing.T) {
	for _, b := range advocacy.Benchmarks() {
		low, high := kpi(b.KPI).Limits()
		for _, border := range b.Borders {
			if border.Value < low || border.Value > high || !slices.Contains(advocacy.BorderNames(), border.Name) {
				t.Errorf("%s of %s: %+v", b.KPI, b.Industry, border)
			}
		}
		if b.Industry != "" && !slices.Contains(advocacy.Industries(), b.Industry) || b.Origin == "" {
			t.Errorf("%+v", b)
		}
		if upper, lower, wrong := advocacy.Disordered(b.Borders); wrong {
			t.Errorf("%+v is not above %+v", upper, lower)
		}
	}
}

func TestDisordered(t *testing.T) {
	for _, c := range []struct {
		borders []advocacy.Border
		want    string
	}{
		{[]advocacy.Border{{Name: "excellent", Value: 0.5}, {Name: "needs_improvement", Value: 0.7}}, "excellent needs_improvement"},
		{[]advocacy.Border{{Name: "excellent", Value: 0.5}, {Name: "needs_improvement", Value: 0.5}}, "excellent needs_improvement"},
		{[]advocacy.Border{{Name: "solid", Value: 0.7}, {Name: "exceptional", Value: 0.6}}, "exceptional solid"},
		{[]advocacy.Border{{Name: "solid", Value: 0.7}, {Name: "strong", Value: 0.6}, {Name: "exceptional", Value: 0.9}}, "strong solid"},
		{[]advocacy.Border{{Name: "average", Value: 0.9}, {Name: "excellent", Value: 0.7}}, " "},
	} {
		upper, lower, wrong := advocacy.Disordered(c.borders)
		if got := upper.Name + " " + lower.Name; got != c.want || wrong != (c.want != " ") {
			t.Errorf("%v: got %q, want %q", c.borders, got, c.want)
		}
	}
}

// The limits are those that the table says in words.
func TestLimits(t *testing.T) {
	for _, k := range advocacy.SurveyKPIs(scale("0-10")) {
		low, high := k.Limits()
		if got := fmt.Sprintf("%v … %v", low, high); strings.Contains(k.Range, "…") && got != k.Range {
			t.Errorf("%s: got %s, want %s", k.Name, got, k.Range)
		}
	}
}

func ExampleBorder_Verdict() {
	border := advocacy.Border{Name: "excellent", Value: 0.70}
	for _, promoters := range []uint64{240, 350, 420} {
		score, _ := advocacy.Share(promoters, 500, advocacy.Z(0.95))
		fmt.Printf("%.2f [%.3f, %.3f] %s\n", score.Value, score.Lower, score.Upper, border.Verdict(score))
	}
	// Output:
	// 0.48 [0.437, 0.524] below
	// 0.70 [0.658, 0.739] unknown
	// 0.84 [0.805, 0.870] not_below
}

// A benchmark judges the KPI that it is of, for as long as it holds.
func TestJudge(t *testing.T) {
	border := []advocacy.Border{{Name: "solid", Value: 0.7}}
	all := []advocacy.Benchmark{
		{KPI: "advocacy_score", Borders: border, Origin: "board", ValidUntil: "2026-07-01"},
		{KPI: "rating_mean", Borders: border, Origin: "trade"},
	}
	score := &advocacy.KPI{Name: "advocacy_score"}
	for today, want := range map[string]int{"2026-07-01": 1, "2026-07-02": 0} {
		judged := score.Judge(advocacy.Estimate{Value: 0.9, Lower: 0.8, Upper: 0.95, Bounded: true}, all, today)
		if len(judged) != want || want > 0 && (judged[0].Verdict != advocacy.NotBelow || judged[0].Benchmark.Origin != "board") {
			t.Errorf("%s: got %+v", today, judged)
		}
	}
}
