// Package calendar knows which local day a moment belongs to, and which days a period has.
//
// It is separate because nothing here has ever heard of rows or KPIs: zones, fiscal years, leap
// days and the clocks that change can be understood, and tested, on their own. Day granularity is
// decided here: a window is whole days, its first one in and its To out.
package calendar
