package advocacy

// The buckets of new clients.
const (
	// OtherClient is one that came by no referral.
	OtherClient = iota
	// ReferredClient is one that came by a referral.
	ReferredClient
	// ClientBuckets is how many there are.
	ClientBuckets
)

const newClients = "the new clients"

// clientKPIs is the table of the KPIs of new clients.
var clientKPIs = []KPI{
	{Name: "client_referral", Stem: "client_referral", Unit: Ratio, Good: Up, Watched: true, Segments: true, of: shareOf(bucket(ReferredClient)), Interval: wilsonScore,
		Formula: "new clients by referral ÷ new clients", Range: "0 … 1", Observed: newClients,
		Help: "Client referral rate (CRR): the share of the new clients who came by referral, from 0 to 1."},
	{Name: "new_clients", Stem: "new_clients", Count: true, of: countOf(everything),
		Formula: "new clients", Range: "0 and up", Observed: newClients,
		Help: "New clients, however they came."},
	{Name: "referred_clients", Stem: "referred_clients", Count: true, of: countOf(bucket(ReferredClient)),
		Formula: "new clients by referral", Range: "0 and up", Observed: newClients,
		Help: "New clients who came by referral."},
}

// ClientKPIs are the KPIs that new clients give. They must not be edited.
func ClientKPIs() []*KPI { return listed(clientKPIs) }
