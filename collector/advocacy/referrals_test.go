package advocacy_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"advocacy_exporter/collector/advocacy"
)

// 7043 customers of a telephone company, of whom 3222 made 13747 referrals.
func ExampleNumberKPIs() {
	customers := advocacy.Histogram{Buckets: []advocacy.Bucket{
		advocacy.NoReferrer: {Rows: 3821},
		advocacy.Referrer:   {Rows: 3222, Weight: 13747, Squares: 90261},
	}}
	for _, k := range advocacy.NumberKPIs() {
		tell(k, customers)
	}
	// Output:
	// advocacy_referrals 13747
	// advocacy_active_referrers 3222
	// advocacy_referrer_ratio 0.457476 [0.4459, 0.4691] of 7043
	// advocacy_referrals_per_customer_mean 1.95187 [1.882, 2.022] of 7043
}

// Of 250 referrals, 60 converted.
func ExampleConversionKPIs() {
	referrals := advocacy.Histogram{Buckets: []advocacy.Bucket{
		advocacy.OpenReferral:      {Rows: 190, Weight: 190, Squares: 190},
		advocacy.ConvertedReferral: {Rows: 60, Weight: 60, Squares: 60},
	}}
	tell(advocacy.ConversionKPIs()[0], referrals)
	tell(advocacy.ReferralKPIs()[0], referrals)
	// Output:
	// advocacy_referral_conversion_ratio 0.24 [0.1912, 0.2966] of 250
	// advocacy_referrals 250
}

func tell(k *advocacy.KPI, h advocacy.Histogram) {
	e, _ := k.Estimate(h, advocacy.Z(0.95))
	fmt.Printf("%s %.6g", k.Family(advocacy.ValuePart, false), e.Value)
	if e.Bounded {
		fmt.Printf(" [%.4g, %.4g] of %d", e.Lower, e.Upper, e.N)
	}
	fmt.Println()
}

// referralAndMentionKPIs are those that need no scale.
func referralAndMentionKPIs() (all []*advocacy.KPI) {
	for _, table := range [][]*advocacy.KPI{advocacy.NumberKPIs(), advocacy.ConversionKPIs(), advocacy.MentionKPIs(), advocacy.EngagementKPIs(), advocacy.ReachKPIs()} {
		all = append(all, table...)
	}
	return all
}

func TestNoReferralsAndNoMentionsAreNoZero(t *testing.T) {
	for _, k := range append(referralAndMentionKPIs(), advocacy.SentimentKPIs()...) {
		for name, h := range map[string]advocacy.Histogram{
			"nothing": {Scale: advocacy.ClassScale()}, "no rows": {Scale: advocacy.ClassScale(), Buckets: make([]advocacy.Bucket, 3)},
		} {
			if e, ok := k.Estimate(h, advocacy.Z(0.95)); ok {
				t.Errorf("%s of %s is %v", k.Name, name, e)
			}
		}
	}
}

// Whatever the rows are, values lie in their bounds, and those in the limits of the KPI.
func TestReferralsAndMentionsLieInTheirBounds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h := advocacy.Histogram{Scale: advocacy.ClassScale(), Buckets: make([]advocacy.Bucket, 3)}
		for range rapid.IntRange(1, 40).Draw(rt, "rows") {
			b := &h.Buckets[rapid.IntRange(0, 2).Draw(rt, "bucket")]
			amount := float64(rapid.IntRange(0, 1e6).Draw(rt, "amount"))
			b.Rows++
			b.Weight += amount
			b.Squares += amount * amount
		}
		kpis := referralAndMentionKPIs()
		if h.Buckets[0].Rows+h.Buckets[1].Rows+h.Buckets[2].Rows > 0 && h.Buckets[0].Weight+h.Buckets[1].Weight+h.Buckets[2].Weight > 0 {
			kpis = append(kpis, advocacy.SentimentKPIs()...)
		}
		for _, k := range kpis {
			e, ok := k.Estimate(h, advocacy.Z(0.95))
			low, high := k.Limits()
			if ok && (math.IsNaN(e.Value) || !(low <= e.Lower && e.Lower <= e.Value && e.Value <= e.Upper && e.Upper <= high)) {
				rt.Fatalf("%s: %+v, limits %v to %v", k.Name, e, low, high)
			}
		}
	})
}
