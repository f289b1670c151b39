package advocacy

// The buckets of customers, and of whoever made a referral.
const (
	// NoReferrer is a customer who referred nobody.
	NoReferrer = iota
	// Referrer is one who made a referral at least.
	Referrer
	// ReferrerBuckets is how many there are.
	ReferrerBuckets
)

// The buckets of referrals by what became of them.
const (
	// OpenReferral is one that did not convert, or not in time.
	OpenReferral = iota
	// ConvertedReferral is one that did.
	ConvertedReferral
	// ConversionBuckets is how many there are.
	ConversionBuckets
)

const (
	madeReferrals     = "the referrals"
	countedCustomers  = "the customers"
	referralsOrCounts = "the referrals, or the customers where rows hold their numbers of referrals"
)

// referralKPIs is the table of the KPIs of how many referrals were made. A row weighs as many as it
// stands for.
var referralKPIs = []KPI{
	{Name: "referrals", Stem: "referrals", Count: true, of: amountSumOf(everything),
		Formula: "referrals", Range: "0 and up", Observed: referralsOrCounts,
		Help: "Referrals made; by channel or code where rows have it."},
}

// referrerKPIs is the table of the KPIs of who made them.
var referrerKPIs = []KPI{
	{Name: "active_referrers", Stem: "active_referrers", Count: true, of: countOf(bucket(Referrer)),
		Formula: "distinct customers with a referral or more", Range: "0 and up", Observed: countedCustomers,
		Help: "Customers who made a referral or more."},
}

// customerKPIs is the table of the KPIs of customers and their numbers of referrals.
var customerKPIs = []KPI{
	{Name: "referrer", Stem: "referrer", Unit: Ratio, Good: Up, Watched: true, Segments: true, of: rowShareOf(bucket(Referrer)), Interval: wilsonScore,
		Formula: "customers with a referral or more ÷ customers", Range: "0 … 1", Observed: countedCustomers,
		Help: "Referring customers: the share of the customers who made a referral or more, from 0 to 1."},
	{Name: "referrals_per_customer", Stem: "referrals_per_customer_mean", Unit: Score, Good: Up, Segments: true, of: amountMeanOf(everything), Interval: studentsTOfAmounts,
		Formula: "Σ referrals ÷ customers", Range: "0 and up", Observed: countedCustomers,
		Help: "Referrals per customer: their mean number, customers without any included."},
}

// conversionKPIs is the table of the KPIs of what became of referrals.
var conversionKPIs = []KPI{
	{Name: "referral_conversion", Stem: "referral_conversion", Unit: Ratio, Good: Up, Watched: true, Segments: true, of: shareOf(bucket(ConvertedReferral)), Interval: wilsonScore,
		Formula: "referrals converted ÷ referrals made", Range: "0 … 1", Observed: madeReferrals,
		Help: "Referral conversion: the share of the referrals that converted, from 0 to 1. Where rows say when, it is that of the referrals old enough to have settled, and only what converted within settle counts."},
}

// ReferralKPIs are the KPIs of how many referrals were made. They must not be edited.
func ReferralKPIs() []*KPI { return listed(referralKPIs) }

// ReferrerKPIs are the KPIs of who made referrals. They must not be edited.
func ReferrerKPIs() []*KPI { return listed(referrerKPIs) }

// CustomerKPIs are the KPIs of customers and their numbers of referrals that single referrals do not
// give, for these do not tell of the customers without any. They must not be edited.
func CustomerKPIs() []*KPI { return listed(customerKPIs) }

// NumberKPIs are all KPIs of customers and their numbers of referrals. They must not be edited.
func NumberKPIs() []*KPI {
	return append(append(ReferralKPIs(), ReferrerKPIs()...), CustomerKPIs()...)
}

// ConversionKPIs are the KPIs of what became of referrals. They must not be edited.
func ConversionKPIs() []*KPI { return listed(conversionKPIs) }

// rowShareOf makes the statistic of the share of rows that belong, whatever amounts they carry.
func rowShareOf(belongs func(s *Scale, i int) bool) func(Histogram) (Statistic, bool) {
	return func(h Histogram) (Statistic, bool) {
		all := h.Rows()
		if all == 0 {
			return nil, false
		}
		n := float64(all)
		return share{p: float64(h.sum(belongs).Rows) / n, n: n, rows: all}, true
	}
}
