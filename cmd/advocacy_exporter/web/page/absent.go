package page

import (
	"fmt"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/snapshot"
)

// absent shows that there is no number, and what it was before.
func (l look) absent(t *tile, state *snapshot.State, k *advocacy.KPI) {
	period := l.period(state)
	t.Title = k.Title()
	t.Absent, t.Advice = l.empty(state)
	if l.Segment == "" {
		t.Explain = l.explainLink(state.Job.Name, evaluation.Sample{KPI: k, Period: period})
		t.Trend = trendOf(k, period, l.past.trends(state, period)[k.Name])
	}
}

// unpulled says why nothing is known of a source, and what to do.
func (l look) unpulled(state *snapshot.State) (absent, advice string) {
	if state.LastAttempt.IsZero() {
		return "Not pulled yet.", "The first pull is under way or waits for its turn."
	}
	advice = "See the error below; check --pull says more."
	if !state.NextPull.IsZero() {
		advice = "Pulled again " + momentOf(state.NextPull, l.now).Words + ". See its error under Sources."
	}
	return "No pull has ended well yet.", advice
}

// empty says why a source has no number in the period, and what to do.
func (l look) empty(state *snapshot.State) (absent, advice string) {
	if l.Segment != "" {
		return "Nothing is shown of this segment in this period.",
			fmt.Sprintf("It has no rows, or fewer than %d (min_respondents).", state.Job.Evaluation.MinRespondents)
	}
	if state.Tally.Rows() == 0 {
		return "The source has no rows.", "Look at its query, filter or file, and at the rejected rows under Sources."
	}
	advice = "There are no rows that the KPI counts, or too few, or they are too young."
	if newest, ok := state.Tally.Newest(); ok {
		advice += " The newest row is of " + newest.In(state.Job.Evaluation.Calendar.Zone()).Format("2006-01-02") + ". A longer period may have a value."
	}
	return "No value in this period.", advice
}

// warning says why a number may be out of date.
func (l look) warning(state *snapshot.State) string {
	age := momentOf(state.LastSuccess, l.now).Words
	switch {
	case !state.Current(l.now):
		return "Withdrawn from /metrics: from " + age + ", older than max_age."
	case !state.Up() && !state.LastAttempt.IsZero():
		return "The last pull went wrong; from " + age + "."
	}
	return ""
}
