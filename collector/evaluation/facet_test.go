package evaluation

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/sources"
)

// fakePosts are rows such as "2026-06-01 mastodon share 9": posts by network and action, whose
// marks count a week later.
type fakePosts struct{ settle time.Duration }

func (fakePosts) Validate(sources.Report) {}
func (fakePosts) Fields() []string        { return []string{"time", "network", "action", "mark", "plan"} }

func (p fakePosts) Facets() []rows.Facet {
	scale, _ := advocacy.NewScale("0-10", advocacy.Overrides{})
	kpis := advocacy.SurveyKPIs(scale)
	shape := tally.Shape{Buckets: scale.Len(), Timed: true, Dimensions: []string{"plan"}}
	labelled := shape
	labelled.Dimensions = []string{"labels", "plan"}
	return []rows.Facet{
		{Name: "posts", Shape: labelled, Scale: scale, Labels: []string{"network", "action"}, KPIs: only(kpis, "advocates")},
		{Name: "marks", Shape: shape, Scale: scale, Settle: p.settle, KPIs: only(kpis, "advocacy_score")},
	}
}

func only(kpis []*advocacy.KPI, name string) []*advocacy.KPI {
	return slices.DeleteFunc(slices.Clone(kpis), func(k *advocacy.KPI) bool { return k.Name != name })
}

func (fakePosts) Catalogue() []rows.Chapter { return nil }

func (fakePosts) Reader(c calendar.Calendar, _ string) rows.Reader {
	return &fakePostReader{calendar: c}
}

type fakePostReader struct {
	calendar calendar.Calendar
	labels   []byte
}

func (r *fakePostReader) Read(t *tally.Set, rec sources.Record, order uint64) {
	at, err := time.Parse(time.DateOnly, string(rec.Fields[0]))
	if err != nil {
		t.Reject(tally.Reject{Reason: tally.BadTime, Line: rec.Line})
		return
	}
	row := tally.Row{Day: r.calendar.Day(at.UnixMilli()), Time: at.UnixMilli(), Count: 1, Weight: advocacy.One, Order: order}
	fmt.Sscan(string(rec.Fields[3]), &row.Bucket)
	r.labels = tally.JoinLabels(r.labels[:0], rec.Fields[1], rec.Fields[2])
	t.Count(1)
	row.Segments = [][]byte{r.labels, rec.Fields[4]}
	t.Facet(0).Add(&row)
	row.Segments = row.Segments[1:]
	t.Facet(1).Add(&row)
}

// posted are the results of posts as of a day.
func posted(t *testing.T, e Settings, today string, posts ...string) *Result {
	t.Helper()
	kind := fakePosts{settle: 7 * 24 * time.Hour}
	set := rows.NewSet(kind, [16]byte{})
	reader := kind.Reader(e.Calendar, "")
	for i, post := range posts {
		rec := sources.Record{Line: int64(i)}
		for _, field := range strings.Fields(post) {
			rec.Fields = append(rec.Fields, []byte(field))
		}
		reader.Read(set, rec, uint64(i))
	}
	if set.Rows() != uint64(len(posts)) {
		t.Fatalf("%d rows: %v", set.Rows(), set.Rejects())
	}
	return e.Evaluate(set, kind, day(t, today))
}

// labelled are the samples of a KPI as "mastodon,share: 3 of 4".
func labelled(r *Result, kpi string, p calendar.Period) string {
	var all []string
	for _, s := range r.Samples {
		if s.KPI.Name == kpi && s.Period == p && s.Dimension == "" {
			all = append(all, strings.TrimPrefix(strings.Join(s.Labels, ",")+": "+told(s, true), ": "))
		}
	}
	return strings.Join(all, "; ")
}

func TestLabelledFacet(t *testing.T) {
	posts := slices.Concat(
		rep(3, "2026-05-01 mastodon share 9 pro"), rep(1, "2026-05-10 mastodon share 2 pro"),
		rep(6, "2026-06-10 mastodon share 9 pro"), rep(2, "2026-06-10 mastodon tag 10 free"), rep(5, "2026-06-11 linkedin share 9 free"),
	)
	e := settings("last_month", "all")
	r := posted(t, e, "2026-07-20", posts...)
	const want = "linkedin,share: 5 of 5; mastodon,share: 6 of 6, previous grown +1; mastodon,tag: 2 of 2"
	if got := labelled(r, "advocates", "last_month"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}

	e.MaxSegments = 1
	e.SegmentKPIs = []string{"advocates"}
	r = posted(t, e, "2026-07-20", posts...)
	if got, want := labelled(r, "advocates", calendar.All), "mastodon,share: 9 of 10; (other),(other): 7 of 7"; got != want {
		t.Errorf("folded: got %s, want %s", got, want)
	}
	if got, ok := find(r, "advocates", calendar.All, "plan", "pro"); told(got, ok) != "9 of 10" || len(got.Labels) > 0 {
		t.Errorf("segments are summed over the labels: got %s, labels %q", told(got, ok), got.Labels)
	}
}

// The code of a referrer is as good as the name.
func TestPersonalLabelsAreLeftOut(t *testing.T) {
	posts := rep(100, "2026-06-10 ann tag 9 pro")
	for i := range 120 {
		posts = append(posts, fmt.Sprintf("2026-06-10 code-%d share 9 pro", i))
	}
	e := settings("all")
	e.MaxSegments = 1
	r := posted(t, e, "2026-07-20", posts...)
	if got, want := labelled(r, "advocates", "all"), "(other),share: 120 of 120; (other),(other): 100 of 100"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if want := []Dimension{{Name: "plan", Values: 1}, {Name: "network", Refused: "looks_personal"}}; !slices.Equal(r.Dimensions, want) {
		t.Errorf("dimensions %v, want %v", r.Dimensions, want)
	}
}

func TestTooManyLabels(t *testing.T) {
	var posts []string
	for i := range 10_001 {
		posts = append(posts, fmt.Sprintf("2026-06-10 network-%d share 9 pro", i))
	}
	r := posted(t, settings("all"), "2026-07-20", posts...)
	if got, want := labelled(r, "advocates", "all"), "(other),(other): 1e+04 of 10001"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestFacetsThatSettle(t *testing.T) {
	posts := slices.Concat(rep(1, "2026-05-31 mastodon share 9 pro"), rep(4, "2026-06-30 mastodon share 9 pro"), rep(4, "2026-07-01 mastodon share 2 pro"))
	e := settings("7d", "month", "last_month", "all")
	for _, tc := range []struct {
		today  string
		period calendar.Period
		want   string
	}{
		{"2026-07-07", "last_month", "1 of 1"}, // June is judged a week after its end
		{"2026-07-08", "last_month", "1 of 4"},
		{"2026-07-07", "7d", ""}, // what was posted on the evening of the 30th may still change
		{"2026-07-08", "7d", "1 of 4"},
		{"2026-07-09", "7d", "0.5 of 8"},
		{"2026-07-08", "month", "1 of 4"},
		{"2026-07-09", "month", "0 of 4"},
		{"2026-07-08", "all", "1 of 5"},
		{"2026-07-09", "all", "0.5556 of 9"},
	} {
		r := posted(t, e, tc.today, posts...)
		if got := labelled(r, "advocacy_score", tc.period); got != tc.want {
			t.Errorf("%s, %s: got %q, want %q", tc.today, tc.period, got, tc.want)
		}
	}
	r := posted(t, e, "2026-07-07", posts...)
	if got, want := labelled(r, "advocates", "7d"), "mastodon,share: 0 of 4"; got != want {
		t.Errorf("other facets do not wait: got %s, want %s", got, want)
	}
	if w := r.Windows[0].Current; w.To != day(t, "2026-07-08") {
		t.Errorf("the period ends on %s", w.To)
	}
}

// Facets that have a dimension in common hide together: it has one number of hidden segments.
func TestFacetsShareTheirDimensions(t *testing.T) {
	posts := slices.Concat(rep(9, "2026-06-01 a share 9 pro"), rep(9, "2026-06-01 a share 9 free"), rep(2, "2026-06-01 a share 9 edu"))
	e := settings("all")
	e.SegmentKPIs = []string{"advocates"}
	r := posted(t, e, "2026-07-20", posts...)
	if want := []Dimension{{Name: "plan", Values: 3}}; !slices.Equal(r.Dimensions, want) {
		t.Errorf("dimensions %v, want %v", r.Dimensions, want)
	}
	if want := []Hidden{{"all", "plan", 2}}; !slices.Equal(r.Hidden, want) {
		t.Errorf("hidden %v, want %v", r.Hidden, want)
	}
}

func TestStocksHaveAnOpeningAndAClosing(t *testing.T) {
	t.Parallel()
	shape := tally.Shape{Buckets: 2, Timed: true, Durations: true, Dimensions: []string{"plan"}}
	roster := tally.New(shape, [16]byte{})
	for _, r := range []struct {
		on, plan string
		bucket   int
		lasted   int64
	}{
		{"2026-05-01", "pro", 1, 60}, {"2026-05-02", "free", 1, tally.NoDuration},
		{"2026-06-01", "pro", 1, tally.StillOpen}, {"2026-06-30", "pro", 0, 30}, {"2026-07-01", "edu", 1, 10},
	} {
		d := day(t, r.on)
		roster.Add(&tally.Row{Day: d, Time: int64(d) * 24 * 3600_000, Bucket: r.bucket, Count: 1, Duration: r.lasted, Segments: [][]byte{[]byte(r.plan)}})
	}
	segments := [][]tally.Segments{roster.Segments()}
	stock := facet{Facet: rows.Facet{Stock: true, Shape: shape}, tally: roster}
	all := newBreakdowns([]facet{stock}, segments, 1)
	c := settings("last_month").newCuts(stock, segments[0], all, day(t, "2026-07-02"))
	june := c.windows[0].Current
	if got, want := stockOf(c.at(june).groups[0]), "opening 0 2, within 1 1, closing 1 3, durations [-2764800 30]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	segment := c.dimension(june, 0).histograms
	if got, want := stockOf(segment[0]), "opening 0 1, within 1 1, closing 1 2, durations [-2764800 30]"; got != want {
		t.Errorf("pro: got %s, want %s", got, want)
	}
	if got, want := stockOf(segment[1]), "opening 0 1, within 0 0, closing 0 1, durations []"; got != want {
		t.Errorf("(other): got %s, want %s", got, want)
	}
}

func stockOf(h advocacy.Histogram) string {
	rows := func(buckets []advocacy.Bucket) string {
		var all []string
		for _, b := range buckets {
			all = append(all, fmt.Sprint(b.Rows))
		}
		return strings.Join(all, " ")
	}
	return fmt.Sprintf("opening %s, within %s, closing %s, durations %d", rows(h.Opening), rows(h.Buckets), rows(h.Closing), h.Durations)
}
