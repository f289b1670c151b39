package rows

import (
	"time"

	"advocacy_exporter/collector/advocacy"
)

// Catalogue is every KPI of a survey: on the usual scale all of them are defined.
func (*Survey) Catalogue() []Chapter {
	scale, _ := advocacy.NewScale(advocacy.ScaleNames()[0], advocacy.Overrides{})
	const day = 24 * 60 * 60
	followUps := append(advocacy.FollowUpKPIs(7*day), advocacy.OverdueKPIs(2*day)...)
	return []Chapter{
		{Title: "Answers", KPIs: advocacy.SurveyKPIs(scale), Example: exampleAnswers(scale)},
		{Title: "Invitations, with `sent`", KPIs: advocacy.InvitationKPIs(), Example: exampleRows(nil, 700, 300)},
		{Title: "Rewarded answers, with `rewarded`", KPIs: advocacy.RewardKPIs(), Example: exampleRewards(scale)},
		{Title: "Replies to detractors, with `followed_up`", KPIs: followUps, Example: exampleFollowUps()},
	}
}

// exampleAnswers are 500 answers, 300 of them by advocates.
func exampleAnswers(scale *advocacy.Scale) advocacy.Histogram {
	return exampleRows(scale, 4, 1, 3, 5, 8, 29, 30, 40, 80, 120, 180)
}

// exampleRewards are the same answers, with a reward for one in five of each score.
func exampleRewards(scale *advocacy.Scale) advocacy.Histogram {
	var buckets []uint64
	for _, b := range exampleAnswers(scale).Buckets {
		rewarded := b.Rows / 5
		buckets = append(buckets, b.Rows-rewarded, rewarded)
	}
	return exampleRows(scale, buckets...)
}

// exampleFollowUps are 50 detractors, of whom 40 had a reply after an hour, two hours and so on. The
// others have waited for three days.
func exampleFollowUps() advocacy.Histogram {
	h := exampleRows(nil, 50)
	for range 10 {
		h.Durations = append(h.Durations, -int64(72*time.Hour/time.Second))
	}
	for hours := range int64(40) {
		h.Durations = append(h.Durations, (hours+1)*int64(time.Hour/time.Second))
	}
	return h
}
