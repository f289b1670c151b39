// Package evaluation turns counted rows into results: the KPIs of every period, overall and by segment,
// with what became of them since earlier periods.
//
// It is separate because it is arithmetic: tallies and a day come in, a result comes out, and nothing
// is read, shown or remembered. What must not be told of few people is decided here, for everyone.
package evaluation
