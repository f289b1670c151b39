package advocacy

const (
	allMentions     = "the mentions"
	feltMentions    = "the mentions with a sentiment"
	engagedMentions = "the mentions with a number of engagements"
	reachedMentions = "the mentions with a reach"
)

// mentionKPIs is the table of the KPIs of how many mentions there are.
var mentionKPIs = []KPI{
	{Name: "mentions", Stem: "mentions", Count: true, of: countOf(everything),
		Formula: "mentions", Range: "0 and up", Observed: allMentions,
		Help: "Mentions on social networks; by network and action (mention, tag, share, repost) where rows have them."},
}

// sentimentKPIs is the table of the KPIs of sentiments. Their buckets are classes: a negative
// mention is a detractor, a positive one an advocate.
var sentimentKPIs = []KPI{
	{Name: "positive_mention", Stem: "positive_mention", Unit: Ratio, Good: Up, Segments: true, of: shareOf((*Scale).advocate), Interval: wilsonScore,
		Formula: "positive mentions ÷ mentions with a sentiment", Range: "0 … 1", Observed: feltMentions,
		Help: "Positive mentions: the share of those with a sentiment that are positive, from 0 to 1."},
	{Name: "net_sentiment", Stem: "net_sentiment", Unit: Ratio, Good: Up, Watched: true, Segments: true, of: netOf(1), Interval: squareAndSum,
		Formula: "(positive − negative) ÷ mentions with a sentiment", Range: "-1 … 1", Observed: feltMentions,
		Help: "Net sentiment: the share of the mentions with a sentiment that are positive less the share that are negative, from -1 to 1."},
}

// engagementKPIs is the table of the KPIs of engagements, which are amounts.
var engagementKPIs = []KPI{
	{Name: "mention_engagement_mean", Stem: "mention_engagement_mean", Unit: Score, Good: Up, Segments: true, of: amountMeanOf(everything), Interval: studentsTOfAmounts,
		Formula: "Σ engagements ÷ mentions with a number of engagements", Range: "0 and up", Observed: engagedMentions,
		Help: "Mean engagement: what follows a mention, such as likes and replies; of those with a number."},
}

// reachKPIs is the table of the KPIs of reach, which is an amount.
var reachKPIs = []KPI{
	{Name: "mention_reach", Stem: "mention_reach", Count: true, of: amountSumOf(everything),
		Formula: "Σ reach", Range: "0 and up", Observed: reachedMentions,
		Help: "Reach of the mentions, added up; who saw two of them counts twice."},
}

// MentionKPIs are the KPIs of how many mentions there are. They must not be edited.
func MentionKPIs() []*KPI { return listed(mentionKPIs) }

// SentimentKPIs are the KPIs of sentiments on a [ClassScale]. They must not be edited.
func SentimentKPIs() []*KPI { return listed(sentimentKPIs) }

// EngagementKPIs are the KPIs of engagements. They must not be edited.
func EngagementKPIs() []*KPI { return listed(engagementKPIs) }

// ReachKPIs are the KPIs of reach. They must not be edited.
func ReachKPIs() []*KPI { return listed(reachKPIs) }
