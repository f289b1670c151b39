package evaluation

import (
	"slices"
	"testing"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/calendar/calendartest"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/sources"
)

// fakeTally counts rows the slow way.
type fakeTally struct {
	dimensions []string
	rows       []fakeRow
	refuse     map[string]bool // dimensions that overflow
	counted    []calendar.Window
}

// fakeRow is so many answers of one score, on a day, with a value for every dimension.
type fakeRow struct {
	day    calendar.Day
	score  int
	rows   uint64
	values []string
	weight float64 // 0 means 1
}

func (f *fakeTally) First() (calendar.Day, bool) {
	first, ok := calendar.LastDay, false
	for _, r := range f.rows {
		if r.day != calendar.NoDay {
			first, ok = min(first, r.day), true
		}
	}
	return first, ok
}

func (f *fakeTally) Segments() []tally.Segments {
	all := make([]tally.Segments, len(f.dimensions))
	for d, name := range f.dimensions {
		all[d] = tally.Segments{Dimension: name, Overflow: f.refuse[name], Rows: make(map[string]uint64)}
		for _, r := range f.rows {
			all[d].Rows[r.values[d]] += r.rows
		}
	}
	return all
}

func (f *fakeTally) Count(w calendar.Window, scale *advocacy.Scale, _ int64) tally.Counts {
	f.counted = append(f.counted, w)
	c := tally.Counts{Overall: emptyHistogram(scale), Dimensions: make([]map[string]advocacy.Histogram, len(f.dimensions))}
	for d := range f.dimensions {
		c.Dimensions[d] = make(map[string]advocacy.Histogram)
	}
	for _, r := range f.rows {
		if r.day < w.From || r.day >= w.To {
			continue
		}
		r.addTo(c.Overall)
		for d, value := range r.values {
			if _, ok := c.Dimensions[d][value]; !ok {
				c.Dimensions[d][value] = emptyHistogram(scale)
			}
			r.addTo(c.Dimensions[d][value])
		}
	}
	return c
}

func (r fakeRow) addTo(h advocacy.Histogram) {
	weight := r.weight
	if weight == 0 {
		weight = 1
	}
	i, ok := h.Scale.Index(advocacy.Micros(r.score) * advocacy.One)
	if !ok {
		panic("off the scale")
	}
	b := &h.Buckets[i]
	b.Rows += r.rows
	b.Weight += weight * float64(r.rows)
	b.Squares += weight * weight * float64(r.rows)
}

func emptyHistogram(scale *advocacy.Scale) advocacy.Histogram {
	return advocacy.Histogram{Scale: scale, Buckets: make([]advocacy.Bucket, scale.Len())}
}

// fakeRows are the rows of a survey.
type fakeRows struct {
	timed bool
	scale *advocacy.Scale
}

func (fakeRows) Validate(sources.Report)                      {}
func (fakeRows) Fields() []string                             { return nil }
func (fakeRows) Reader(calendar.Calendar, string) rows.Reader { return nil }
func (r fakeRows) Facets() []rows.Facet {
	return []rows.Facet{{Name: "answers", Shape: tally.Shape{Timed: r.timed}, Scale: r.scale, KPIs: advocacy.SurveyKPIs(r.scale)}}
}

func (fakeRows) Catalogue() []rows.Chapter { return nil }

// over are the facets of the rows as a tally counted them.
func (r fakeRows) over(t counted) []facet { return []facet{{Facet: r.Facets()[0], tally: t}} }

func scaleOf(t testing.TB, name string) *advocacy.Scale {
	t.Helper()
	scale, problems := advocacy.NewScale(name, advocacy.Overrides{})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return scale
}

// survey is a fake survey of 0 to 10 whose answers have times.
func survey(t testing.TB) fakeRows { return fakeRows{timed: true, scale: scaleOf(t, "0-10")} }

// settings are those of the defaults, for the given periods.
func settings(periods ...calendar.Period) Settings {
	return Settings{Periods: periods, Confidence: 0.95, MinRespondents: 5, MaxSegments: 50}
}

func day(t testing.TB, s string) calendar.Day {
	t.Helper()
	return calendar.DayOf(calendartest.Date(t, s))
}

// rep repeats a row.
func rep(n int, row string) []string { return slices.Repeat([]string{row}, n) }
