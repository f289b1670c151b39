package advocacy_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"advocacy_exporter/collector/advocacy"
)

// anyScale draws a scale, sometimes in finer steps.
func anyScale(t *rapid.T) *advocacy.Scale {
	name := rapid.SampledFrom(append(advocacy.ScaleNames(), "classes")).Draw(t, "scale")
	if name == "classes" {
		return advocacy.ClassScale()
	}
	step := rapid.SampledFrom([]float64{1, 0.5, 0.1}).Draw(t, "step")
	s, problems := advocacy.NewScale(name, advocacy.Overrides{Step: &step})
	if problems != nil {
		t.Fatal(problems)
	}
	return s
}

// anyAnswers draws answers on a scale: few or many, with weights or without.
func anyAnswers(t *rapid.T, s *advocacy.Scale) advocacy.Histogram {
	most := rapid.SampledFrom([]uint64{2, 20, 5_000_000}).Draw(t, "most")
	weights := rapid.SampledFrom([][]float64{{1}, {0.5}, {0, 0.01, 0.1, 1, 7.25, 1000}}).Draw(t, "weights")
	var all []answer
	for range rapid.IntRange(1, 12).Draw(t, "kinds") {
		all = append(all, answer{
			score:  s.Score(rapid.IntRange(0, s.Len()-1).Draw(t, "bucket")),
			rows:   rapid.Uint64Range(0, most).Draw(t, "rows"),
			weight: rapid.SampledFrom(weights).Draw(t, "weight"),
		})
	}
	return answers(s, all...)
}

// wild makes one bucket weigh next to nothing and another nearly everything.
func wild(t *rapid.T, h advocacy.Histogram) {
	for _, weight := range []float64{1e-6, 1e9} {
		b := &h.Buckets[rapid.IntRange(0, len(h.Buckets)-1).Draw(t, "wild bucket")]
		b.Rows++
		b.Weight += weight
		b.Squares += weight * weight
	}
}

func anyZ(t *rapid.T) float64 {
	return advocacy.Z(rapid.Float64Range(0, 1).Draw(t, "confidence"))
}

// span is the range in which a KPI lies.
func span(k *advocacy.KPI, h advocacy.Histogram) (low, high float64) {
	switch k.Name {
	case "net_advocacy_score":
		return -1, 1
	case "net_promoter_score":
		return -100, 100
	case "rating_mean":
		return h.Scale.Min.Float(), h.Scale.Max.Float()
	case "rating_ratio":
		return h.Scale.Min.Float() / h.Scale.Max.Float(), 1
	}
	if k.Count {
		return 0, float64(h.Rows())
	}
	return 0, 1
}

// check runs a property over every KPI of any answers now and then.
func check(t *testing.T, property func(t *rapid.T, k *advocacy.KPI, now, then advocacy.Histogram)) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyScale(t)
		now, then := anyAnswers(t, s), anyAnswers(t, s)
		for _, k := range advocacy.SurveyKPIs(s) {
			property(t, k, now, then)
		}
	})
}

func TestEveryValueLiesInsideItsIntervalAndThatInsideItsRange(t *testing.T) {
	check(t, func(t *rapid.T, k *advocacy.KPI, now, _ advocacy.Histogram) {
		if rapid.Bool().Draw(t, "wild") {
			wild(t, now)
		}
		e, ok := k.Estimate(now, anyZ(t))
		if !ok {
			return
		}
		low, high := span(k, now)
		ordered := low <= e.Lower && e.Lower <= e.Value && e.Value <= e.Upper && e.Upper <= high
		if !ordered || e.N != now.Rows() || e.N == 0 {
			t.Fatalf("%s: got %+v in [%v, %v]", k.Name, e, low, high)
		}
	})
}

func TestThereIsAnEstimateWhereSomebodyWithWeightAnswered(t *testing.T) {
	check(t, func(t *rapid.T, k *advocacy.KPI, now, _ advocacy.Histogram) {
		weight := 0.0
		for _, b := range now.Buckets {
			weight += b.Weight
		}
		want := weight > 0 || k.Count && now.Rows() > 0
		if e, ok := k.Estimate(now, z95); ok != want {
			t.Fatalf("%s: got %+v, %v", k.Name, e, ok)
		}
	})
}

func TestMoreConfidenceIsNeverNarrower(t *testing.T) {
	check(t, func(t *rapid.T, k *advocacy.KPI, now, _ advocacy.Histogram) {
		z := anyZ(t)
		narrow, ok := k.Estimate(now, z)
		wide, _ := k.Estimate(now, z*1.01)
		if ok && (wide.Lower > narrow.Lower+1e-6 || wide.Upper < narrow.Upper-1e-6) {
			t.Fatalf("%s: %+v at %v, but %+v beyond", k.Name, narrow, z, wide)
		}
	})
}

func TestClassesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := anyAnswers(t, anyScale(t))
		value := func(name string) float64 {
			e, _ := kpi(name).Estimate(h, z95)
			return e.Value
		}
		if sum := value("advocates") + value("passives") + value("detractors"); sum != float64(h.Rows()) {
			t.Fatalf("the classes add up to %v of %d", sum, h.Rows())
		}
		if gap := value("net_promoter_score") - 100*value("net_advocacy_score"); math.Abs(gap) > 1e-9 {
			t.Fatalf("NPS and net CAS are %v apart", gap)
		}
		if value("net_advocacy_score") > value("advocacy_score") {
			t.Fatal("the net score is above the score")
		}
	})
}

func TestShareOfClassesAddUpToOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOfN(rapid.Uint64Range(0, 1e9), 3, 3).Draw(t, "counts")
		sum := 0.0
		for _, n := range counts {
			e, ok := advocacy.Share(n, counts[0]+counts[1]+counts[2], z95)
			if !ok {
				return
			}
			sum += e.Value
		}
		if math.Abs(sum-1) > 1e-12 {
			t.Fatalf("got %v", sum)
		}
	})
}

func TestAChangeSeenFromTheOtherSide(t *testing.T) {
	check(t, func(t *rapid.T, k *advocacy.KPI, now, then advocacy.Histogram) {
		there, ok := k.Change(now, then, z95)
		back, same := k.Change(then, now, z95)
		mirrored := there.Value == -back.Value && there.Lower == -back.Upper && there.Upper == -back.Lower
		if ok != same || !mirrored || math.Abs(there.Confidence-back.Confidence) > 1e-6 {
			t.Fatalf("%s: %+v there, %+v back", k.Name, there, back)
		}
	})
}

func TestSureEnoughMeansTheIntervalExcludesZero(t *testing.T) {
	check(t, func(t *rapid.T, k *advocacy.KPI, now, then advocacy.Histogram) {
		confidence := rapid.SampledFrom([]float64{0.5, 0.8, 0.9, 0.95, 0.99, 0.999}).Draw(t, "confidence")
		c, ok := k.Change(now, then, advocacy.Z(confidence))
		if !ok {
			return
		}
		excludes := c.Bounded && (c.Lower > 0 || c.Upper < 0)
		if sure := c.Confidence >= confidence; sure != excludes {
			t.Fatalf("%s: %+v is sure to %v of %v", k.Name, c.Estimate, c.Confidence, confidence)
		}
		if c.Confidence < 0 || c.Confidence > 1 || math.IsNaN(c.Confidence) {
			t.Fatalf("%s: confidence %v", k.Name, c.Confidence)
		}
	})
}

// Which confidence is shown does not matter to how sure a change is.
func TestConfidenceDoesNotDependOnTheOneShown(t *testing.T) {
	check(t, func(t *rapid.T, k *advocacy.KPI, now, then advocacy.Histogram) {
		a, _ := k.Change(now, then, z95)
		b, _ := k.Change(now, then, anyZ(t))
		if math.Abs(a.Confidence-b.Confidence) > 1e-6 {
			t.Fatalf("%s: %v or %v", k.Name, a.Confidence, b.Confidence)
		}
	})
}

// Only how weights compare matters: in cents or in euros, the KPIs are the same.
func TestTheUnitOfWeightsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		euros := anyAnswers(t, anyScale(t))
		cents := advocacy.Histogram{Scale: euros.Scale}
		for _, b := range euros.Buckets {
			cents.Buckets = append(cents.Buckets, advocacy.Bucket{Rows: b.Rows, Weight: 100 * b.Weight, Squares: 10_000 * b.Squares})
		}
		for _, k := range advocacy.SurveyKPIs(euros.Scale) {
			a, _ := k.Estimate(euros, z95)
			b, _ := k.Estimate(cents, z95)
			if math.Abs(a.Value-b.Value) > 1e-6 || math.Abs(a.Lower-b.Lower) > 1e-6 || math.Abs(a.Upper-b.Upper) > 1e-6 {
				t.Fatalf("%s: %+v in euros, %+v in cents", k.Name, a, b)
			}
		}
	})
}
