package explain

import (
	"fmt"
	"strings"
	"time"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/metrics"
	"advocacy_exporter/collector/snapshot"
)

// Part is a KPI that a metric of the user's own was computed from.
type Part struct {
	Source string        `json:"source"`
	KPI    string        `json:"kpi"`
	Of     *advocacy.KPI `json:"-"`
	// Figure is left out where the KPI has no value in the period.
	Figure *Figure `json:"figure,omitempty"`
	// Pulled is when the source was last pulled well.
	Pulled *time.Time `json:"pulled,omitempty"`
	// Weight, Place and Contribution are of parts that add up to the metric: how much the part counts,
	// its value as it counts, in a composite on 0 to 1, and what the two make.
	Weight       *float64 `json:"weight,omitempty"`
	Place        *float64 `json:"place,omitempty"`
	Contribution *float64 `json:"contribution,omitempty"`
}

// PartMoved is what became of a part since an earlier period.
type PartMoved struct {
	Source string        `json:"source"`
	KPI    string        `json:"kpi"`
	Of     *advocacy.KPI `json:"-"`
	Then   *float64      `json:"then,omitempty"`
	Now    *float64      `json:"now,omitempty"`
	// Contribution is what the part added to the change of the metric. They add up to it.
	Contribution *float64 `json:"contribution,omitempty"`
}

// explainingMetric is a question about a metric that is being answered.
type explainingMetric struct {
	state *snapshot.MetricState
	of    *metrics.Metric
	*Explanation
	windows evaluation.PeriodWindows
	moment  metrics.Moment
}

func explainMetric(m *snapshot.MetricState, q Question, now time.Time) (*Explanation, error) {
	if missing := m.Missing(); len(missing) > 0 {
		return nil, fmt.Errorf("metric %q: source %s: %w", q.KPI, strings.Join(missing, ", "), ErrNoValues)
	}
	windows, err := findPeriod(m.Windows(), q.Period, "the sources")
	if err != nil {
		return nil, err
	}
	kpi := m.Metric.KPI
	e := &explainingMetric{m, m.Metric, &Explanation{
		KPI: kpi.Name, Of: kpi, Period: windows.Period, Family: kpi.Family(advocacy.ValuePart, false),
		Formula: kpi.Formula, Interval: kpi.Interval, Confidence: m.Metric.Confidence, Dates: datesOf(windows.Current),
	}, windows, m.Moment(windows.Period)}
	e.pulls(now)
	e.figures()
	return e.Explanation, nil
}

// pulls tells of the source that was pulled the longest ago.
func (e *explainingMetric) pulls(now time.Time) {
	oldest := e.state.Oldest()
	e.Oldest, e.Pulls = oldest.Job.Name, pullsOf(oldest, now)
	e.Pulls.Stale = !e.state.Current(now)
}

func (e *explainingMetric) figures() {
	e.Parts = e.parts()
	v, why := e.of.Kind.Compute(e.moment)
	if e.Absent = why; why != "" {
		return
	}
	e.Figure = figureOf(v.Estimate)
	for _, versus := range calendar.Comparisons() {
		e.Comparisons = append(e.Comparisons, e.compare(versus, v))
	}
	judgements := e.state.Judge(v.Estimate)
	e.Band = advocacy.Band(judgements)
	for _, j := range judgements {
		e.Benchmarks = append(e.Benchmarks, verdictOf(j))
	}
}

// parts are the inputs with their values now, and what they add to the metric.
func (e *explainingMetric) parts() []Part {
	contributions := e.of.Kind.Contributions(e.of.Inputs, e.moment.Now)
	all := make([]Part, len(e.of.Inputs))
	for i, input := range e.of.Inputs {
		source := e.state.Inputs[i]
		all[i] = Part{Source: input.Source, KPI: input.KPI.Name, Of: input.KPI, Pulled: momentOf(source, source.LastSuccess)}
		if s := e.moment.Now[i]; s != nil {
			all[i].Figure = figureOf(s.At(e.moment.Z))
		}
		if i < len(contributions) && !contributions[i].Missing {
			c := contributions[i]
			all[i].Weight, all[i].Place, all[i].Contribution = &c.Weight, &c.Place, &c.Sum
		}
	}
	return all
}

// compare says what became of the metric since an earlier period, and of its parts.
func (e *explainingMetric) compare(versus calendar.Versus, now metrics.Value) Comparison {
	w, then := e.windows.Versus(versus), e.moment.Then[versus]
	if w.Empty() || then == nil {
		return Comparison{Versus: versus, Absent: "the period has no such comparison, or it would start before the first row"}
	}
	earlier := e.moment
	earlier.Now, earlier.Then = then, nil
	before, why := e.of.Kind.Compute(earlier)
	c := Comparison{Versus: versus, Dates: datesOf(w), Absent: why}
	if why == "" {
		c.Figure = figureOf(before.Estimate)
	}
	if change, ok := now.Changes[versus]; ok {
		c.Change = changeOf(change, e.Confidence)
	}
	c.Parts = e.moved(then, c.Change != nil)
	return c
}

// moved is what became of the parts. Where the change is told, it is split among them.
func (e *explainingMetric) moved(then []advocacy.Statistic, split bool) []PartMoved {
	kind, inputs := e.of.Kind, e.of.Inputs
	now, before := kind.Contributions(inputs, e.moment.Now), kind.Contributions(inputs, then)
	all := make([]PartMoved, len(inputs))
	for i, input := range inputs {
		all[i] = PartMoved{Source: input.Source, KPI: input.KPI.Name, Of: input.KPI, Then: valueOf(then[i]), Now: valueOf(e.moment.Now[i])}
		if split && i < len(now) && !now[i].Missing {
			contribution := now[i].Sum - before[i].Sum
			all[i].Contribution = &contribution
		}
	}
	return all
}

func valueOf(s advocacy.Statistic) *float64 {
	if s == nil {
		return nil
	}
	value := s.At(0).Value
	return &value
}
