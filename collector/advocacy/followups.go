package advocacy

import "sort"

const (
	observedDetractors = "the answers of detractors at least settle old, by the day they answered"
	observedFollowUps  = "the answers of detractors that were followed up within settle, of those at least settle old, by the day they answered"
	bySettledAnswer    = "By the day they answered, once all answers of that day are at least settle old; a reply that comes later than settle does not count. Every answer of a detractor counts, whatever respondents is."
)

// FollowUpKPIs are the KPIs of the first replies to detractors, of rows at least so many seconds
// old as a reply may take. The durations are those to the reply.
func FollowUpKPIs(settle int64) []*KPI {
	replied := func(h Histogram) Histogram { return noLonger(h, settle) }
	quantile := func(q float64) func(Histogram) (Statistic, bool) {
		return func(h Histogram) (Statistic, bool) { return quantileOf(q)(replied(h)) }
	}
	rows := func(h Histogram) uint64 { return finishedRows(replied(h)) }
	return listed([]KPI{
		{Name: "followup", Stem: "followup", Unit: Ratio, Good: Up, Watched: true, Interval: wilsonScore,
			of:      func(h Histogram) (Statistic, bool) { return partOf(rows(h), h.Rows()) },
			Formula: "detractors followed up within settle ÷ detractors at least settle old", Range: "0 … 1", Observed: observedDetractors,
			Help: "Closed loop: the share of the detractors who were followed up within settle of their answer, from 0 to 1. " + bySettledAnswer},
		{Name: "followup_median", Stem: "followup_median", Unit: Seconds, Good: Down, of: quantile(0.5), rows: rows, Interval: orderStatistics,
			Formula: "median of first reply − answer, of detractors followed up within settle", Range: "0 … settle", Observed: observedFollowUps,
			Help: "Median time to first reply: from the answer of a detractor, of those followed up within settle. " + bySettledAnswer},
		{Name: "followup_p90", Stem: "followup_p90", Unit: Seconds, Good: Down, of: quantile(0.9), rows: rows, Interval: orderStatistics,
			Formula: "90th percentile of first reply − answer, of detractors followed up within settle", Range: "0 … settle", Observed: observedFollowUps,
			Help: "Time to first reply of 90 %: from the answer of a detractor, of those followed up within settle. " + bySettledAnswer},
	})
}

// OverdueKPIs are the KPIs of detractors nobody has replied to within so many seconds.
func OverdueKPIs(within int64) []*KPI {
	return listed([]KPI{
		{Name: "followups_overdue", Stem: "followups_overdue", Count: true, Momentary: true, Good: Down,
			of:      func(h Histogram) (Statistic, bool) { return count{openLonger(h, within), h.Rows()}, h.Rows() > 0 },
			Formula: "detractors not followed up, longer after their answer than followed_up.within", Range: "0 and up",
			Observed: "the answers of detractors, by the day they answered",
			Help:     "Follow-ups overdue: answers of detractors whom nobody has replied to, longer ago than followed_up.within by the end of today. Of those who answered in the period, what is open now: it has no growth."},
	})
}

// noLonger is the histogram without the durations that are longer than so many seconds.
func noLonger(h Histogram, seconds int64) Histogram {
	h.Durations = h.Durations[:sort.Search(len(h.Durations), func(i int) bool { return h.Durations[i] > seconds })]
	return h
}

// openLonger is how many durations are still open after so many seconds.
func openLonger(h Histogram, seconds int64) uint64 {
	return uint64(sort.Search(len(h.Durations), func(i int) bool { return h.Durations[i] >= -seconds }))
}
