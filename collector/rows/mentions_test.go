package rows_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/values"
)

// heard are mentions with all there may be.
func heard() *rows.Mentions {
	return &rows.Mentions{
		Time: &values.Time{Column: "at"}, Network: &values.Label{Column: "net"}, Action: &values.Label{Column: "did"},
		Sentiment: &values.Sentiment{Column: "mood"}, Engagement: "likes", Reach: "views", MaxCustomers: 1000,
	}
}

func TestMentionsSettingsThatCannotBe(t *testing.T) {
	for name, test := range map[string]struct {
		mentions rows.Mentions
		want     []string
	}{
		"all of it":      {*heard(), nil},
		"only a network": {rows.Mentions{Network: &values.Label{Column: "net"}}, nil},
		"only a time":    {rows.Mentions{Time: &values.Time{Column: "at"}}, nil},
		"nothing": {rows.Mentions{},
			[]string{": no column: add time, network, action, sentiment, engagement or reach, whichever the rows have"}},
		"sentiments that are none": {rows.Mentions{Sentiment: &values.Sentiment{Column: "s", Values: map[string]string{"joy": "good"}}},
			[]string{`sentiment/values/joy: unknown sentiment "good", want one of positive, neutral, negative`}},
		"half of the thresholds": {rows.Mentions{Sentiment: &values.Sentiment{Column: "s", PositiveFrom: number(0.5)}},
			[]string{"sentiment/positive_from: positive_from without negative_to: add negative_to, the highest negative score"}},
		"an action without a name": {rows.Mentions{Action: &values.Label{Column: "did", Values: map[string]string{"RT": ""}}},
			[]string{"action/values/RT: no name: give the name to show instead, or remove the value"}},
		"columns as everywhere": {rows.Mentions{Time: &values.Time{Column: "at", Zone: "Berlin"}, Segments: map[string]string{" ": "a"}},
			[]string{
				`time/timezone: unknown timezone "Berlin": give a name such as Europe/Berlin, or UTC`,
				"segments/ : a dimension without a name: give it one",
			}},
	} {
		t.Run(name, func(t *testing.T) {
			test.mentions.MaxCustomers = 1
			sameLines(t, wrongs(&test.mentions), test.want)
		})
	}
	sameLines(t, wrongs(&rows.Mentions{Reach: "r"}), []string{"max_customers: 0 is not above 0: give how many ids or customers there may be"})
}

func TestMentionsAskForEachColumnOnce(t *testing.T) {
	m := heard()
	m.Segments, m.Reach = map[string]string{"network": "net"}, "likes"
	sameLines(t, m.Fields(), []string{"at", "did", "likes", "mood", "net"})
}

// Counted are the mentions, then negative, neutral and positive ones, those with engagements and those with a reach.
func TestMentionsRows(t *testing.T) {
	for name, test := range map[string]struct {
		mentions *rows.Mentions
		rows     []string
		want     []string
		rejects  []string
	}{
		"actions, whatever their case; others as they are written": {
			mentions: &rows.Mentions{Action: &values.Label{Column: "did", Values: map[string]string{"RT": "repost"}}},
			rows:     []string{"did=Mention", "did= tag ", "did=rt", "did=REPOST", "did=quote", "did=Quote", "did="},
			want:     []string{"7; labels=(blank): 1; labels=Quote: 1; labels=mention: 1; labels=quote: 1; labels=repost: 2; labels=tag: 1"},
		},
		"networks": {
			mentions: &rows.Mentions{Network: &values.Label{Column: "net"}},
			rows:     []string{"net=Mastodon", "net= Mastodon", "net=X"},
			want:     []string{"3; labels=Mastodon: 2; labels=X: 1"},
		},
		"a sentiment that is not known is not neutral": {
			mentions: &rows.Mentions{Sentiment: &values.Sentiment{Column: "mood"}},
			rows:     []string{"mood=Positive", "mood=neutral", "mood=negative ", "mood=", "mood=NA", "other=1"},
			want:     []string{"6", "1 1 1"},
		},
		"scores": {
			mentions: &rows.Mentions{Sentiment: &values.Sentiment{Column: "mood", PositiveFrom: number(0.05), NegativeTo: number(-0.05)}},
			rows:     []string{"mood=0.05", "mood=0.8", "mood=0", "mood=-0.049", "mood=-0.05", "mood=", "mood=5e-17"},
			want:     []string{"7", "1 3 2"},
		},
		"amounts that are not known are not 0": {
			mentions: &rows.Mentions{Engagement: "likes", Reach: "views"},
			rows:     []string{"likes=3|views=100", "likes=0|views=", "likes=|views=0.5", "likes=NaN|views=null"},
			want:     []string{"4", "2", "2"},
		},
		"what cannot be used": {
			mentions: &rows.Mentions{Sentiment: &values.Sentiment{Column: "mood"}, Engagement: "likes", Reach: "views"},
			rows:     []string{"mood=great|likes=1", "mood=positive|likes=1.2K", "likes=-1", "views=many", "mood=positive|likes=1|views=1"},
			want:     []string{"1", "0 0 1", "1", "1"},
			rejects: []string{
				"bad_value: crm.csv:2: mood: neither positive, neutral nor negative: give sentiment.values, or positive_from and negative_to if sentiments are scores",
				"bad_value: crm.csv:3: likes: not a number from 0 to 999999999999",
				"bad_value: crm.csv:4: likes: below 0",
				"bad_value: crm.csv:5: views: not a number from 0 to 999999999999",
			},
		},
		"grouped rows": {
			mentions: &rows.Mentions{Count: "n", Sentiment: &values.Sentiment{Column: "mood"}, Engagement: "likes"},
			rows:     []string{"n=40|mood=positive|likes=2", "n=10|mood=negative", "n=0|mood=neutral", "n=x"},
			want:     []string{"50", "10 0 40", "40"},
			rejects:  []string{"bad_count: crm.csv:5: n: not a number"},
		},
		"of rows with one id the latest wins, also where it knows less": {
			mentions: &rows.Mentions{ID: "id", Sentiment: &values.Sentiment{Column: "mood"}, Engagement: "likes"},
			rows:     []string{"id=1|mood=positive|likes=1", "id=1|mood=negative|likes=", "id=2|mood=positive|likes=1", "id=2|mood=|likes=4", "id=|mood=neutral"},
			want:     []string{"3", "1 1 0", "1"},
		},
		"segments": {
			mentions: &rows.Mentions{Network: &values.Label{Column: "net"}, Sentiment: &values.Sentiment{Column: "mood"}, Segments: map[string]string{"tag": "t"}},
			rows:     []string{"net=x|mood=positive|t=a", "net=x|mood=|t=a", "net=y|mood=negative|t="},
			want:     []string{"3; labels=x: 2; labels=y: 1; tag=(blank): 1; tag=a: 2", "1 0 1; tag=(blank): 1 0 0; tag=a: 0 0 1"},
		},
		"times": {
			mentions: &rows.Mentions{Time: &values.Time{Column: "at"}},
			rows:     []string{"at=2026-06-01", "at=", "at=soon"},
			want:     []string{"1"},
			rejects:  []string{"missing_time: crm.csv:3: at: blank", "bad_time: crm.csv:4: at: not a time that is read without time.layout: give time.layout"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			set := tallied(test.mentions, test.rows...)
			for i, want := range test.want {
				if got := facetCounts(test.mentions, set, i); got != want {
					t.Errorf("%s: counted %s, want %s", test.mentions.Facets()[i].Name, got, want)
				}
			}
			sameLines(t, rejectLines(set), test.rejects)
		})
	}
}

func TestNetworksAndActionsAreLabels(t *testing.T) {
	m := heard()
	set := tallied(m,
		"at=2026-06-01|net=mastodon|did=TAG", "at=2026-06-01|net=mastodon|did=share", "at=2026-06-01|net=mastodon|did=share", "at=2026-06-02|net=|did=tag")
	got := labelled(settings("all").Evaluate(set, m, day(t, "2026-07-10")), "mentions", calendar.All)
	if want := "(blank),tag: 1 of 1; mastodon,share: 2 of 2; mastodon,tag: 1 of 1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestMentionsInPeriods(t *testing.T) {
	m := heard()
	m.Segments = map[string]string{"campaign": "c"}
	set := tallied(m, slices.Concat(
		times(1, "at=2025-05-31|mood=neutral|likes=1|views=1|c=spring"),
		times(10, "at=2025-06-10|mood=positive|likes=10|views=100|c=spring"),
		times(5, "at=2026-05-31|mood=positive|likes=1|views=100|c=spring"), times(5, "at=2026-05-31|mood=negative|likes=3|views=100|c=spring"),
		times(12, "at=2026-06-01|mood=positive|likes=4|views=100|c=spring"), times(4, "at=2026-06-30|mood=neutral|likes=0|views=50|c=spring"),
		times(4, "at=2026-06-30|mood=negative|views=0|c=summer"), times(10, "at=2026-06-30|c=spring"), times(10, "at=2026-06-30|likes=9|c=summer"))...)
	e := settings("last_month", "month")
	e.SegmentKPIs = []string{"mentions", "mention_reach"}
	r := e.Evaluate(set, m, day(t, "2026-07-10"))
	for _, test := range []struct {
		kpi, segment string
		period       calendar.Period
		want         string
	}{
		{"mentions", "", "last_month", "40 of 40, previous grown +3, year_ago grown +3"},
		{"positive_mention", "", "last_month", "0.6 of 20, previous +0.1, year_ago -0.4"},
		{"net_sentiment", "", "last_month", "0.4 of 20, previous +0.4, year_ago -0.6"},
		{"mention_engagement_mean", "", "last_month", "5.308 of 26, previous +3.308, year_ago -4.692"},
		{"mention_reach", "", "last_month", "1400 of 20, previous grown +0.4, year_ago grown +0.4"},
		{"mentions", "", "month", "nothing"},
		{"mention_reach", "", "month", "nothing"},
		{"mentions", "spring", "last_month", "26 of 26, previous grown +1.6"},
		{"mentions", "summer", "last_month", "14 of 14"},
		{"mention_engagement_mean", "summer", "last_month", "9 of 10"},
		{"positive_mention", "summer", "last_month", "nothing"}, // 4 of the 14 have a sentiment
		{"positive_mention", "spring", "last_month", "nothing"}, // it would give summer away
		{"mention_reach", "spring", "last_month", "nothing"},
	} {
		var where []string
		if test.segment != "" {
			where = []string{"campaign", test.segment}
		}
		if got := told(find(r, test.kpi, test.period, where...)); got != test.want {
			t.Errorf("%s of %s %s: %s, want %s", test.kpi, test.period, test.segment, got, test.want)
		}
	}
}

func TestReadingMentionsDoesNotAllocate(t *testing.T) {
	m := heard()
	m.ID, m.Segments = "id", map[string]string{"campaign": "c"}
	set := rows.NewSet(m, [16]byte{1})
	reader := m.Reader(calendar.New(zone(t, "Europe/Berlin"), 0), "crm.csv")
	rec := record(2, m.Fields(), "id=1|at=2026-06-01T10:00:00Z|net=mastodon|did=Repost|mood=Positive|likes=3|views=1200|c=spring")
	if n := testing.AllocsPerRun(100, func() { reader.Read(set, rec, 2) }); n > 0 {
		t.Errorf("%g allocations", n)
	}
	if set.Rows() == 0 {
		t.Error("rows were rejected:", set.Rejects())
	}
}

// Whatever the mentions are, values lie in their bounds and in the limits of their KPIs, and what
// networks have adds up to all.
func TestMentionsAddUp(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := heard()
		set := tallied(m, rapid.SliceOf(rapid.Custom(func(t *rapid.T) string {
			return fmt.Sprintf("at=2026-06-01|net=%s|did=%s|mood=%s|likes=%s",
				rapid.SampledFrom([]string{"x", "y", ""}).Draw(t, "net"), rapid.SampledFrom([]string{"mention", "tag", "share", "repost", "like"}).Draw(t, "did"),
				rapid.SampledFrom([]string{"positive", "neutral", "negative", ""}).Draw(t, "mood"), rapid.SampledFrom([]string{"0", "7", "1e3", "2500.25", ""}).Draw(t, "likes"))
		})).Draw(rt, "rows")...)
		mentions := 0.0
		for _, s := range settings("all").Evaluate(set, m, day(t, "2026-07-10")).Samples {
			e := s.Estimate
			if low, high := s.KPI.Limits(); !(low <= e.Lower && e.Lower <= e.Value && e.Value <= e.Upper && e.Upper <= high) {
				rt.Fatalf("%s: %+v, limits %g to %g", s.KPI.Name, e, low, high)
			}
			if s.KPI.Name == "mentions" {
				mentions += e.Value
			}
		}
		if mentions != float64(set.Rows()) {
			rt.Fatalf("%g mentions, %d rows", mentions, set.Rows())
		}
	})
}
