package calendar

import "slices"

// Past are the days of the period and of those right before it, the oldest first: at most so many, and
// none of those before that begin before a day. An earlier one is whole, even where the present one is not
// over yet. The period of all rows has none before it.
func (p Period) Past(c Calendar, today, since Day, most int) []Window {
	all := []Window{p.Windows(c, today).Current}
	for w := all[0]; p != All && len(all) < most; all = append(all, w) {
		if w = p.before(c, w); w.From < since {
			break
		}
	}
	slices.Reverse(all)
	return all
}

// before are the days of the period right before those of one.
func (p Period) before(c Calendar, w Window) Window {
	if p.Closed() {
		return p.Windows(c, w.From).Current
	}
	return p.Windows(c, w.From-1).Current
}
