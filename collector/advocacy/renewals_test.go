package advocacy_test

import (
	"fmt"

	"advocacy_exporter/collector/advocacy"
)

// Of 200 renewals due 170 came, and of 300 customers 90 bought again.
func ExampleRenewalKPIs() {
	kpis := append(advocacy.RenewalKPIs(), advocacy.PurchaseKPIs()...)
	for i, buckets := range [][]advocacy.Bucket{
		{advocacy.NotRenewed: {Rows: 30, Weight: 30, Squares: 30}, advocacy.Renewed: {Rows: 170, Weight: 170, Squares: 170}},
		{advocacy.BoughtOnce: {Rows: 210, Weight: 210, Squares: 210}, advocacy.BoughtAgain: {Rows: 90, Weight: 90, Squares: 90}},
	} {
		e, _ := kpis[i].Estimate(advocacy.Histogram{Buckets: buckets}, advocacy.Z(0.95))
		fmt.Printf("%s %g [%.4g, %.4g]\n", kpis[i].Family(advocacy.ValuePart, false), e.Value, e.Lower, e.Upper)
	}
	// Output:
	// advocacy_renewal_ratio 0.85 [0.7939, 0.8929]
	// advocacy_repeat_purchase_ratio 0.3 [0.2509, 0.3541]
}
