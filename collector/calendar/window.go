package calendar

// Window is the days From … To−1. Rows without a time count as before every other From than NoDay.
type Window struct{ From, To Day }

// EveryDay is every day there is, and the rows without one.
func EveryDay() Window { return Window{NoDay, LastDay} }

// Empty reports whether there are no days in the window.
func (w Window) Empty() bool { return w.From >= w.To }

// Windows are the days of a period and those it is compared with, as of a moment.
type Windows struct {
	// Current starts on NoDay where the period has no first day.
	Current Window
	// Previous and YearAgo are zero where the period has no such comparison.
	Previous, YearAgo Window
}

// Versus is what a period is compared with.
type Versus string

// The comparisons.
const (
	Previous Versus = "previous"
	YearAgo  Versus = "year_ago"
)

// Comparisons lists what periods are compared with.
func Comparisons() []Versus { return []Versus{Previous, YearAgo} }

// Versus is the window that the period is compared with; it is empty where there is none.
func (w Windows) Versus(v Versus) Window {
	if v == YearAgo {
		return w.YearAgo
	}
	return w.Previous
}

// Since drops the comparisons with periods that start before the first row: they would compare
// with a part of a period as if it were the whole.
func (w Windows) Since(first Day) Windows {
	if w.Previous.From < first {
		w.Previous = Window{}
	}
	if w.YearAgo.From < first {
		w.YearAgo = Window{}
	}
	return w
}
