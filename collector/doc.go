// Package collector turns rows into gauges: a poller pulls the sources of package sources on schedule,
// evaluation computes the KPIs of every period, and a snapshot of the results is what scrapes see.
//
// A scrape never touches a source, and nobody reads a number back out of a gauge.
//
// What can be told on its own has its own package, and none of them knows this one: calendar (days
// and periods), tally (rows counted by day), values (texts that become scores and times), rows (what
// the rows of a source say), schedule (when to pull) and advocacy (the arithmetic of the KPIs).
package collector
