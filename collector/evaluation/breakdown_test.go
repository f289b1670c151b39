package evaluation

import (
	"fmt"
	"slices"
	"testing"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/tally"
)

func TestBreakdown(t *testing.T) {
	rows := map[string]uint64{"pro": 40, "free": 90, "team": 40, "edu": 3, "(blank)": 7}
	for _, tc := range []struct {
		why              string
		rows             map[string]uint64
		most             int
		segments, folded []string
		limited          int
	}{
		{"all fit", rows, 5, []string{"(blank)", "edu", "free", "pro", "team"}, nil, 0},
		{"the smallest are folded", rows, 3, []string{"free", "pro", "team", "(other)"}, []string{"(blank)", "edu"}, 2},
		{"of equal ones the later in the alphabet", rows, 2, []string{"free", "pro", "(other)"}, []string{"(blank)", "edu", "team"}, 3},
		{"all are folded", rows, 0, []string{"(other)"}, []string{"(blank)", "edu", "free", "pro", "team"}, 5},
		{"a value that calls itself so", map[string]uint64{"(other)": 90, "a": 5, "b": 4}, 2, []string{"a", "(other)"}, []string{"(other)", "b"}, 1},
		{"nothing is folded but that one", map[string]uint64{"(other)": 90, "a": 5}, 9, []string{"a", "(other)"}, []string{"(other)"}, 0},
		{"no values", nil, 5, nil, nil, 0},
	} {
		b := newBreakdown([]tally.Segments{{Dimension: "plan", Rows: tc.rows}}, tc.most)
		if !slices.Equal(b.Segments, tc.segments) || !slices.Equal(b.Folded, tc.folded) || b.Limited != tc.limited {
			t.Errorf("%s: segments %q, folded %q, limited %d; want %q, %q, %d", tc.why, b.Segments, b.Folded, b.Limited, tc.segments, tc.folded, tc.limited)
		}
	}
}

func TestOtherAddsUp(t *testing.T) {
	scale := scaleOf(t, "1-3")
	of := func(weights ...float64) advocacy.Histogram {
		h := advocacy.Histogram{Scale: scale}
		for _, w := range weights {
			h.Buckets = append(h.Buckets, advocacy.Bucket{Rows: uint64(w), Weight: w, Squares: w * w})
		}
		return h
	}
	b := newBreakdown([]tally.Segments{{Rows: map[string]uint64{"a": 9, "b": 3, "c": 2, "d": 1}}}, 1)
	got := b.histograms(map[string]advocacy.Histogram{"a": of(4, 3, 2), "b": of(1, 1, 1), "d": of(0, 0, 1)})
	if len(got) != 2 || got[0].Rows() != 9 || got[1].Rows() != 4 || got[1].Buckets[2].Weight != 2 {
		t.Errorf("histograms = %+v", got)
	}
	if got[1].Scale != scale {
		t.Error("(other) has no scale")
	}
}

// named are n values that all differ, each on so many rows.
func named(n int, rows uint64, format string) map[string]uint64 {
	values := make(map[string]uint64)
	for i := range n {
		values[fmt.Sprintf(format, i)] = rows
	}
	return values
}

func TestRefusal(t *testing.T) {
	mixed := named(9, 100, "plan %d")
	mixed["ann@example.org"] = 1
	more := named(8, 100, "plan %d")
	more["ann@example.org"] = 1
	for _, tc := range []struct {
		why  string
		s    tally.Segments
		want string
	}{
		{"plans", tally.Segments{Rows: named(9, 100, "plan %d")}, ""},
		{"too many to keep", tally.Segments{Overflow: true}, "too_many_values"},
		{"e-mail addresses", tally.Segments{Rows: named(5, 1, "p%d@example.org")}, "looks_personal"},
		{"phone numbers", tally.Segments{Rows: named(5, 1, "+49 170 123456%d")}, "looks_personal"},
		{"one address among ten values is a slip", tally.Segments{Rows: mixed}, ""},
		{"one among nine is more than a tenth", tally.Segments{Rows: more}, "looks_personal"},
		{"hardly a value twice", tally.Segments{Rows: named(101, 1, "Ann %d")}, "looks_personal"},
		{"few rows may all differ", tally.Segments{Rows: named(100, 1, "shop %d")}, ""},
		{"every value twice is half", tally.Segments{Rows: named(60, 2, "shop %d")}, ""},
		{"no values", tally.Segments{}, ""},
	} {
		if got := refusal(tc.s); got != tc.want {
			t.Errorf("%s: refused %q, want %q", tc.why, got, tc.want)
		}
	}
}

func TestLooksLikeEmail(t *testing.T) {
	for value, want := range map[string]bool{
		"ann@example.org": true, "Ann <ann@example.org>": true, "a.b+c@mail.example.co.uk": true,
		"@example": false, "ann@": false, "ann@home": false, "meet @ noon.": false, "ann@.org": false, "ann@org.": false, "plan": false, "": false,
	} {
		if looksLikeEmail(value) != want {
			t.Errorf("%q looks like an e-mail address: %v, want %v", value, !want, want)
		}
	}
}

func TestLooksLikePhone(t *testing.T) {
	for value, want := range map[string]bool{
		"+49 170 1234567": true, "+14155552671": true, "(415) 555-2671": true, "415-555-2671": true, "4155552671": true,
		"1-415-555-2671": true, "0170/1234567": true, "01701234567": true, "030 1234567": true,
		"": false, "2026": false, "2026-01-15": false, "01.09.2021": false, "01/09/2021": false, "1-10": false, "12.50": false, "10000000": false,
		"4006381333931": false, "112": false, "+1": false, "v1.2.3": false, "555-CALL-NOW": false, "12345.67890": false,
	} {
		if looksLikePhone(value) != want {
			t.Errorf("%q looks like a phone number: %v, want %v", value, !want, want)
		}
	}
}
