package page

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"advocacy_exporter/cmd/advocacy_exporter/words"
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/snapshot"
)

// headline is the one KPI that says most of a source. It reports false where a segment is asked for that
// the source does not have.
func (l look) headline(state *snapshot.State) (tile, bool) {
	t := tile{Of: clipped(state.Job.Name, shortName), Link: l.of(state.Job.Name).link(l.home)}
	if period := string(l.period(state)); period != l.Period {
		t.Period = periodWords(period)
	}
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
		l.absent(&t, state, k)
	case 1:
		l.fill(&t, state, samples[0])
		l.bySegments(&t, state, samples[0])
	default:
		if segments := l.asked(state, k); len(segments) > 0 {
			samples = segments
		}
		t.Title, t.Spread, t.Several = k.Title(), spread(k, samples), l.several(state, k, samples, nil)
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

// bySegments shows the segments of the dimension that is asked for in place of the past.
func (l look) bySegments(t *tile, state *snapshot.State, all evaluation.Sample) {
	if l.Dimension == "" || l.Segment != "" {
		return
	}
	t.Trend = ""
	if segments := l.asked(state, all.KPI); len(segments) > 0 {
		t.Several = l.several(state, all.KPI, segments, &all.Estimate.Value)
		return
	}
	t.Advice = "No segment is shown in this period."
}

// asked are the segments of the dimension that is asked for as a whole.
func (l look) asked(state *snapshot.State, k *advocacy.KPI) []evaluation.Sample {
	if l.Dimension == "" || l.Segment != "" {
		return nil
	}
	return l.segmentsByKPI(state, l.Dimension)[k.Name]
}

// several are the greatest of several values of a KPI.
func (l look) several(state *snapshot.State, k *advocacy.KPI, samples []evaluation.Sample, reference *float64) *plot {
	const most = 6
	p := l.plotOf(state, k, samples, reference)
	if rest := len(p.Rows) - most; rest > 0 {
		p.Rows, p.Notes = p.Rows[:most], []string{fmt.Sprintf("and %d more", rest)}
	}
	return &p
}

// spread is how far several values of a KPI reach.
func spread(k *advocacy.KPI, samples []evaluation.Sample) string {
	byValue := func(a, b evaluation.Sample) int { return cmp.Compare(a.Estimate.Value, b.Estimate.Value) }
	least, most := slices.MinFunc(samples, byValue), slices.MaxFunc(samples, byValue)
	by := cmp.Or(strings.Join(least.LabelNames, " and "), clipped(least.Dimension, shortName))
	return unbroken(fmt.Sprintf("%d values by %s, from %s to %s", len(samples), by,
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
	for _, shown := range []func(*snapshot.State, *advocacy.KPI) []evaluation.Sample{l.asked, l.samples} {
		if i := slices.IndexFunc(kpis, func(k *advocacy.KPI) bool { return len(shown(state, k)) > 0 }); i >= 0 {
			return kpis[i]
		}
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
