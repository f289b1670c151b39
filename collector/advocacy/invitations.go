package advocacy

// The buckets of invitations to a survey.
const (
	// UnansweredInvitation is one that was not answered in time.
	UnansweredInvitation = iota
	// AnsweredInvitation is one that was.
	AnsweredInvitation
	// InvitationBuckets is how many there are.
	InvitationBuckets
)

// invitationKPIs is the table of the KPIs of invitations to a survey.
var invitationKPIs = []KPI{
	{Name: "response", Stem: "response", Unit: Ratio, Good: Up, Watched: true, of: shareOf(bucket(AnsweredInvitation)), Interval: wilsonScore,
		Formula: "invitations answered within settle ÷ invitations at least settle old, by date sent", Range: "0 … 1",
		Observed: "the invitations at least settle old, by the day they were sent",
		Help:     "Response rate: the share of the invitations that were answered within settle, from 0 to 1. By the day they were sent, once all of that day are at least settle old; an answer that comes later does not count."},
}

// InvitationKPIs are the KPIs that invitations to a survey give. They must not be edited.
func InvitationKPIs() []*KPI { return listed(invitationKPIs) }
