package rows_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/values"
)

// stars are reviews with one to five of them.
func stars() *rows.Reviews {
	return &rows.Reviews{Score: &values.Score{Column: "stars"}, ScaleName: "1-5", MaxCustomers: 1000}
}

func TestReviewsSettingsThatCannotBe(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*rows.Reviews)
		want   []string
	}{
		"nothing wrong": {func(*rows.Reviews) {}, nil},
		"half stars":    {func(r *rows.Reviews) { r.Step, r.PositiveFrom = number(0.5), number(3.5) }, nil},
		"a border off the scale": {func(r *rows.Reviews) { r.PositiveFrom = number(6) },
			[]string{"positive_from: 6 is not on the scale 1-5, want a score from 1 to 5"}},
		"a step that does not fit": {func(r *rows.Reviews) { r.Step = number(0.3) },
			[]string{"step: step 0.3 does not divide the scale 1-5 evenly, want one that goes into 4, such as 1 or 0.5"}},
		"words off the scale": {func(r *rows.Reviews) { r.Score.Values = map[string]float64{"super": 6} },
			[]string{"score/values/super: 6 is not on the scale 1-5: give a score from 1 to 5 in steps of 1"}},
		"columns as everywhere": {func(r *rows.Reviews) { r.Segments, r.MaxCustomers = map[string]string{" ": "a"}, 0 },
			[]string{
				"segments/ : a dimension without a name: give it one",
				"max_customers: 0 is not above 0: give how many ids or customers there may be",
			}},
	} {
		t.Run(name, func(t *testing.T) {
			r := stars()
			test.change(r)
			sameLines(t, wrongs(r), test.want)
		})
	}
}

// Counted are the ratings from the lowest; then the reviews without a testimonial, and those with one.
func TestReviewsRows(t *testing.T) {
	for name, test := range map[string]struct {
		change             func(*rows.Reviews)
		rows               []string
		ratings, testimony string
		total              uint64
		rejects            []string
	}{
		"stars": {
			rows:    []string{"stars=5", "stars=5 stars", "stars=1", "stars=", "stars=6", "stars=4.5", "stars=great"},
			ratings: "1 0 0 0 2", total: 3,
			rejects: []string{
				"bad_score: crm.csv:7: stars: between two scores: give the step of the scale",
				"bad_score: crm.csv:8: stars: not a number: give score.values if scores are words",
				"off_scale: crm.csv:6: stars: not on the scale 1-5",
			},
		},
		"words": {
			change:  func(r *rows.Reviews) { r.Score.Values = map[string]float64{"great": 5} },
			rows:    []string{"stars=Great"},
			ratings: "0 0 0 0 1", total: 1,
		},
		"testimonials are texts, or say that there is one": {
			change:  func(r *rows.Reviews) { r.Testimonial = "text" },
			rows:    []string{"stars=5|text=Love it!", "stars=5|text=yes", "stars=5|text=1", "stars=4|text=", "stars=4|text=No", "stars=4|text=0", "stars=4|text=false", "stars=4|text=N/A"},
			ratings: "0 0 0 5 3", testimony: "5 3", total: 8,
		},
		"a testimonial without stars is no rating, and a row with neither is nothing": {
			change:  func(r *rows.Reviews) { r.Testimonial = "text" },
			rows:    []string{"stars=|text=Love it!", "stars=NA|text=", "stars=3|text="},
			ratings: "0 0 1 0 0", testimony: "1 1", total: 2,
		},
		"of rows with one id the latest wins, for both": {
			change:  func(r *rows.Reviews) { r.ID, r.Testimonial = "id", "text" },
			rows:    []string{"id=1|stars=1|text=Bad", "id=1|stars=5|text=", "id=2|stars=4|text=Good"},
			ratings: "0 0 0 1 1", testimony: "1 1", total: 3,
		},
		"grouped rows by segment": {
			change: func(r *rows.Reviews) {
				r.Count, r.Testimonial, r.Segments = "n", "told", map[string]string{"product": "p"}
			},
			rows:      []string{"stars=5|n=40|told=1|p=echo", "stars=3|n=60|told=0|p=dot", "stars=3|n=-1|told=0|p=dot"},
			ratings:   "0 0 60 0 40; product=dot: 0 0 60 0 0; product=echo: 0 0 0 0 40",
			testimony: "60 40; product=dot: 60 0; product=echo: 0 40", total: 100,
			rejects: []string{"bad_count: crm.csv:4: n: not a whole number from 0 up"},
		},
		"times": {
			change:  func(r *rows.Reviews) { r.Time = &values.Time{Column: "at"} },
			rows:    []string{"stars=5|at=31-Jul-18", "stars=5|at="},
			ratings: "0 0 0 0 1", total: 1,
			rejects: []string{"missing_time: crm.csv:3: at: blank"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := stars()
			if test.change != nil {
				test.change(r)
			}
			set := tallied(r, test.rows...)
			if got := facetCounts(r, set, 0); got != test.ratings {
				t.Errorf("ratings %s, want %s", got, test.ratings)
			}
			if test.testimony != "" {
				if got := facetCounts(r, set, 1); got != test.testimony {
					t.Errorf("testimonials %s, want %s", got, test.testimony)
				}
			}
			if set.Rows() != test.total {
				t.Errorf("%d rows, want %d", set.Rows(), test.total)
			}
			sameLines(t, rejectLines(set), test.rejects)
		})
	}
}

func TestReviewsInPeriods(t *testing.T) {
	r := stars()
	r.Time, r.Testimonial, r.Segments = &values.Time{Column: "at"}, "text", map[string]string{"product": "p"}
	set := tallied(r, slices.Concat(
		times(1, "stars=5|at=2025-05-31|p=echo"), times(5, "stars=5|at=2025-06-10|p=echo|text=Good"),
		times(4, "stars=2|at=2026-05-10|p=echo"), times(6, "stars=5|at=2026-05-10|p=dot|text=Good"),
		times(8, "stars=4|at=2026-06-10|p=echo|text=Good"), times(6, "stars=5|at=2026-06-10|p=dot|text=Good"), times(6, "stars=1|at=2026-06-10|p=dot"),
		times(2, "stars=|at=2026-06-10|p=dot|text=Good"))...)
	result := settings("last_month").Evaluate(set, r, day(t, "2026-07-10"))
	for _, test := range []struct {
		kpi   string
		where []string
		want  string
	}{
		{"reviews", nil, "20 of 20, previous grown +1, year_ago grown +3"},
		{"review_rating_mean", nil, "3.4 of 20, previous -0.4, year_ago -1.6"},
		{"positive_review", nil, "0.7 of 20, previous +0.1, year_ago -0.3"},
		{"testimonials", nil, "16 of 22, previous grown +1.667, year_ago grown +2.2"},
		{"review_rating_mean", []string{"product", "echo"}, "4 of 8"}, // 4 in May were too few to tell
		{"positive_review", []string{"product", "dot"}, "0.5 of 12"},
		{"reviews", []string{"product", "dot"}, "nothing"}, // unless segment_kpis names it
	} {
		if got := told(find(result, test.kpi, "last_month", test.where...)); got != test.want {
			t.Errorf("%s %v: %s, want %s", test.kpi, test.where, got, test.want)
		}
	}
}

func TestPositiveReviewsFromABorderOfOnesOwn(t *testing.T) {
	for from, want := range map[float64]string{1: "1 of 4", 4: "0.5 of 4", 5: "0.25 of 4"} {
		r := stars()
		r.PositiveFrom = number(from)
		result := settings("all").Evaluate(tallied(r, "stars=1", "stars=2", "stars=4", "stars=5"), r, 0)
		if got := told(find(result, "positive_review", "all")); got != want {
			t.Errorf("from %g: %s, want %s", from, got, want)
		}
	}
}

func TestReadingReviewsDoesNotAllocate(t *testing.T) {
	r := stars()
	r.Testimonial, r.Score.Values = "text", map[string]float64{"Great": 5}
	set := rows.NewSet(r, [16]byte{})
	reader, rec := r.Reader(calendar.Calendar{}, "crm.csv"), record(2, r.Fields(), "stars=great|text=Love it!")
	if n := testing.AllocsPerRun(100, func() { reader.Read(set, rec, 2) }); n > 0 {
		t.Errorf("%g allocations", n)
	}
}

func TestKPIsOfReviewsLieInTheirBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := stars()
		r.ScaleName, r.Testimonial = rapid.SampledFrom(advocacy.ScaleNames()).Draw(t, "scale"), "text"
		scale, _ := advocacy.NewScale(r.ScaleName, advocacy.Overrides{})
		row := rapid.SampledFrom([]string{"stars=0|text=a", "stars=1", "stars=1|text=a", "stars=3", "stars=5", "stars=10|text=a", "stars=|text=a"})
		set := tallied(r, rapid.SliceOf(row).Draw(t, "rows")...)
		for _, s := range settings("all").Evaluate(set, r, 0).Samples {
			low, high := 0.0, float64(set.Rows())
			switch s.KPI.Name {
			case "review_rating_mean":
				low, high = scale.Min.Float(), scale.Max.Float()
			case "positive_review":
				high = 1
			}
			if e := s.Estimate; low > e.Lower || e.Lower > e.Value || e.Value > e.Upper || e.Upper > high {
				t.Fatalf("%s is %+v, want from %v to %v", s.KPI.Name, e, low, high)
			}
		}
	})
}
