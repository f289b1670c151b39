package collector

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"advocacy_exporter/collector/snapshot"
)

// Family is a family that tells of the exporter and its sources, not of a KPI.
type Family struct {
	Name, Help string
	// Labels come after the source's own ones.
	Labels []string
}

// Families lists the families that are no KPI's, in the order of the catalogue.
func Families() []Family {
	all := []Family{periodStart, periodEnd, hiddenFamily}
	all = append(all, benchmarkFamilies()...)
	for _, f := range stateFamilies {
		all = append(all, f.Family)
	}
	return append(all, oldestPart)
}

var (
	periodStart = Family{"advocacy_period_start_timestamp_seconds",
		"First moment of the period, in Unix seconds. Cached: moves on at local midnight.", []string{"period"}}
	periodEnd = Family{"advocacy_period_end_timestamp_seconds",
		"First moment after the period, in Unix seconds. Cached: moves on at local midnight.", []string{"period"}}
	hiddenFamily = Family{"advocacy_hidden_segments",
		"Segments with rows in the period that are hidden for some KPI because too few people answered. Cached: as of the last good pull.",
		[]string{"period", "dimension"}}
)

// stateFamily is a family with a sample, or a few, for the state of every source.
type stateFamily struct {
	Family
	kind   prometheus.ValueType
	points func(*snapshot.State, emit)
}

// emit takes a value, and those of the family's labels.
type emit func(value float64, labels ...string)

// stateFamilies are the self-metrics of sources. A closed list of reasons is there in full from the
// start, so that a rate over it misses nothing.
var stateFamilies = []stateFamily{
	{Family{"advocacy_exporter_source_up",
		"Whether the last pull of the source ended well and is not suspect.", nil},
		prometheus.GaugeValue,
		func(s *snapshot.State, emit emit) { emit(oneIf(s.Up())) }},
	{Family{"advocacy_exporter_source_suspect",
		"Whether the last pull brought rows that are not believed, by the reason; the last good result is shown meanwhile.", []string{"reason"}},
		prometheus.GaugeValue, suspicions},
	{Family{"advocacy_exporter_source_last_attempt_timestamp_seconds",
		"When the last pull that ended, well or badly, began, in Unix seconds.", nil},
		prometheus.GaugeValue,
		func(s *snapshot.State, emit emit) { emitTime(emit, s.LastAttempt) }},
	{Family{"advocacy_exporter_source_last_success_timestamp_seconds",
		"When the last good pull began, in Unix seconds: the values shown are as of then.", nil},
		prometheus.GaugeValue,
		func(s *snapshot.State, emit emit) { emitTime(emit, s.LastSuccess) }},
	{Family{"advocacy_exporter_source_next_pull_timestamp_seconds",
		"When the source is to be pulled next, in Unix seconds.", nil},
		prometheus.GaugeValue,
		func(s *snapshot.State, emit emit) { emitTime(emit, s.NextPull) }},
	{Family{"advocacy_exporter_source_newest_row_timestamp_seconds",
		"Time of the newest row of the last good pull, in Unix seconds.", nil},
		prometheus.GaugeValue, newestRow},
	{Family{"advocacy_exporter_source_pull_duration_seconds",
		"How long the last pull took, well or badly.", nil},
		prometheus.GaugeValue, duration},
	{Family{"advocacy_exporter_source_pulls_total",
		"Pulls that ended, by how they did; every retry counts.", []string{"result"}},
		prometheus.CounterValue, pulls},
	{Family{"advocacy_exporter_source_rows",
		"Rows of the last good pull.", nil},
		prometheus.GaugeValue, rowsCounted},
	{Family{"advocacy_exporter_source_rejected_rows",
		"Rows of the last good pull that could not be used, by the reason.", []string{"reason"}},
		prometheus.GaugeValue, rejectedRows},
	{Family{"advocacy_exporter_source_unmatched_rows",
		"Rows of the last good pull whose customer the joined source does not know. Only of sources that are joined with another.", nil},
		prometheus.GaugeValue, unmatchedRows},
	{Family{"advocacy_exporter_source_limited_segments",
		"Values of the dimension that are folded into the segment (other), because there are more than max_segments.", []string{"dimension"}},
		prometheus.GaugeValue, limitedSegments},
	{Family{"advocacy_exporter_source_refused_dimension",
		"Always 1: the dimension is left out, by the reason.", []string{"dimension", "reason"}},
		prometheus.GaugeValue, refusedDimensions},
}

func oneIf(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func emitTime(emit emit, t time.Time) {
	if !t.IsZero() {
		emit(float64(t.UnixMilli()) / 1000)
	}
}
