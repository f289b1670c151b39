package collector

import "slices"

// hide says which segments of a dimension are hidden in a window, given the rows behind a KPI in
// each of them: those with fewer rows than least, and then the smallest others until what is
// hidden cannot be had by taking the shown segments from the overall value.
//
// That is all it keeps from the reader. Where every hidden row says the same, so does the rest of
// the overall value, and whoever argues from this very rule may narrow the numbers down.
func hide(rows []uint64, least uint64) []int {
	var h hiding
	for i, n := range rows {
		if n > 0 && n < least {
			h.add(i, n)
		}
	}
	for len(h.hidden) > 0 && !h.safe(least) {
		i, found := smallestShown(rows, h.hidden)
		if !found {
			break // all is hidden, and only the overall value is left
		}
		h.add(i, rows[i])
	}
	return h.hidden
}

type hiding struct {
	hidden []int // which segments
	rows   uint64
}

func (h *hiding) add(i int, rows uint64) {
	h.hidden = append(h.hidden, i)
	h.rows += rows
}

// safe reports whether the sum of the hidden rows tells none of them: there are two segments or
// more, enough rows, and not one row in each.
func (h *hiding) safe(least uint64) bool {
	segments := uint64(len(h.hidden))
	return segments >= 2 && h.rows >= least && h.rows > segments
}

func smallestShown(rows []uint64, hidden []int) (smallest int, found bool) {
	for i, n := range rows {
		if n > 0 && !slices.Contains(hidden, i) && (!found || n < rows[smallest]) {
			smallest, found = i, true
		}
	}
	return smallest, found
}
