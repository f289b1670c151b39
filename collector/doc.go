// Package collector turns a snapshot into gauges for Prometheus.
//
// A scrape never touches a source, and nobody reads a number back out of a gauge. What is behind a
// gauge has rooms of its own, in the order in which rows go through them: values (texts become scores
// and times), rows (what the rows of a source say), tally (rows counted by day), pull (a source read into
// a tally), evaluation (tallies become KPIs, by the arithmetic of advocacy), snapshot (what is known of
// all sources, with the metrics of one's own) and poller, which does all this on schedule. None of them
// knows this package; explain stands beside it and says where a number came from.
package collector
