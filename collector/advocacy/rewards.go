package advocacy

// RewardBuckets is how many buckets of answers with and without a reward there are for every score.
const RewardBuckets = 2

// RewardBucket is the bucket of an answer in a histogram that tells the rewarded from the others.
// Of two answers the one with the lower score has the lower one, rewarded or not.
func RewardBucket(score int, rewarded bool) int {
	if rewarded {
		return score*RewardBuckets + 1
	}
	return score * RewardBuckets
}

const observedOrganic = "the answers surveyed that were not rewarded, or the customers whose first or latest answer was not"

// rewardKPIs is the table of the KPIs that tell rewarded answers from the others.
var rewardKPIs = []KPI{
	{Name: "incentivized", Stem: "incentivized", Unit: Ratio, Good: Down, of: shareOf(rewarded), Interval: wilsonScore,
		Formula: "rewarded ÷ surveyed", Range: "0 … 1",
		Help: "Incentivized share: the share of the surveyed who were rewarded for their answer, from 0 to 1. A blank reward is none."},
	{Name: "organic_advocacy_score", Stem: "organic_score", Unit: Ratio, Good: Up, of: shareAmong(organicAdvocate, organic), rows: rowsOf(organic), Interval: wilsonScore,
		Formula: "advocates ÷ surveyed, both without a reward", Range: "0 … 1", Observed: observedOrganic,
		Help: "Organic Customer Advocacy Score: the share of advocates among the surveyed who were not rewarded for their answer, from 0 to 1."},
}

// RewardKPIs are the KPIs of answers of which some were rewarded, in histograms of [RewardBucket].
// They must not be edited.
func RewardKPIs() []*KPI { return listed(rewardKPIs) }

func rewarded(_ *Scale, i int) bool { return i%RewardBuckets == 1 }
func organic(_ *Scale, i int) bool  { return i%RewardBuckets == 0 }

func organicAdvocate(s *Scale, i int) bool { return organic(s, i) && s.advocate(i/RewardBuckets) }
