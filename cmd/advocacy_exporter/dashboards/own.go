package dashboards

// Metrics of the user's own have names of the user's own, and no source. The label metric tells their names;
// those that have an interval have a family for its lower bound.

var (
	metricVariable    = unseen(asked("metric", "Own metric", selector("advocacy_exporter_metric_oldest_part_timestamp_seconds"), "metric"))
	compositeVariable = unseen(compositeStems())
)

// compositeStems are the names of metrics with an interval, up to their unit, which is always ratio.
func compositeStems() Variable {
	v := asked("composite", "Own metric with an interval", selector(`{__name__=~".+_lower_ratio", __name__!~".+_change_lower_ratio"}`, `source=""`), "__name__")
	v.Regex = "/(.+)_lower_ratio/"
	return v
}

// ownMetrics are the values of all of them.
func ownMetrics() Panel {
	return sized(columns, 4, stat("Own metrics", paragraphs(
		"The metrics that the configuration computes from KPIs of the sources, as they are now. Ratios are numbers here: 0.25 is 25 %.",
		"A metric is missing in periods in which something that it is computed from has no value."),
		plain, overTime(valueRef, most([]string{"__name__"}, selector(`{__name__=~"$metric"}`, ofPeriod)), legend("__name__"))))
}

// composite is a metric with its interval as a band.
func composite() Panel {
	series := func(part string) string {
		return most([]string{"__name__"}, selector(`{__name__=~"${composite}`+part+`"}`, ofPeriod))
	}
	p := chart("$composite", paragraphs("A metric of your own, computed from KPIs of the sources.", bandText, nothingText+" "+cachedText), shares,
		overTime(valueRef, series("_ratio"), "$composite"),
		overTime(lowerRef, series("_lower_ratio"), lowerName),
		overTime(upperRef, series("_upper_ratio"), upperName),
		overTime(rowsRef, series("_observations"), rowsName),
		overTime(borderRef, most([]string{"border", "origin"}, selector("advocacy_benchmark_ratio", `kpi=~"${composite}_ratio"`)), "{{border}} ({{origin}})"))
	p.FieldConfig.Overrides = append(asBand(), asRows, asBorders)
	return sized(columns, 9, p)
}
