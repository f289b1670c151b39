package advocacy

import (
	"math"
	"sort"
	"testing"

	"pgregory.net/rapid"
)

// durations is a histogram of rows that took so long; negative ones are still open.
func durations(all ...int64) Histogram {
	sort.Slice(all, func(i, j int) bool { return all[i] < all[j] })
	rows := uint64(len(all))
	return Histogram{Durations: all, Buckets: []Bucket{{Rows: rows, Weight: float64(rows), Squares: float64(rows)}}}
}

// hours is 1, 2, … n hours.
func hours(n int64) []int64 {
	all := make([]int64, n)
	for i := range all {
		all[i] = int64(i+1) * 3600
	}
	return all
}

// The values are those of numpy.quantile and of PERCENTILE.INC; the ranks of Campbell and Gardner,
// "Calculating confidence intervals for some non-parametric analyses", BMJ 296 (1988).
func TestQuantiles(t *testing.T) {
	const hour = 3600
	for _, c := range []struct {
		why                 string
		q                   float64
		h                   Histogram
		value, lower, upper float64
		n                   uint64
	}{
		{"one duration", 0.5, durations(60), 60, 60, 60, 1},
		{"the middle of two", 0.5, durations(60, 120), 90, 90, 90, 2},
		{"five are too few for bounds", 0.5, durations(hours(5)...), 3 * hour, 3 * hour, 3 * hour, 5},
		{"six have them: the first and the last", 0.5, durations(hours(6)...), 3.5 * hour, 1 * hour, 6 * hour, 6},
		{"ten: the second and the ninth", 0.5, durations(hours(10)...), 5.5 * hour, 2 * hour, 9 * hour, 10},
		{"the ranks 40 and 61 of a hundred", 0.5, durations(hours(100)...), 50.5 * hour, 40 * hour, 61 * hour, 100},
		{"what is open has no duration yet", 0.5, durations(append(hours(6), -60, -7200)...), 3.5 * hour, 1 * hour, 6 * hour, 6},
		{"done at once", 0.5, durations(0, 0, 0, 0, 0, 0), 0, 0, 0, 6},
		{"nine of ten hours", 0.9, durations(hours(10)...), 9.1 * hour, 9.1 * hour, 9.1 * hour, 10},
		{"44 are too few for the bounds of p90", 0.9, durations(hours(44)...), 39.7 * hour, 39.7 * hour, 39.7 * hour, 44},
		{"45 are not: the ranks 37 and 45", 0.9, durations(hours(45)...), 40.6 * hour, 37 * hour, 45 * hour, 45},
		{"the ranks 84 and 97 of a hundred", 0.9, durations(hours(100)...), 90.1 * hour, 84 * hour, 97 * hour, 100},
	} {
		s, ok := quantileOf(c.q)(c.h)
		if !ok {
			t.Errorf("%s: nothing", c.why)
			continue
		}
		e := s.At(Z(0.95))
		bounded := c.n >= 6 && c.q == 0.5 || c.n >= 45
		if off := math.Abs(e.Value-c.value) + math.Abs(e.Lower-c.lower) + math.Abs(e.Upper-c.upper); off > 1e-6 || e.N != c.n || e.Bounded != bounded {
			t.Errorf("%s: got %+v", c.why, e)
		}
	}
	for _, h := range []Histogram{{}, durations(-60, -1)} {
		if s, ok := quantileOf(0.5)(h); ok {
			t.Errorf("nothing is done, but %v", s)
		}
	}
}

// The number of durations below the quantile is binomial, so that how often the ranks enclose it can
// be told exactly. It is never less often than they say.
func TestRanksCoverTheQuantile(t *testing.T) {
	for _, q := range []float64{0.5, 0.9} {
		for n := 6; n <= 600; n++ {
			s, _ := quantileOf(q)(durations(hours(int64(n))...))
			e := s.At(Z(0.95))
			if !e.Bounded {
				continue
			}
			covered := 0.0
			for k := int(e.Lower / 3600); k < int(e.Upper/3600); k++ {
				covered += binomial(n, k, q)
			}
			if covered < 0.95 {
				t.Errorf("q %v of %d durations: covered with probability %v", q, n, covered)
			}
		}
	}
}

func binomial(n, k int, p float64) float64 {
	choices := func(n int) float64 { l, _ := math.Lgamma(float64(n + 1)); return l }
	return math.Exp(choices(n) - choices(k) - choices(n-k) + float64(k)*math.Log(p) + float64(n-k)*math.Log1p(-p))
}

func TestQuantilesAreBetweenTheDurations(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(rapid.Int64Range(-1000, 1e9), 1, 200).Draw(t, "durations")
		q := rapid.SampledFrom([]float64{0.1, 0.5, 0.9, 0.99}).Draw(t, "q")
		h := durations(all...)
		s, ok := quantileOf(q)(h)
		done := finished(h)
		if ok != (len(done) > 0) {
			t.Fatalf("%d done, but %v", len(done), ok)
		}
		if !ok {
			return
		}
		z := Z(rapid.Float64Range(0, 1).Draw(t, "confidence"))
		narrow, wide := s.At(z), s.At(z*1.1)
		first, last := float64(done[0]), float64(done[len(done)-1])
		if narrow.Lower > narrow.Value || narrow.Value > narrow.Upper || narrow.Lower < first || narrow.Upper > last {
			t.Fatalf("%+v of %v", narrow, done)
		}
		if wide.Bounded && (!narrow.Bounded || wide.Lower > narrow.Lower || wide.Upper < narrow.Upper) {
			t.Fatalf("%+v, with more confidence %+v", narrow, wide)
		}
	})
}

// At a confidence that a few durations cannot give, there is no interval to exclude 0.
func TestAChangeIsNoSurerThanItsBounds(t *testing.T) {
	k := &KPI{of: quantileOf(0.5)}
	fast, slow := durations(hours(6)...), make([]int64, 6)
	for i := range slow {
		slow[i] = 1_000_000 + int64(i)
	}
	c, ok := k.Change(fast, durations(slow...), Z(0.95))
	if most := Confidence(2.449490); !ok || !c.Bounded || c.Confidence < 0.95 || c.Confidence > most {
		t.Errorf("got %+v, want no more than %v", c, most)
	}
	if c, _ := k.Change(fast, durations(slow...), Z(0.99)); c.Bounded || c.Confidence < 0.95 || c.Confidence > 0.99 {
		t.Errorf("at 0.99: got %+v", c)
	}
	if c, _ := k.Change(durations(1), durations(2), Z(0.95)); c.Bounded || c.Confidence != 0 {
		t.Errorf("of one each: got %+v", c)
	}
}

func TestSureChangesOfQuantilesExcludeZero(t *testing.T) {
	k := &KPI{of: quantileOf(0.5)}
	some := rapid.SliceOfN(rapid.Int64Range(0, 1000), 1, 60)
	rapid.Check(t, func(t *rapid.T) {
		now, then := durations(some.Draw(t, "now")...), durations(some.Draw(t, "then")...)
		confidence := rapid.SampledFrom([]float64{0.5, 0.8, 0.95, 0.99}).Draw(t, "confidence")
		c, _ := k.Change(now, then, Z(confidence))
		excludes := c.Bounded && (c.Lower > 0 || c.Upper < 0)
		if sure := c.Confidence >= confidence; sure != excludes {
			t.Fatalf("%+v is sure to %v of %v", c.Estimate, c.Confidence, confidence)
		}
	})
}
