package dashboards

import "fmt"

func sourceVariables() []Variable { return standard(sourceVariable) }

func sourcesAndAlerts() []section {
	return []section{
		{title: "Alerts", panels: []Panel{firingBySeverity(), alertsNow(), alertsOverTime()}},
		{title: "Sources", panels: append([]Panel{sourcesNow()}, sourcesOverTime()...)},
		{title: "Exporter", panels: exporter()},
	}
}

var bySource = []string{"source"}

// ofSources is the greatest of replicas, by source.
func ofSources(name string, by ...string) string {
	return most(append(bySource, by...), selector("advocacy_exporter_source_"+name, ofSource))
}

// ago is how long it is since the moment that a series tells.
func ago(moment string) string { return "time() - " + moment }

// upWords are what the gauge up says.
var upWords = Property{"mappings", words(map[string]Word{"0": {"✕ down", "orange", 0}, "1": {"✓ up", "blue", 1}})}

func sourcesNow() Panel {
	return sized(columns, 10, table("Sources, now", paragraphs(
		"A source is up where its last pull ended well and is believed. One that is down keeps its last good values until they are older than max_age.",
		"A next pull that is long over is one that takes long, or a schedule that does not run."),
		plain, label("source"),
		column{name: "up", expr: ofSources("up"), properties: []Property{upWords}},
		column{name: "age of values", expr: ago(ofSources("last_success_timestamp_seconds")), unit: seconds},
		column{name: "age of newest row", expr: ago(ofSources("newest_row_timestamp_seconds")), unit: seconds},
		column{name: "next pull in", expr: ofSources("next_pull_timestamp_seconds") + " - time()", unit: seconds},
		column{name: "last pull took", expr: ofSources("pull_duration_seconds"), unit: seconds},
		column{name: "rows", expr: ofSources("rows"), unit: counts},
		column{name: "rejected", expr: sum(bySource, ofSources("rejected_rows", "reason")), unit: counts}))
}

func sourcesOverTime() []Panel {
	each := legend("source")
	return []Panel{
		sized(12, 9, timeline("Up", "Whether the last pull of each source ended well and is believed.",
			overTime("A", ofSources("up"), each), upWords)),
		sized(12, 9, chart("Suspect sources", "Sources whose last pull ended well and is not believed, by the reason: few_rows, old_rows, missing_pages or rejects. Their last good values are shown meanwhile.",
			counts, overTime("A", sum([]string{"reason"}, ofSources("suspect", "reason")), legend("reason")))),
		sized(12, 9, chart("Pulls an hour", "Pulls that ended, by how they did. Every retry counts.",
			counts, overTime("A", "3600 * "+sum([]string{"result"}, fmt.Sprintf("rate(%s[$__rate_interval])", selector("advocacy_exporter_source_pulls_total", ofSource))), legend("result")))),
		sized(12, 9, chart("How long pulls take", "The last pull of each source, well or badly ended. One that comes near to the time between two pulls is too slow for its schedule.",
			seconds, overTime("A", ofSources("pull_duration_seconds"), each))),
		sized(12, 9, chart("Age of values", "How long ago the last good pull began: the values are as of then. After max_age they are withdrawn.",
			seconds, overTime("A", ago(ofSources("last_success_timestamp_seconds")), each))),
		sized(12, 9, chart("Rows", "Rows of the last good pull. A sudden fall is a broken export more often than an event.",
			counts, overTime("A", ofSources("rows"), each))),
		sized(12, 9, chart("Rejected rows", "Rows of the last good pull that could not be used, by the reason. advocacy_exporter check --pull shows where they stand.",
			counts, overTime("A", sum([]string{"reason"}, ofSources("rejected_rows", "reason")), legend("reason")))),
		sized(12, 9, chart("Unmatched rows", "Rows whose customer the joined source does not know. Only of sources that are joined with another.",
			counts, overTime("A", ofSources("unmatched_rows"), each))),
		sized(12, 9, chart("Age of own metrics", "How long ago the oldest of what a metric of your own is computed from was pulled.",
			seconds, overTime("A", ago(most([]string{"metric"}, selector("advocacy_exporter_metric_oldest_part_timestamp_seconds"))), legend("metric")))),
		sized(12, 9, timeline("Expired benchmarks", "Whether the last day on which a benchmark holds has passed. Then it judges nothing any more, and nothing on it can fire.",
			overTime("A", most([]string{"kpi", "industry", "origin"}, selector("advocacy_exporter_benchmark_expired")), legend("kpi", "industry", "origin")),
			Property{"mappings", words(map[string]Word{"0": {"✓ holds", "blue", 0}, "1": {"✕ expired", "orange", 1}})})),
	}
}

// timeline shows states over time, as words.
func timeline(title, description string, target Target, states Property) Panel {
	f := field(plain)
	f.Custom = map[string]any{"fillOpacity": 70, "lineWidth": 0}
	return Panel{
		Type: "state-timeline", Title: title, Description: description, Datasource: chosen, Targets: []Target{target},
		FieldConfig: &FieldConfig{Defaults: f, Overrides: []Override{ofQuery(target.RefID, states)}},
		Options: map[string]any{
			"showValue": "auto", "mergeValues": true, "alignValue": "left", "rowHeight": 0.9,
			"legend":  map[string]any{"displayMode": "list", "placement": "bottom", "showLegend": true, "calcs": []string{}},
			"tooltip": map[string]any{"mode": "single", "sort": "none"},
		},
	}
}

// exporter is how the process does.
func exporter() []Panel {
	each := legend("job", "instance")
	by := []string{"job", "instance"}
	reloaded := timeline("Configuration", "Whether the configuration could be read when it was last asked for. If not, the one before stays in force.",
		overTime("A", most(by, selector("advocacy_exporter_config_last_reload_successful")), each),
		Property{"mappings", words(map[string]Word{"0": {"✕ not read", "orange", 0}, "1": {"✓ read", "blue", 1}})})
	return []Panel{
		sized(12, 7, reloaded),
		sized(12, 7, table("Versions", "What runs, and since when its configuration is in force.",
			plain, label("instance"), label("version"), label("revision"), label("goversion"),
			column{name: "configuration read", expr: "1000 * " + most([]string{"instance"}, selector("advocacy_exporter_config_last_reload_success_timestamp_seconds")) +
				"\n* on (instance) group_right () " + most([]string{"instance", "version", "revision", "goversion"}, selector("advocacy_exporter_build_info")), unit: "dateTimeAsIso"})),
		sized(8, 8, chart("Memory", "Resident memory of the process. Not there with --web.disable-exporter-metrics.",
			bytesOf, overTime("A", most(by, selector("process_resident_memory_bytes")), each))),
		sized(8, 8, chart("Processor", "Processor seconds a second. Not there with --web.disable-exporter-metrics.",
			plain, overTime("A", most(by, fmt.Sprintf("rate(%s[$__rate_interval])", selector("process_cpu_seconds_total"))), each))),
		sized(8, 8, chart("Series of a scrape", "How many series the exporter shows.",
			counts, overTime("A", most(by, selector("scrape_samples_scraped")), each))),
	}
}
