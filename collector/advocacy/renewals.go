package advocacy

// The buckets of renewals that were due.
const (
	// NotRenewed is one that did not come.
	NotRenewed = iota
	// Renewed is one that came.
	Renewed
	// RenewalBuckets is how many there are.
	RenewalBuckets
)

// The buckets of customers by how often they bought.
const (
	// BoughtOnce is a customer who did not come back.
	BoughtOnce = iota
	// BoughtAgain is one who did.
	BoughtAgain
	// PurchaseBuckets is how many there are.
	PurchaseBuckets
)

// renewalKPIs is the table of the KPIs of renewals that were due.
var renewalKPIs = []KPI{
	{Name: "renewal", Stem: "renewal", Unit: Ratio, Good: Up, Watched: true, Segments: true, of: shareOf(bucket(Renewed)), Interval: wilsonScore,
		Formula: "renewed ÷ due", Range: "0 … 1", Observed: "the renewals that were due",
		Help: "Renewal rate: the share of the renewals due that came, from 0 to 1; by cohort where one is mapped."},
}

// purchaseKPIs is the table of the KPIs of how often customers bought.
var purchaseKPIs = []KPI{
	{Name: "repeat_purchase", Stem: "repeat_purchase", Unit: Ratio, Good: Up, Watched: true, Segments: true, of: shareOf(bucket(BoughtAgain)), Interval: wilsonScore,
		Formula: "bought again ÷ customers", Range: "0 … 1", Observed: "the customers who bought something",
		Help: "Repeat purchase rate: the share of the customers who bought twice or more, from 0 to 1; by cohort where one is mapped."},
}

// RenewalKPIs are the KPIs that renewals give. They must not be edited.
func RenewalKPIs() []*KPI { return listed(renewalKPIs) }

// PurchaseKPIs are the KPIs that numbers of purchases give. They must not be edited.
func PurchaseKPIs() []*KPI { return listed(purchaseKPIs) }
