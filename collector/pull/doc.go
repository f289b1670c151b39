// Package pull reads the source of a job into a tally, and says whether to believe what came.
//
// It is separate because it is the only room that touches sources: it knows how to read no more than
// what is new, and nothing of schedules, KPIs' values and gauges.
package pull
