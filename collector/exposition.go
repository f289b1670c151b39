package collector

import (
	"math"
	"strings"

	"github.com/prometheus/client_golang/prometheus"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/pull"
	"advocacy_exporter/collector/snapshot"
)

// exposition collects the metrics of one source, which all carry its name and its fixed labels, or
// those of no source.
type exposition struct {
	fixed   prometheus.Labels
	descs   map[familyKey]*prometheus.Desc
	metrics []prometheus.Metric
}

// familyKey tells families apart without putting their names together for every sample.
type familyKey struct {
	kpi     *advocacy.KPI
	part    advocacy.Part
	segment bool
}

// newExposition is that of a job's source, or of none where the job is nil.
func newExposition(j *pull.Job) *exposition {
	fixed := prometheus.Labels{}
	if j != nil {
		fixed["source"] = valid(j.Name)
		for name, value := range j.Labels {
			fixed[name] = valid(value)
		}
	}
	return &exposition{fixed: fixed, descs: make(map[familyKey]*prometheus.Desc)}
}

// add adds a metric. One that cannot be is added as an invalid one, so that the scrape says why.
func (e *exposition) add(desc *prometheus.Desc, kind prometheus.ValueType, value float64, labels ...string) {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return
	}
	for i := range labels {
		labels[i] = valid(labels[i])
	}
	m, err := prometheus.NewConstMetric(desc, kind, value, labels...)
	if err != nil {
		m = prometheus.NewInvalidMetric(desc, err)
	}
	e.metrics = append(e.metrics, m)
}

func valid(label string) string { return strings.ToValidUTF8(label, "\uFFFD") }

// showSelf is what there is to tell of a source itself.
func showSelf(s *snapshot.State) []prometheus.Metric {
	e := newExposition(s.Job)
	for _, f := range stateFamilies {
		desc := prometheus.NewDesc(f.Name, f.Help, f.Labels, e.fixed)
		f.points(s, func(value float64, labels ...string) { e.add(desc, f.kind, value, labels...) })
	}
	return e.metrics
}

// showResult is what the rows of a source say.
func showResult(s *snapshot.State) []prometheus.Metric {
	if s.Result == nil {
		return nil
	}
	e := newExposition(s.Job)
	for _, sample := range s.Result.Samples {
		e.sample(sample)
	}
	e.verdicts(s)
	hidden := prometheus.NewDesc(hiddenFamily.Name, hiddenFamily.Help, hiddenFamily.Labels, e.fixed)
	for _, h := range s.Result.Hidden {
		e.add(hidden, prometheus.GaugeValue, float64(h.Segments), string(h.Period), h.Dimension)
	}
	return e.metrics
}

func (e *exposition) sample(s evaluation.Sample) {
	e.kpi(s, advocacy.ValuePart, s.Estimate.Value)
	if s.KPI.Estimated() {
		e.bounds(s, advocacy.LowerPart, advocacy.UpperPart, s.Estimate)
		e.kpi(s, advocacy.ObservationsPart, float64(s.Estimate.N))
	}
	for _, c := range s.Changes {
		e.change(s, c)
	}
	for _, g := range s.Growth {
		e.kpi(s, advocacy.GrowthPart, g.Ratio, string(g.Versus))
	}
}

// change adds a change of a KPI. Those of segments have no bounds, to keep the number of series low.
func (e *exposition) change(s evaluation.Sample, c evaluation.Change) {
	e.kpi(s, advocacy.ChangePart, c.Value, string(c.Versus))
	if c.Fewer > 0 {
		e.kpi(s, advocacy.ChangeObservationsPart, float64(c.Fewer), string(c.Versus))
	}
	if !c.Bounded {
		return
	}
	e.kpi(s, advocacy.ChangeConfidencePart, c.Confidence, string(c.Versus))
	if s.Dimension == "" {
		e.bounds(s, advocacy.ChangeLowerPart, advocacy.ChangeUpperPart, c.Estimate, string(c.Versus))
	}
}

func (e *exposition) bounds(s evaluation.Sample, lower, upper advocacy.Part, of advocacy.Estimate, versus ...string) {
	if of.Bounded {
		e.kpi(s, lower, of.Lower, versus...)
		e.kpi(s, upper, of.Upper, versus...)
	}
}

func (e *exposition) kpi(s evaluation.Sample, part advocacy.Part, value float64, versus ...string) {
	key := familyKey{s.KPI, part, s.Dimension != ""}
	desc, ok := e.descs[key]
	if !ok {
		names := kpiLabels(s, len(versus) > 0)
		desc = prometheus.NewDesc(s.KPI.Family(part, key.segment), s.KPI.FamilyHelp(part, key.segment), names, e.fixed)
		e.descs[key] = desc
	}
	labels := append(make([]string, 0, 8), string(s.Period))
	if key.segment {
		labels = append(labels, s.Dimension, s.Segment)
	}
	labels = append(labels, s.Labels...)
	if s.KPI.Class != "" {
		labels = append(labels, s.KPI.Class)
	}
	e.add(desc, prometheus.GaugeValue, value, append(labels, versus...)...)
}

func kpiLabels(s evaluation.Sample, versus bool) []string {
	names := []string{"period"}
	if s.Dimension != "" {
		names = append(names, "dimension", "segment")
	}
	names = append(names, s.LabelNames...)
	if s.KPI.Class != "" {
		names = append(names, "class")
	}
	if versus {
		names = append(names, "versus")
	}
	return names
}
