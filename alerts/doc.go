// Package alerts makes Prometheus' own alerting rules of the KPIs and benchmarks that a configuration
// gives, with tests for promtool and a runbook.
//
// It is apart from whatever evaluates the rules: a Prometheus, the ruler of a Mimir, or the engine
// of the exporter read the same file. One table, rules, says which alerts there are. An expression
// knows nothing of statistics, for the intervals, changes and confidences are gauges, and nothing of
// the past but ALERTS, so that two that evaluate it agree.
package alerts
