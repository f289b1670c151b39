package evaluation

import "slices"

// hide says which segments of a dimension are hidden in a window, given for each KPI of a facet the
// rows behind it in each of them: those with fewer rows than least for any of the KPIs, and then the
// smallest others until of no KPI what is hidden can be had by taking the shown segments from the
// overall value. A segment is hidden for all KPIs of a facet at once, for what one of them says of its
// rows another one may tell: the advocates at the end of two months are the development in between.
//
// That is all it keeps from the reader. Where every hidden row says the same, so does the rest of
// the overall value, and whoever argues from this very rule may narrow the numbers down.
func hide(kpis [][]uint64, least uint64) []int {
	var hidden []int
	for _, rows := range kpis {
		for i, n := range rows {
			if n > 0 && n < least && !slices.Contains(hidden, i) {
				hidden = append(hidden, i)
			}
		}
	}
	for more := true; more; {
		before := len(hidden)
		for _, rows := range kpis {
			hidden = join(hidden, rows, least)
		}
		more = len(hidden) > before
	}
	return hidden
}

// join adds to the hidden segments the smallest others until they are safe for a KPI, or all are hidden
// and only the overall value is left.
func join(hidden []int, rows []uint64, least uint64) []int {
	for !safe(hidden, rows, least) {
		i, found := smallestShown(rows, hidden)
		if !found {
			break
		}
		hidden = append(hidden, i)
	}
	return hidden
}

// safe reports whether the sum of the hidden rows tells none of them: there are two segments with
// rows or more, enough rows, and not one row in each; or none at all.
func safe(hidden []int, rows []uint64, least uint64) bool {
	var segments, sum uint64
	for _, i := range hidden {
		if rows[i] > 0 {
			segments++
			sum += rows[i]
		}
	}
	return segments == 0 || segments >= 2 && sum >= least && sum > segments
}

func smallestShown(rows []uint64, hidden []int) (smallest int, found bool) {
	for i, n := range rows {
		if n > 0 && !slices.Contains(hidden, i) && (!found || n < rows[smallest]) {
			smallest, found = i, true
		}
	}
	return smallest, found
}
