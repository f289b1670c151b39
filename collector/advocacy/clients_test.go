package advocacy_test

import (
	"fmt"

	"advocacy_exporter/collector/advocacy"
)

// Of 200 new clients, 50 came by referral: the client referral rate is 25 %.
func ExampleClientKPIs() {
	clients := advocacy.Histogram{Buckets: []advocacy.Bucket{
		advocacy.OtherClient:    {Rows: 150, Weight: 150, Squares: 150},
		advocacy.ReferredClient: {Rows: 50, Weight: 50, Squares: 50},
	}}
	for _, k := range advocacy.ClientKPIs() {
		e, _ := k.Estimate(clients, advocacy.Z(0.95))
		fmt.Printf("%s %g", k.Family(advocacy.ValuePart, false), e.Value)
		if e.Bounded {
			fmt.Printf(" [%.4g, %.4g]", e.Lower, e.Upper)
		}
		fmt.Println()
	}
	// Output:
	// advocacy_client_referral_ratio 0.25 [0.1951, 0.3143]
	// advocacy_new_clients 200
	// advocacy_referred_clients 50
}
