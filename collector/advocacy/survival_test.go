package advocacy

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// lasting are durations, of which those with a plus sign in the books are below 0.
func lasting(durations ...int64) Histogram {
	slices.Sort(durations)
	n := uint64(len(durations))
	return Histogram{Buckets: []Bucket{{Rows: n, Weight: float64(n), Squares: float64(n)}}, Durations: durations}
}

// The weeks of remission of leukemia of Freireich and others (1963), as in every book on survival: the
// patients who got 6-MP and those who got a placebo.
var (
	treated = lasting(6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35)
	placebo = lasting(1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)
)

// The shares and standard errors are those of Kleinbaum and Klein, "Survival Analysis".
func TestKaplanMeierByTheBook(t *testing.T) {
	want := []string{"6 0.857 0.0764", "7 0.807 0.0869", "10 0.753 0.0963", "13 0.690 0.1068", "16 0.627 0.1141", "22 0.538 0.1282", "23 0.448 0.1346"}
	var got []string
	for _, s := range kaplanMeier(treated) {
		got = append(got, fmt.Sprintf("%g %.3f %.4f", s.time, s.share, s.share*math.Sqrt(s.greenwood)))
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// By hand, for the placebo: after 4 weeks 14 of 21 are left. log(-log ⅔) lies 0.536 from log(log 2);
// the standard error of it is √(7 ÷ (14 × 21)) ÷ 0.405 = 0.381, so the curve is 1.41 of them above one
// half, less than 1.96. After 3 weeks it is 2.09 above, which is more: the lower bound is 4. After 8
// weeks 8 are left and it is 1.15 below; after 11 weeks it is 2.15 below: the upper bound is 11.
//
// With 6-MP it is only 0.4 below at its end, so that there is no upper bound.
func TestSurvivalMedian(t *testing.T) {
	for _, tc := range []struct {
		why  string
		h    Histogram
		want string
	}{
		{"the placebo", placebo, "8 [4, 11] of 21"},
		{"6-MP, without an upper bound", treated, "23 of 21"},
		{"one", lasting(60), "60 of 1"},
		{"nobody", Histogram{}, "none"},
		{"nobody finished", lasting(-60, -70), "none"},
		{"most are on the way", lasting(10, 20, -30, -30, -30), "none"},
		{"on one half from 20 on", lasting(10, 20, -30, -30), "20 of 4"},
		{"on one half from 20 to 40", lasting(10, 20, 40, -50), "30 of 4"},
		{"half of them exactly, though thirds make it up", lasting(1, 2, 3, 4, 5, 6), "3.5 of 6"},
		{"those who left before anything was done say nothing", lasting(-5, -5, -5, 10, 20, 30), "20 of 6"},
		{"open as long as another took was at risk then", lasting(10, -10, 20), "20 of 3"},
		{"at once", lasting(0, 0, 0), "0 of 3"},
	} {
		t.Run(tc.why, func(t *testing.T) {
			s, ok := survivalMedian(tc.h)
			got := "none"
			if ok {
				e := s.At(Z(0.95))
				got = fmt.Sprintf("%g [%g, %g] of %d", e.Value, e.Lower, e.Upper, e.N)
				if !e.Bounded {
					got = fmt.Sprintf("%g of %d", e.Value, e.N)
				}
			}
			if got != tc.want {
				t.Errorf("got %s, want %s", got, tc.want)
			}
		})
	}
}

func TestSurvivalDepthsByHand(t *testing.T) {
	s, _ := survivalMedian(placebo)
	got := s.(survival)
	for at, want := range map[float64]float64{3: -2.09, 4: -1.41, 8: 1.15, 11: 2.15} {
		i := slices.Index(got.times, at)
		if i < 0 || math.Abs(got.depths[i]-want) > 0.005 {
			t.Errorf("at %g: depths %v of times %v, want %g", at, got.depths, got.times, want)
		}
	}
}

// Without any that are open the survival median is the median.
func TestSurvivalMedianOfFinished(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := lasting(rapid.SliceOfN(rapid.Int64Range(0, 50), 1, 60).Draw(t, "durations")...)
		s, ok := survivalMedian(h)
		m, _ := quantileOf(0.5)(h)
		if got, want := s.At(0).Value, m.At(0).Value; !ok || got != want {
			t.Fatalf("%g, want %g", got, want)
		}
	})
}

func TestSurvivalBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := lasting(rapid.SliceOfN(rapid.Int64Range(-50, 50), 1, 60).Draw(t, "durations")...)
		s, ok := survivalMedian(h)
		if !ok {
			return
		}
		z := rapid.Float64Range(0, 4).Draw(t, "z")
		e, wider := s.At(z), s.At(z+1)
		if !(0 <= e.Lower && e.Lower <= e.Value && e.Value <= e.Upper) {
			t.Fatalf("%+v", e)
		}
		if wider.Bounded && (!e.Bounded || wider.Lower > e.Lower || wider.Upper < e.Upper) {
			t.Fatalf("%+v at %g, %+v at %g", e, z, wider, z+1)
		}
		// One more that is not done for as long as anyone does not bring the half nearer.
		later, ok := survivalMedian(lasting(append([]int64{-60}, h.Durations...)...))
		if ok && later.At(0).Value < e.Value {
			t.Fatalf("%g, with one more on the way %g", e.Value, later.At(0).Value)
		}
	})
}
