package advocacy

import "math"

// JourneyBuckets is how many buckets journeys have: what they say is in their durations.
const JourneyBuckets = 1

const (
	finishedJourneys  = "the finished journeys"
	allJourneys       = "all journeys, those still on the way included"
	durationsOnly     = "Student's t, not below 0"
	leavesOutTheOpen  = "Journeys still on the way are left out, so the newest cohorts look faster than they will be: mind survival_median."
	byTheOnboardingOf = "of those whose onboarding was completed in the period"
)

// journeyKPIs is the table of the KPIs of journeys from onboarding to the first advocacy.
var journeyKPIs = []KPI{
	{Name: "time_to_advocacy_mean", Stem: "time_to_advocacy_mean", Unit: Seconds, Good: Down, of: durationMean, rows: finishedRows, Interval: durationsOnly,
		Formula: "Σ (first advocacy − onboarding completed) ÷ finished journeys", Range: "0 and up", Observed: finishedJourneys,
		Help: "Mean time to advocacy: from completed onboarding to the first one, " + byTheOnboardingOf + ". " + leavesOutTheOpen},
	{Name: "time_to_advocacy_median", Stem: "time_to_advocacy_median", Unit: Seconds, Good: Down, Segments: true, of: quantileOf(0.5), rows: finishedRows, Interval: orderStatistics,
		Formula: "median of (first advocacy − onboarding completed) of finished journeys", Range: "0 and up", Observed: finishedJourneys,
		Help: "Median time to advocacy: from completed onboarding to the first one, " + byTheOnboardingOf + ". " + leavesOutTheOpen},
	{Name: "time_to_advocacy_p90", Stem: "time_to_advocacy_p90", Unit: Seconds, Good: Down, of: quantileOf(0.9), rows: finishedRows, Interval: orderStatistics,
		Formula: "90 % quantile of (first advocacy − onboarding completed) of finished journeys", Range: "0 and up", Observed: finishedJourneys,
		Help: "Time to advocacy of 90 %: from completed onboarding, within which so many of the finished journeys came to the first one, " + byTheOnboardingOf + ". " + leavesOutTheOpen},
	{Name: "time_to_advocacy_survival_median", Stem: "time_to_advocacy_survival_median", Unit: Seconds, Good: Down, Watched: true, Segments: true, of: survivalMedian, Interval: survivalLimits,
		Formula: "first time at which the Kaplan–Meier curve of journeys is at one half or below; where it stays at one half, the middle of that while", Range: "0 and up", Observed: allJourneys,
		Help: "Median time to advocacy (Kaplan-Meier): from completed onboarding to the first one, " + byTheOnboardingOf + ", journeys still on the way included for as long as they have lasted. Absent while fewer than half can be told to come to it."},
	{Name: "journeys_open", Stem: "journeys_open", Count: true, of: openJourneys,
		Formula: "journeys without an advocacy yet", Range: "0 and up", Observed: allJourneys,
		Help: "Journeys still on the way: onboarding was completed in the period, and there was no advocacy yet."},
}

// JourneyKPIs are the KPIs that journeys to advocacy give. They must not be edited.
func JourneyKPIs() []*KPI { return listed(journeyKPIs) }

// openJourneys makes the statistic of how many durations are open.
func openJourneys(h Histogram) (Statistic, bool) {
	rows := uint64(len(h.Durations))
	return count{value: rows - finishedRows(h), rows: rows}, rows > 0
}

// durationMean makes the statistic of the mean of the finished durations. As for marks, the variance
// is at least what rounding to whole seconds causes.
func durationMean(h Histogram) (Statistic, bool) {
	all := finished(h)
	if len(all) == 0 {
		return nil, false
	}
	n := float64(len(all))
	var sum int64
	for _, d := range all {
		sum += d
	}
	m := mean{value: float64(sum) / n, high: math.Inf(1), rows: uint64(len(all))}
	if len(all) > 1 {
		m.spread, m.freedom = math.Sqrt(max(squaresFrom(m.value, all)/(n-1), 1./12)/n), n-1
	}
	return m, true
}

// squaresFrom adds up the squares of the distances from a center.
func squaresFrom(center float64, durations []int64) float64 {
	sum := 0.0
	for _, d := range durations {
		sum += (float64(d) - center) * (float64(d) - center)
	}
	return sum
}
