// Package values reads the texts of fields: scores, times, counts and weights, the way people and
// their tools write them.
//
// It is separate because it runs for every field of every row, so it allocates nothing, and because
// what it takes for an answer decides every KPI: a text is read in the one way it can be meant, or
// not at all and with a Fault that says what to do about it.
package values
