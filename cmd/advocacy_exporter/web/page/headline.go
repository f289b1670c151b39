package page

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"advocacy_exporter/cmd/advocacy_exporter/words"
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/snapshot"
)

// headline is the one KPI that says most of a source. It reports false where a segment is asked for that
// the source does not have.
func (l look) headline(state *snapshot.State) (tile, bool) {
	t := tile{Of: clipped(state.Job.Name, shortName), Link: l.of(state.Job.Name).link(l.home), Period: periodWords(string(l.period(state)))}
	if state.Result == nil {
		t.Absent, t.Advice = l.unpulled(state)
		return t, true
	}
	if l.Dimension != "" && !hasDimension(state, l.Dimension) {
		return t, false
	}
	k := l.foremost(state)
	switch samples := l.samples(state, k); len(samples) {
	case 0:
		t.Title = k.Title()
		t.Absent, t.Advice = l.empty(state)
		if l.Segment == "" {
			t.Explain = l.explainLink(state.Job.Name, evaluation.Sample{KPI: k, Period: l.period(state)})
			t.Trend = trendOf(k, l.period(state), l.past.trends(state, l.period(state))[k.Name])
		}
	case 1:
		l.fill(&t, state, samples[0])
	default:
		t.Title, t.Spread, t.Several = k.Title(), spread(k, samples), l.several(state, k, samples)
	}
	t.Warning = l.warning(state)
	return t, true
}

// fill shows a sample of a source.
func (l look) fill(t *tile, state *snapshot.State, sample evaluation.Sample) {
	t.show(numbers{sample, state.Judge(sample), state.Job.Evaluation.Confidence})
	t.Explain = l.explainLink(state.Job.Name, sample)
	if sample.Dimension == "" && len(sample.Labels) == 0 {
		t.Trend = trendOf(sample.KPI, sample.Period, l.past.trends(state, sample.Period)[sample.KPI.Name])
	}
}

// several are the greatest of several values of a KPI.
func (l look) several(state *snapshot.State, k *advocacy.KPI, samples []evaluation.Sample) *plot {
	const most = 6
	p := l.plotOf(state, k, samples, nil)
	if rest := len(p.Rows) - most; rest > 0 {
		p.Rows, p.Notes = p.Rows[:most], []string{fmt.Sprintf("and %d more", rest)}
	}
	return &p
}

// spread is how far several values of a KPI reach.
func spread(k *advocacy.KPI, samples []evaluation.Sample) string {
	byValue := func(a, b evaluation.Sample) int { return cmp.Compare(a.Estimate.Value, b.Estimate.Value) }
	least, most := slices.MinFunc(samples, byValue), slices.MaxFunc(samples, byValue)
	return unbroken(fmt.Sprintf("%d values by %s, from %s to %s", len(samples), strings.Join(least.LabelNames, " and "),
		words.Value(k, least.Estimate.Value), words.Value(k, most.Estimate.Value)))
}

// foremost is the KPI that says most of a source: one that alerts watch, or else one with an interval. Of
// these it is the first that there is something to show of, or else the first.
func (l look) foremost(state *snapshot.State) *advocacy.KPI {
	kpis := rows.KPIsOf(state.Job.Rows)
	for _, wanted := range []func(*advocacy.KPI) bool{watched, (*advocacy.KPI).Estimated} {
		if some := slices.DeleteFunc(slices.Clone(kpis), func(k *advocacy.KPI) bool { return !wanted(k) }); len(some) > 0 {
			kpis = some
			break
		}
	}
	if i := slices.IndexFunc(kpis, func(k *advocacy.KPI) bool { return len(l.samples(state, k)) > 0 }); i >= 0 {
		return kpis[i]
	}
	return kpis[0]
}

func watched(k *advocacy.KPI) bool { return k.Watched }

// samples are those of a KPI in the period: the overall ones, or that of the segment asked for.
func (l look) samples(state *snapshot.State, k *advocacy.KPI) []evaluation.Sample {
	var all []evaluation.Sample
	period := l.period(state)
	for _, s := range state.Result.Samples {
		if s.KPI.Name == k.Name && s.Period == period && l.wants(s) {
			all = append(all, s)
		}
	}
	return all
}

func (l look) wants(s evaluation.Sample) bool {
	if l.Segment == "" {
		return s.Dimension == ""
	}
	return s.Dimension == l.Dimension && s.Segment == l.Segment
}

func hasDimension(state *snapshot.State, name string) bool {
	for _, d := range state.Result.Dimensions {
		if d.Name == name && d.Refused == "" {
			return true
		}
	}
	return false
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

// metricTile is a metric of the user's own.
func (l look) metricTile(m *snapshot.MetricState) tile {
	k := m.Metric.KPI
	t := tile{Of: k.Title(), Period: periodWords(l.Period)}
	for _, s := range m.Samples {
		if s.Period == calendar.Period(l.Period) {
			t.show(numbers{s, m.Judge(s.Estimate), m.Metric.Confidence})
			t.Title, t.Explain = "of "+strings.Join(m.Metric.Sources(), ", "), l.explainLink("", s)
			t.Trend = trendOf(k, s.Period, m.Trend(s.Period, func(state *snapshot.State) map[string][]evaluation.Past {
				return l.past.trends(state, s.Period)
			}))
			return t
		}
	}
	t.Title = "of " + strings.Join(m.Metric.Sources(), ", ")
	t.Absent, t.Explain = "No value in this period.", l.explain+"?"+url.Values{"kpi": {k.Name}, "period": {l.Period}}.Encode()
	if missing := m.Missing(); len(missing) > 0 {
		t.Absent = "Nothing was read yet of " + strings.Join(missing, ", ") + "."
	}
	return t
}

// explainLink leads to where a number comes from.
func (l look) explainLink(source string, s evaluation.Sample) string {
	v := url.Values{"kpi": {s.KPI.Name}, "period": {string(s.Period)}}
	if source != "" {
		v.Set("source", source)
	}
	if s.Dimension != "" {
		v.Set("dimension", s.Dimension)
		v.Set("segment", s.Segment)
	}
	return l.explain + "?" + v.Encode()
}
