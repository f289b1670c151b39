package advocacy_test

import "advocacy_exporter/collector/advocacy"

// Of 250 mentions with a sentiment, 125 are positive and 50 negative.
func ExampleSentimentKPIs() {
	mentions := advocacy.Histogram{Scale: advocacy.ClassScale(), Buckets: []advocacy.Bucket{
		advocacy.Detractor: {Rows: 50, Weight: 50, Squares: 50},
		advocacy.Passive:   {Rows: 75, Weight: 75, Squares: 75},
		advocacy.Advocate:  {Rows: 125, Weight: 125, Squares: 125},
	}}
	for _, k := range advocacy.SentimentKPIs() {
		tell(k, mentions)
	}
	// Output:
	// advocacy_positive_mention_ratio 0.5 [0.4385, 0.5615] of 250
	// advocacy_net_sentiment_ratio 0.3 [0.1999, 0.3925] of 250
}

// 400 mentions with 5000 engagements.
func ExampleEngagementKPIs() {
	tell(advocacy.EngagementKPIs()[0], advocacy.Histogram{Buckets: []advocacy.Bucket{{Rows: 400, Weight: 5000, Squares: 120_000}}})
	// Output: advocacy_mention_engagement_mean 12.5 [11.32, 13.68] of 400
}

// 400 mentions that reached 900 each.
func ExampleReachKPIs() {
	tell(advocacy.ReachKPIs()[0], advocacy.Histogram{Buckets: []advocacy.Bucket{{Rows: 400, Weight: 360_000, Squares: 324_000_000}}})
	// Output: advocacy_mention_reach 360000
}
