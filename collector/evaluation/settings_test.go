package evaluation

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/tally"
)

// answered are rows of a day: so many nines (advocates), eights (passives) and ones (detractors).
func answered(d calendar.Day, advocates, passives, detractors uint64, values ...string) []fakeRow {
	return []fakeRow{
		{day: d, score: 9, rows: advocates, values: values},
		{day: d, score: 8, rows: passives, values: values},
		{day: d, score: 1, rows: detractors, values: values},
	}
}

// find is the sample of a KPI, overall or of dimension=segment.
func find(r *Result, kpi string, p calendar.Period, where ...string) (Sample, bool) {
	where = append(where, "", "")
	i := slices.IndexFunc(r.Samples, func(s Sample) bool {
		return s.KPI.Name == kpi && s.Period == p && s.Dimension == where[0] && s.Segment == where[1]
	})
	if i < 0 {
		return Sample{}, false
	}
	return r.Samples[i], true
}

// told writes a sample's value, n, changes and growth.
func told(s Sample, ok bool) string {
	if !ok {
		return "nothing"
	}
	text := fmt.Sprintf("%.4g of %d", s.Estimate.Value, s.Estimate.N)
	for _, c := range s.Changes {
		text += fmt.Sprintf(", %s %+.4g", c.Versus, c.Value)
	}
	for _, g := range s.Growth {
		text += fmt.Sprintf(", %s grown %+.4g", g.Versus, g.Ratio)
	}
	return text
}

// quarters are answers in the first two quarters of 2026 and the second of 2025, by plan.
func quarters(t *testing.T) *fakeTally {
	return &fakeTally{dimensions: []string{"plan"}, rows: slices.Concat(
		answered(day(t, "2025-04-01"), 20, 20, 10, "pro"),
		answered(day(t, "2026-01-15"), 30, 10, 10, "pro"),
		answered(day(t, "2026-01-15"), 10, 20, 20, "free"),
		answered(day(t, "2026-05-01"), 20, 20, 10, "pro"),
		answered(day(t, "2026-05-01"), 20, 0, 5, "free"),
		answered(day(t, "2026-07-02"), 3, 0, 0, "free"),
	)}
}

func TestEvaluate(t *testing.T) {
	e := settings("last_quarter", "quarter", "7d", "all")
	e.SegmentKPIs = []string{"detractors"}
	r := e.evaluate(survey(t).over(quarters(t)), day(t, "2026-07-10"))
	for _, tc := range []struct {
		why, kpi string
		period   calendar.Period
		where    []string
		want     string
	}{
		{"with both comparisons", "advocacy_score", "last_quarter", nil, "0.5333 of 75, previous +0.1333, year_ago +0.1333"},
		{"the whole quarter counts grow", "detractors", "last_quarter", nil, "15 of 75, previous grown -0.5, year_ago grown +0.5"},
		{"a segment has only the previous", "advocacy_score", "last_quarter", []string{"plan", "pro"}, "0.4 of 50, previous -0.2"},
		{"as has its growth", "detractors", "last_quarter", []string{"plan", "pro"}, "10 of 50, previous grown +0"},
		{"net score is not for segments", "net_advocacy_score", "last_quarter", []string{"plan", "pro"}, "nothing"},
		{"so far: ten days of July against ten of April, which are empty", "advocacy_score", "quarter", nil, "1 of 3"},
		{"and against ten of April a year ago, which are in July's", "net_advocacy_score", "quarter", nil, "1 of 3"},
		{"counts so far do not grow", "advocates", "quarter", nil, "3 of 3"},
		{"no answers, no sample", "advocacy_score", "7d", nil, "nothing"},
		{"not even a count of none", "detractors", "7d", nil, "nothing"},
		{"all of them", "advocates", "all", nil, "103 of 228"},
		{"three answers are too few for a segment", "advocacy_score", "quarter", []string{"plan", "free"}, "nothing"},
	} {
		got, ok := find(r, tc.kpi, tc.period, tc.where...)
		if told(got, ok) != tc.want {
			t.Errorf("%s: %s %s %s = %s, want %s", tc.why, tc.period, tc.kpi, tc.where, told(got, ok), tc.want)
		}
	}
	if want := []Hidden{{"last_quarter", "plan", 0}, {"quarter", "plan", 1}, {"7d", "plan", 0}, {"all", "plan", 0}}; !slices.Equal(r.Hidden, want) {
		t.Errorf("hidden = %v, want %v", r.Hidden, want)
	}
}

func TestNoComparisonBeforeTheFirstRow(t *testing.T) {
	today := day(t, "2026-07-10")
	for _, tc := range []struct{ first, want string }{
		{"2025-07-01", "0.5 of 10, previous +0, year_ago +0"},
		{"2025-07-02", "0.5 of 10, previous +0"},
		{"2026-06-02", "0.5 of 10"},
	} {
		tally := &fakeTally{rows: slices.Concat(
			answered(day(t, tc.first), 5, 5, 0),
			answered(day(t, "2025-07-03"), 5, 5, 0),
			answered(day(t, "2026-06-05"), 5, 5, 0),
			answered(today, 5, 5, 0),
		)}
		tally.rows = slices.DeleteFunc(tally.rows, func(r fakeRow) bool { return r.day < day(t, tc.first) })
		r := settings("month").evaluate(survey(t).over(tally), today)
		if got, ok := find(r, "advocacy_score", "month"); told(got, ok) != tc.want {
			t.Errorf("rows since %s: %s, want %s", tc.first, told(got, ok), tc.want)
		}
	}
}

func TestGrowthFromNothingIsAbsent(t *testing.T) {
	tally := &fakeTally{rows: slices.Concat(
		answered(day(t, "2026-01-01"), 5, 5, 0),
		answered(day(t, "2026-02-01"), 10, 0, 5),
	)}
	r := settings("last_month").evaluate(survey(t).over(tally), day(t, "2026-03-05"))
	for kpi, want := range map[string]string{
		"advocates":  "10 of 15, previous grown +1",
		"passives":   "0 of 15, previous grown -1",
		"detractors": "5 of 15",
	} {
		if got, ok := find(r, kpi, "last_month"); told(got, ok) != want {
			t.Errorf("%s = %s, want %s", kpi, told(got, ok), want)
		}
	}
}

func TestRowsWithoutATimeAreOfAllPeriods(t *testing.T) {
	tally := &fakeTally{dimensions: []string{"plan"}, rows: answered(calendar.NoDay, 6, 2, 2, "pro")}
	r := settings("30d", "last_quarter").evaluate(fakeRows{scale: scaleOf(t, "0-10")}.over(tally), day(t, "2026-07-10"))
	if len(r.Windows) != 1 || r.Windows[0].Period != calendar.All {
		t.Fatalf("windows = %v, want only all", r.Windows)
	}
	if got, ok := find(r, "advocacy_score", calendar.All, "plan", "pro"); told(got, ok) != "0.6 of 10" {
		t.Errorf("advocacy score = %s", told(got, ok))
	}
}

func TestNoRowsNoSamples(t *testing.T) {
	r := settings("30d", "all").evaluate(survey(t).over(&fakeTally{dimensions: []string{"plan"}}), day(t, "2026-07-10"))
	if len(r.Samples) > 0 {
		t.Errorf("samples of nothing: %v", r.Samples)
	}
	if len(r.Windows) != 2 || len(r.Dimensions) != 1 || len(r.Hidden) != 2 {
		t.Errorf("windows %v, dimensions %v, hidden %v", r.Windows, r.Dimensions, r.Hidden)
	}
}

func TestRefusedDimensionsAreLeftOut(t *testing.T) {
	today := day(t, "2026-07-10")
	tally := &fakeTally{dimensions: []string{"mail", "plan", "shop"}, refuse: map[string]bool{"shop": true}}
	for i := range 5 {
		tally.rows = append(tally.rows, answered(today, 20, 5, 5, fmt.Sprintf("p%d@example.org", i), "pro", "")...)
	}
	r := settings("30d").evaluate(survey(t).over(tally), today)
	if want := []Dimension{{"mail", "looks_personal", 0, 0}, {"plan", "", 0, 1}, {"shop", "too_many_values", 0, 0}}; !slices.Equal(r.Dimensions, want) {
		t.Errorf("dimensions = %v, want %v", r.Dimensions, want)
	}
	for _, s := range r.Samples {
		if s.Dimension != "" && s.Dimension != "plan" {
			t.Fatalf("sample of the refused dimension %q", s.Dimension)
		}
	}
	if want := []Hidden{{"30d", "plan", 0}}; !slices.Equal(r.Hidden, want) {
		t.Errorf("hidden = %v, want %v", r.Hidden, want)
	}
}

func TestSegmentsPublishTheirBudget(t *testing.T) {
	tally := &fakeTally{dimensions: []string{"plan"}, rows: answered(0, 6, 2, 2, "pro")}
	kpisOf := func(r *Result, dimension string) string {
		var names []string
		for _, s := range r.Samples {
			if s.Dimension == dimension {
				names = append(names, s.KPI.Name)
			}
		}
		return strings.Join(names, " ")
	}
	e := settings(calendar.All)
	const usual = "advocacy_score net_promoter_score rating_mean satisfaction"
	if got := kpisOf(e.evaluate(survey(t).over(tally), 0), "plan"); got != usual {
		t.Errorf("segments publish %s, want %s", got, usual)
	}
	e.SegmentKPIs = []string{"net_advocacy_score", "advocates"}
	const wide = "advocacy_score net_advocacy_score net_promoter_score rating_mean satisfaction advocates"
	if got := kpisOf(e.evaluate(survey(t).over(tally), 0), "plan"); got != wide {
		t.Errorf("segments publish %s, want %s", got, wide)
	}
	const every = "advocacy_score net_advocacy_score net_promoter_score rating_mean rating_ratio satisfaction advocates passives detractors"
	if got := kpisOf(e.evaluate(survey(t).over(tally), 0), ""); got != every {
		t.Errorf("overall there is %s, want %s", got, every)
	}
}

// The change of a segment that was hidden in the earlier period would tell what it was.
func TestChangesNeedBothPeriodsShown(t *testing.T) {
	may, june := day(t, "2026-05-01"), day(t, "2026-06-15")
	tally := &fakeTally{dimensions: []string{"plan"}, rows: slices.Concat(
		answered(may, 20, 20, 0, "free"),
		answered(may, 4, 0, 0, "pro"),  // too few
		answered(may, 6, 6, 0, "team"), // goes along
		answered(june, 20, 20, 0, "free"),
		answered(june, 20, 0, 0, "pro"),
		answered(june, 6, 6, 0, "team"),
		answered(june, 6, 6, 0, "edu"), // new
	)}
	r := settings("last_month").evaluate(survey(t).over(tally), day(t, "2026-07-01"))
	for segment, want := range map[string]string{
		"free": "0.5 of 40, previous +0",
		"pro":  "1 of 20",
		"team": "0.5 of 12",
		"edu":  "0.5 of 12",
	} {
		if got, ok := find(r, "advocacy_score", "last_month", "plan", segment); told(got, ok) != want {
			t.Errorf("%s: %s, want %s", segment, told(got, ok), want)
		}
	}
	if got, _ := find(r, "advocacy_score", "last_month"); len(got.Changes) != 1 {
		t.Errorf("the overall change is missing: %s", told(got, true))
	}
}

func TestEveryWindowIsCountedOnce(t *testing.T) {
	tally := quarters(t)
	settings("quarter", "last_quarter", "last_month", "month", "all").evaluate(survey(t).over(tally), day(t, "2026-07-31"))
	seen := make(map[calendar.Window]bool)
	for _, w := range tally.counted {
		if seen[w] {
			t.Errorf("%v is counted twice", w)
		}
		seen[w] = true
	}
	if !seen[calendar.Window{From: day(t, "2026-06-01"), To: day(t, "2026-07-01")}] {
		t.Error("June is not counted")
	}
}

// Weights are added up in floating point, so the order matters to the last bit.
func TestEvaluateIsDeterministic(t *testing.T) {
	tally := &fakeTally{dimensions: []string{"shop"}}
	for i := range 200 {
		for j := range 5 {
			tally.rows = append(tally.rows, fakeRow{day: calendar.Day(i % 7), score: (i + j) % 11, rows: 1 + uint64(i%5), weight: 0.1 * float64(i+1), values: []string{fmt.Sprint("shop ", i)}})
		}
	}
	e := settings("7d", calendar.All)
	first := e.evaluate(survey(t).over(tally), 6)
	for range 20 {
		if again := e.evaluate(survey(t).over(tally), 6); !reflect.DeepEqual(first, again) {
			t.Fatal("the same tally gives different results")
		}
	}
	if _, ok := find(first, "advocacy_score", calendar.All, "shop", "(other)"); !ok {
		t.Error("(other) is missing")
	}
}

func TestSamplesAreInOrder(t *testing.T) {
	r := settings("last_quarter", "all").evaluate(survey(t).over(quarters(t)), day(t, "2026-07-10"))
	var got []string
	for _, s := range r.Samples {
		if s.KPI.Name == "advocacy_score" || s.KPI.Name == "satisfaction" {
			got = append(got, fmt.Sprint(s.Period, s.Segment, s.KPI.Name[0:1]))
		}
	}
	const want = "last_quartera last_quarters alla alls last_quarterfreea last_quarterproa last_quarterfrees last_quarterpros allfreea allproa allfrees allpros"
	if strings.Join(got, " ") != want {
		t.Errorf("order is\n%s, want\n%s", strings.Join(got, " "), want)
	}
}

// cached is a tally that answers at once, so that the benchmark is of the evaluation alone.
type cached struct {
	*fakeTally
	counts map[calendar.Window]tally.Counts
}

func (c cached) Count(w calendar.Window, scale *advocacy.Scale, now int64) tally.Counts {
	if _, ok := c.counts[w]; !ok {
		c.counts[w] = c.fakeTally.Count(w, scale, now)
	}
	return c.counts[w]
}

func BenchmarkEvaluate(b *testing.B) {
	const dimensions, segments, today = 5, 50, calendar.Day(20_000)
	tally := cached{&fakeTally{}, make(map[calendar.Window]tally.Counts)}
	for d := range dimensions {
		tally.dimensions = append(tally.dimensions, fmt.Sprint("dimension ", d))
	}
	for i := range 20_000 {
		row := fakeRow{day: today - calendar.Day(i*7919%1000), score: int(10 * math.Abs(math.Sin(float64(i)))), rows: 3}
		for d := range dimensions {
			row.values = append(row.values, fmt.Sprint("segment ", (i*(2*d+1)+i/segments)%segments))
		}
		tally.rows = append(tally.rows, row)
	}
	e := settings("7d", "30d", "month", "quarter", "year", "last_month", "last_quarter", calendar.All)
	samples := len(e.evaluate(survey(b).over(tally), today).Samples)
	for b.Loop() {
		e.evaluate(survey(b).over(tally), today)
	}
	b.ReportMetric(float64(samples), "samples")
}
