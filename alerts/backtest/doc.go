// Package backtest looks at every day of the past as if it were today: what the gauges would have
// shown, and which alerts would have fired.
//
// A source is read once. What its rows said as of the end of a day follows from what was counted of
// them, since every row has a day. It is what is known of that day now: rows that came late are there.
package backtest
