package advocacy_test

import (
	"fmt"

	"advocacy_exporter/collector/advocacy"
)

// Onboarding was completed 30 days after the contract, and the first referral came 90 days after it:
// the time to advocacy is 60 days.
func ExampleJourneyKPIs() {
	const day = 24 * 3600
	journeys := advocacy.Histogram{Durations: []int64{90*day - 30*day}}
	mean, _ := advocacy.JourneyKPIs()[0].Estimate(journeys, advocacy.Z(0.95))
	fmt.Printf("%.0f days\n", mean.Value/day)
	// Output: 60 days
}

// From 55 advocates to 75: the Customer Advocacy Development is +36.36 %. On a roster it is known that
// 30 came and 10 went, and with that how far chance alone may go.
func ExampleAdvocateKPIs() {
	roster := advocacy.Histogram{Buckets: []advocacy.Bucket{
		advocacy.LostAdvocate: {Rows: 10}, advocacy.GainedAdvocate: {Rows: 30}, advocacy.KeptAdvocate: {Rows: 45},
	}}
	development, _ := advocacy.AdvocateKPIs()[1].Estimate(roster, advocacy.Z(0.95))
	fmt.Printf("%+.2f %%, between %+.1f %% and %+.1f %%\n", 100*development.Value, 100*development.Lower, 100*development.Upper)
	// Output: +36.36 %, between +13.8 % and +58.9 %
}
