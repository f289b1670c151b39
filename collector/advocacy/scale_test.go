package advocacy_test

import (
	"math"
	"slices"
	"testing"

	"advocacy_exporter/collector/advocacy"
)

func TestScales(t *testing.T) {
	for _, c := range []struct {
		name       string
		length     int
		advocate   float64
		detractor  float64
		satisfied  float64
		nps, rated bool
	}{
		{"0-10", 11, 9, 6, 9, true, true},
		{"1-10", 10, 9, 6, 9, true, true},
		{"1-7", 7, 6, 4, 6, false, true},
		{"1-5", 5, 5, 3, 4, false, true},
		{"1-3", 3, 3, 1, 3, false, true},
		{"boolean", 2, 1, 0, 1, false, true},
		{"classes", 3, 2, 0, 2, true, false},
	} {
		s := scale(c.name)
		if s.Name != c.name || s.Len() != c.length || s.NPS != c.nps || s.Classes == c.rated {
			t.Errorf("%s: got %+v with %d scores", c.name, s, s.Len())
		}
		for i := range s.Len() {
			score, class := s.Score(i), advocacy.Passive
			if score >= c.advocate {
				class = advocacy.Advocate
			}
			if score <= c.detractor {
				class = advocacy.Detractor
			}
			if s.Class(i) != class || s.Satisfied(i) != (score >= c.satisfied) {
				t.Errorf("%s: %v is %v, satisfied %v", c.name, score, s.Class(i), s.Satisfied(i))
			}
		}
	}
}

func TestIndexUndoesScore(t *testing.T) {
	tenth := 0.1
	tenths, _ := advocacy.NewScale("1-5", advocacy.Overrides{Step: &tenth})
	for _, s := range []*advocacy.Scale{scale("0-10"), scale("1-7"), scale("boolean"), scale("classes"), tenths} {
		for i := range s.Len() {
			score, exact := advocacy.MicrosOf(s.Score(i))
			if got, ok := s.Index(score); !exact || !ok || got != i {
				t.Errorf("%s: score %v of bucket %d is in bucket %d, %v", s.Name, s.Score(i), i, got, ok)
			}
		}
	}
}

func TestOffScaleIsNeverClamped(t *testing.T) {
	for _, c := range []struct {
		scale string
		score advocacy.Micros
	}{
		{"0-10", 11 * advocacy.One},
		{"0-10", -advocacy.One},
		{"0-10", 9*advocacy.One + 1},
		{"0-10", advocacy.One / 2},
		{"1-5", 0},
		{"boolean", 2 * advocacy.One},
		{"1-10", math.MaxInt64},
		{"1-10", math.MinInt64},
	} {
		if i, ok := scale(c.scale).Index(c.score); ok {
			t.Errorf("%v on %s is in bucket %d", c.score, c.scale, i)
		}
	}
}

func TestHalfStepsLeaveThresholdsAtTheirScores(t *testing.T) {
	half := 0.5
	s, problems := advocacy.NewScale("0-10", advocacy.Overrides{Step: &half})
	if problems != nil || s.Len() != 21 {
		t.Fatalf("got %+v, %v", s, problems)
	}
	for score, class := range map[float64]advocacy.Class{
		6: advocacy.Detractor, 6.5: advocacy.Passive, 8.5: advocacy.Passive, 9: advocacy.Advocate, 9.5: advocacy.Advocate,
	} {
		if got := s.Class(int(2 * score)); s.Score(int(2*score)) != score || got != class {
			t.Errorf("%v is %v, want %v", score, got, class)
		}
	}
}

func TestOverrides(t *testing.T) {
	eight, five, seven := 8.0, 5.0, 7.0
	s, problems := advocacy.NewScale("0-10", advocacy.Overrides{AdvocateFrom: &eight, DetractorTo: &five, SatisfiedFrom: &seven})
	if problems != nil {
		t.Fatal(problems)
	}
	if s.Class(8) != advocacy.Advocate || s.Class(6) != advocacy.Passive || s.Class(5) != advocacy.Detractor || !s.Satisfied(7) || s.Satisfied(6) {
		t.Errorf("got %+v", s)
	}
	if usual := scale("0-10"); usual.Class(8) != advocacy.Passive {
		t.Error("one survey's thresholds reached another's")
	}
}

func TestProblemsSayTheWayOut(t *testing.T) {
	is := func(x float64) *float64 { return &x }
	for _, c := range []struct {
		scale string
		o     advocacy.Overrides
		want  []advocacy.Problem
	}{
		{"0-5", advocacy.Overrides{}, []advocacy.Problem{
			{"scale", `unknown scale "0-5", want one of 0-10, 1-10, 1-7, 1-5, 1-3, boolean`}}},
		{"0-10", advocacy.Overrides{Step: is(0.3)}, []advocacy.Problem{
			{"step", "step 0.3 does not divide the scale 0-10 evenly, want one that goes into 10, such as 1 or 0.5"}}},
		{"0-10", advocacy.Overrides{Step: is(20)}, []advocacy.Problem{
			{"step", "step 20 does not divide the scale 0-10 evenly, want one that goes into 10, such as 1 or 0.5"}}},
		{"0-10", advocacy.Overrides{Step: is(1e-7)}, []advocacy.Problem{
			{"step", "step 1e-07 does not divide the scale 0-10 evenly, want one that goes into 10, such as 1 or 0.5"}}},
		{"0-10", advocacy.Overrides{Step: is(0)}, []advocacy.Problem{
			{"step", "step 0 is not above 0, want a distance between scores such as 1 or 0.5"}}},
		{"0-10", advocacy.Overrides{Step: is(math.NaN())}, []advocacy.Problem{
			{"step", "step NaN is not above 0, want a distance between scores such as 1 or 0.5"}}},
		{"0-10", advocacy.Overrides{Step: is(0.005)}, []advocacy.Problem{
			{"step", "step 0.005 makes 2001 scores of the scale 0-10, want at most 1001: raise the step"}}},
		{"1-5", advocacy.Overrides{AdvocateFrom: is(9)}, []advocacy.Problem{
			{"advocate_from", "9 is not on the scale 1-5, want a score from 1 to 5"}}},
		{"1-5", advocacy.Overrides{SatisfiedFrom: is(math.NaN())}, []advocacy.Problem{
			{"satisfied_from", "NaN is not on the scale 1-5, want a score from 1 to 5"}}},
		{"1-5", advocacy.Overrides{AdvocateFrom: is(3)}, []advocacy.Problem{
			{"advocate_from", "3 is not above detractor_to, which is 3 on the scale 1-5: raise advocate_from or set detractor_to lower"}}},
		{"0-10", advocacy.Overrides{DetractorTo: is(9.5)}, []advocacy.Problem{
			{"detractor_to", "9.5 is not below advocate_from, which is 9: lower detractor_to or set advocate_from higher"}}},
		{"0-10", advocacy.Overrides{Step: is(-1), AdvocateFrom: is(11)}, []advocacy.Problem{
			{"step", "step -1 is not above 0, want a distance between scores such as 1 or 0.5"},
			{"advocate_from", "11 is not on the scale 0-10, want a score from 0 to 10"}}},
	} {
		if s, got := advocacy.NewScale(c.scale, c.o); s != nil || !slices.Equal(got, c.want) {
			t.Errorf("got %v, %+v\nwant %+v", s, got, c.want)
		}
	}
}

func TestTheFinestScale(t *testing.T) {
	hundredth := 0.01
	s, problems := advocacy.NewScale("0-10", advocacy.Overrides{Step: &hundredth})
	if problems != nil || s.Len() != 1001 || s.Score(1000) != 10 {
		t.Errorf("got %+v, %v", s, problems)
	}
}

func TestMicros(t *testing.T) {
	for x, want := range map[float64]string{9: "9", 0.5: "0.5", 0.1: "0.1", -2.000001: "-2.000001", 1e9: "1e+09"} {
		if got, ok := advocacy.MicrosOf(x); !ok || got.String() != want || got.Float() != x {
			t.Errorf("%v: got %v, %v", x, got, ok)
		}
	}
	for _, x := range []float64{math.NaN(), math.Inf(1), 1e12, 0.1234567, 1.0 / 3} {
		if got, ok := advocacy.MicrosOf(x); ok {
			t.Errorf("%v became %v", x, got)
		}
	}
}
