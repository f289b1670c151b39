// Package engine evaluates alerting rules and tells Alertmanagers, with Prometheus' own storage,
// query engine, rules and notifier inside.
//
// It is the only package that knows them: they are no library, and change with every release. At
// every evaluation the gauges of the exporter are stored as a scrape would store them, and the rules
// are evaluated at that very moment, so that the same rule file says the same here and in a
// Prometheus that scrapes the exporter.
package engine
