package advocacy_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"advocacy_exporter/collector/advocacy"
)

// counted is what a KPI keeps of answers.
func counted(k *advocacy.KPI, h advocacy.Histogram) advocacy.Statistic {
	e, ok := k.Estimate(h, z95)
	if !ok {
		return nil
	}
	return k.Keep(h, e)
}

func named(kpis []*advocacy.KPI, name string) *advocacy.KPI {
	for _, k := range kpis {
		if k.Name == name {
			return k
		}
	}
	return nil
}

// buckets are so many rows of each bucket, where those are no scores.
func buckets(rows ...uint64) advocacy.Histogram {
	var h advocacy.Histogram
	for _, n := range rows {
		h.Buckets = append(h.Buckets, advocacy.Bucket{Rows: n, Weight: float64(n), Squares: float64(n)})
	}
	return h
}

// health is a score of 300 advocates among 500 surveyed, 50 of 200 new clients who were referred, and
// 52 good and 12 bad mentions among 87, from the sources of the three.
func health(nps, crm, buzz string) advocacy.Statistic {
	clients, words := advocacy.ClientKPIs(), advocacy.SentimentKPIs()
	score, referral, sentiment := kpi("advocacy_score"), named(clients, "client_referral"), named(words, "net_sentiment")
	composite, _ := advocacy.Composite([]advocacy.CompositePart{
		{KPI: score, Source: nps, Weight: 0.5, Statistic: counted(score, classes(300, 0, 200))},
		{KPI: referral, Source: crm, Weight: 0.3, Statistic: counted(referral, buckets(150, 50))},
		{KPI: sentiment, Source: buzz, Weight: 0.2, Statistic: counted(sentiment, classes(52, 23, 12))},
	})
	return composite
}

// By hand: the Customer Advocacy Score is 0.6 [0.556454, 0.642021], the client referral rate 0.25
// [0.195082, 0.314341], and the net sentiment 0.459770 [0.293173, 0.594105], which on 0 to 1 is
// 0.729885 [0.646586, 0.797053]. So the composite is
//
//	0.5 × 0.6 + 0.3 × 0.25 + 0.2 × 0.729885 = 0.520977
//
// and it may be off by √((0.5 × 0.043546)² + (0.3 × 0.054918)² + (0.2 × 0.083299)²) = 0.031985
// downwards and by √((0.5 × 0.042021)² + (0.3 × 0.064341)² + (0.2 × 0.067167)²) = 0.031535 upwards.
func ExampleComposite() {
	e := health("nps", "crm", "buzz").At(advocacy.Z(0.95))
	fmt.Printf("%.6f, between %.6f and %.6f, from %d rows at least\n", e.Value, e.Lower, e.Upper, e.N)
	// Output: 0.520977, between 0.488992 and 0.552512, from 87 rows at least
}

// The score and the sentiment are of the same people: 0.5 × 0.043546 + 0.2 × 0.083299 are added up
// before they are squared.
func ExampleComposite_oneSource() {
	e := health("nps", "crm", "nps").At(advocacy.Z(0.95))
	fmt.Printf("%.6f, between %.6f and %.6f\n", e.Value, e.Lower, e.Upper)
	// Output: 0.520977, between 0.479162 and 0.560461
}

func TestPlaces(t *testing.T) {
	tests := map[string]struct {
		kpi   *advocacy.KPI
		value float64
		want  float64
	}{
		"a share":            {kpi("advocacy_score"), 0.3, 0.3},
		"NPS":                {kpi("net_promoter_score"), -50, 0.25},
		"the worst NPS":      {kpi("net_promoter_score"), -100, 0},
		"a net share":        {kpi("net_advocacy_score"), 0.5, 0.75},
		"a rating":           {kpi("rating_ratio"), 0.2, 0.2},
		"a sentiment at ill": {named(advocacy.SentimentKPIs(), "net_sentiment"), -1, 0},
	}
	for name, test := range tests {
		if got := test.kpi.Place(test.value); !test.kpi.Placed() || math.Abs(got-test.want) > 1e-15 {
			t.Errorf("%s: got %v, want %v", name, got, test.want)
		}
	}
}

func TestWhatHasNoPlace(t *testing.T) {
	for _, k := range []*advocacy.KPI{
		kpi("advocates"), kpi("rating_mean"),
		named(advocacy.AdvocateKPIs(), "development"), named(advocacy.UpliftKPIs(), "lifetime_value_uplift"),
		named(advocacy.JourneyKPIs(), "time_to_advocacy_median"), named(advocacy.ClientKPIs(), "new_clients"),
	} {
		part := advocacy.CompositePart{KPI: k, Source: "nps", Weight: 1, Statistic: advocacy.Exactly(1, 10)}
		if _, ok := advocacy.Composite([]advocacy.CompositePart{part}); ok || k.Placed() {
			t.Errorf("%s has a place on 0 to 1", k.Name)
		}
	}
}

func TestNoCompositeWithoutPartsOrWeights(t *testing.T) {
	part := advocacy.CompositePart{KPI: kpi("advocacy_score"), Source: "nps", Statistic: advocacy.Exactly(0.5, 10)}
	for _, parts := range [][]advocacy.CompositePart{nil, {part}} {
		if _, ok := advocacy.Composite(parts); ok {
			t.Errorf("there is a composite of %v", parts)
		}
	}
}

// One rating alone has no bounds, and neither has what it is a part of.
func TestACompositeHasBoundsWhereAllPartsHave(t *testing.T) {
	s := scale("1-5")
	rating, score := kpiNamed(t, s, "rating_ratio"), kpi("advocacy_score")
	composite, _ := advocacy.Composite([]advocacy.CompositePart{
		{KPI: rating, Source: "support", Weight: 0.5, Statistic: counted(rating, scores(s, 4))},
		{KPI: score, Source: "nps", Weight: 0.5, Statistic: counted(score, classes(30, 0, 20))},
	})
	e := composite.At(z95)
	if want := (0.8 + 0.6) / 2; e.Bounded || math.Abs(e.Value-want) > 1e-15 || e.Lower != e.Value || e.N != 1 {
		t.Errorf("got %+v, want %v without bounds", e, want)
	}
}

// anyParts are KPIs of any answers that have a place, of one to three sources.
func anyParts(t *rapid.T) []advocacy.CompositePart {
	var parts []advocacy.CompositePart
	for range rapid.IntRange(1, 5).Draw(t, "parts") {
		s := anyScale(t)
		kpis := advocacy.SurveyKPIs(s)
		k := kpis[rapid.IntRange(0, len(kpis)-1).Draw(t, "kpi")]
		statistic := counted(k, anyAnswers(t, s))
		if statistic == nil || !k.Placed() {
			continue
		}
		parts = append(parts, advocacy.CompositePart{
			KPI: k, Source: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "source"),
			Weight: rapid.Float64Range(1e-6, 1).Draw(t, "weight"), Statistic: statistic,
		})
	}
	return parts
}

func TestCompositesLieInsideTheirBoundsAndThoseInsideZeroToOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		composite, ok := advocacy.Composite(anyParts(t))
		if !ok {
			return
		}
		e := composite.At(anyZ(t))
		if !(0 <= e.Lower && e.Lower <= e.Value && e.Value <= e.Upper && e.Upper <= 1) || e.N == 0 {
			t.Fatalf("got %+v", e)
		}
	})
}

func TestTheOrderOfPartsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := distinct(anyParts(t))
		first, ok := advocacy.Composite(parts)
		if !ok {
			return
		}
		second, _ := advocacy.Composite(rapid.Permutation(parts).Draw(t, "order"))
		if a, b := first.At(z95), second.At(z95); a != b {
			t.Fatalf("%+v, in another order %+v", a, b)
		}
	})
}

// distinct leaves out parts of which the source and KPI are there already.
func distinct(parts []advocacy.CompositePart) []advocacy.CompositePart {
	var kept []advocacy.CompositePart
	seen := make(map[string]bool)
	for _, p := range parts {
		if key := p.Source + "." + p.KPI.Name; !seen[key] {
			seen[key] = true
			kept = append(kept, p)
		}
	}
	return kept
}

func TestOnePartIsThePartOnZeroToOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, part := range anyParts(t) {
			z := anyZ(t)
			part.Weight = 1
			composite, _ := advocacy.Composite([]advocacy.CompositePart{part})
			got, e := composite.At(z), part.Statistic.At(z)
			for _, pair := range [][2]float64{{got.Value, e.Value}, {got.Lower, e.Lower}, {got.Upper, e.Upper}} {
				if math.Abs(pair[0]-part.KPI.Place(pair[1])) > 1e-12 {
					t.Fatalf("got %+v of %s %+v", got, part.KPI.Name, e)
				}
			}
			if got.Bounded != e.Bounded || got.N != e.N {
				t.Fatalf("got %+v of %+v", got, e)
			}
		}
	})
}

// Parts that are of one source never make a composite surer than the same parts of several.
func TestOneSourceIsNeverSurerThanSeveral(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := anyParts(t)
		apart, together := make([]advocacy.CompositePart, len(parts)), make([]advocacy.CompositePart, len(parts))
		for i, p := range parts {
			apart[i], together[i] = p, p
			apart[i].Source, together[i].Source = fmt.Sprint(i), "one"
		}
		several, ok := advocacy.Composite(apart)
		one, _ := advocacy.Composite(together)
		if !ok {
			return
		}
		if a, b := several.At(z95), one.At(z95); b.Lower > a.Lower+1e-12 || b.Upper < a.Upper-1e-12 {
			t.Fatalf("of several sources %+v, of one %+v", a, b)
		}
	})
}

// What nobody can put on 0 to 1 is kept without the rows behind it.
func TestKeepLetsDurationsGo(t *testing.T) {
	median := named(advocacy.JourneyKPIs(), "time_to_advocacy_median")
	h := advocacy.Histogram{Durations: []int64{10, 20, 30, 40, 50, 60, 70}}
	e, _ := median.Estimate(h, z95)
	if kept := median.Keep(h, e).At(z95); kept.Value != 40 || kept.N != 7 || kept.Bounded {
		t.Errorf("kept %+v of %+v", kept, e)
	}
}

func TestProportion(t *testing.T) {
	if _, ok := advocacy.Proportion(3, 2); ok {
		t.Error("3 of 2 are a share")
	}
	s, _ := advocacy.Proportion(8, 10)
	if e := s.At(z95); math.Abs(e.Lower-0.490162) > 1e-6 || math.Abs(e.Upper-0.943318) > 1e-6 || e.N != 10 {
		t.Errorf("got %+v", e)
	}
}
