package advocacy_test

import (
	"fmt"

	"advocacy_exporter/collector/advocacy"
)

// Of 500 customers surveyed, 300 are advocates: the Customer Advocacy Score is 60 %.
func ExampleShare() {
	score, _ := advocacy.Share(300, 500, advocacy.Z(0.95))
	fmt.Printf("%.0f %%, between %.1f %% and %.1f %%\n", 100*score.Value, 100*score.Lower, 100*score.Upper)
	// Output: 60 %, between 55.6 % and 64.2 %
}

// Of 200 new clients, 50 came by referral: the client referral rate is 25 %.
func ExampleShare_referrals() {
	rate, _ := advocacy.Share(50, 200, advocacy.Z(0.95))
	fmt.Printf("%.0f %%\n", 100*rate.Value)
	// Output: 25 %
}

// Nobody answered, so there is no score; 0 would be one.
func ExampleNPS_nobody() {
	_, ok := advocacy.NPS(0, 0, 0, advocacy.Z(0.95))
	fmt.Println(ok)
	// Output: false
}

// 87 answers say 46, but may as well stand for 29.
func ExampleNPS() {
	score, _ := advocacy.NPS(52, 23, 12, advocacy.Z(0.95))
	fmt.Printf("%.0f from %d answers, between %.0f and %.0f\n", score.Value, score.N, score.Lower, score.Upper)
	// Output: 46 from 87 answers, between 29 and 59
}

// From 55 advocates to 75, of whom 20 are new.
func ExampleDevelopment() {
	development, _ := advocacy.Development(55, 20, 0, advocacy.Z(0.95))
	fmt.Printf("%+.2f %%, between %+.1f %% and %+.1f %%\n", 100*development.Value, 100*development.Lower, 100*development.Upper)
	// Output: +36.36 %, between +20.4 % and +52.3 %
}

// From 55 advocates to 75, where nobody knows who came and who went.
func ExampleGrowth() {
	growth, _ := advocacy.Growth(75, 55)
	fmt.Printf("%+.2f %%\n", 100*growth)
	// Output: +36.36 %
}

// A share that falls from 14 of 20 to 10 of 20 is no drop that can be told from chance.
func ExampleDifference() {
	now, _ := advocacy.Share(10, 20, advocacy.Z(0.95))
	then, _ := advocacy.Share(14, 20, advocacy.Z(0.95))
	d := advocacy.Difference(now, then)
	fmt.Printf("%.2f, between %.2f and %+.2f\n", d.Value, d.Lower, d.Upper)
	// Output: -0.20, between -0.45 and +0.10
}

// Every KPI that a survey from 1 to 5 gives.
func ExampleSurveyKPIs() {
	fiveStars, _ := advocacy.NewScale("1-5", advocacy.Overrides{})
	answers := advocacy.Histogram{Scale: fiveStars, Buckets: make([]advocacy.Bucket, fiveStars.Len())}
	for i, rows := range []uint64{1, 0, 2, 3, 4} {
		answers.Buckets[i] = advocacy.Bucket{Rows: rows, Weight: float64(rows), Squares: float64(rows)}
	}
	for _, k := range advocacy.SurveyKPIs(fiveStars) {
		e, _ := k.Estimate(answers, advocacy.Z(0.95))
		fmt.Println(k.Name, k.Family(advocacy.ValuePart, false), k.Class, e.Value)
	}
	// Output:
	// advocacy_score advocacy_score_ratio  0.4
	// net_advocacy_score advocacy_net_score_ratio  0.1
	// rating_mean advocacy_rating_mean  3.9
	// rating_ratio advocacy_rating_ratio  0.78
	// satisfaction advocacy_satisfaction_ratio  0.7
	// advocates advocacy_responses advocate 4
	// passives advocacy_responses passive 3
	// detractors advocacy_responses detractor 3
}
