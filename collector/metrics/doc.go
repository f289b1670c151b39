// Package metrics computes numbers of the user's own from the KPIs of sources: composite scores, ratios,
// sums, means and growth. Each kind of metric is a struct that is its own configuration.
//
// It is separate so that a new kind of metric is a file here and a line in the table of kinds, and
// nobody else learns its name. It knows no sources: what the KPIs are in a period is handed in.
package metrics
