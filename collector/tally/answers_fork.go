package tally

import "slices"

// fork is another one with the same answers, which costs little however many they are: it has the same
// chunks, and copies those that change. The first one must not change any more.
func (a *answers) fork() *answers {
	f := new(answers)
	*f = *a
	f.chunks, f.values, f.durations = slices.Clone(a.chunks), slices.Clone(a.values), slices.Clone(a.durations)
	f.borrowed = slices.Repeat([]bool{true}, len(a.chunks))
	f.index = table{key: func(i int) uint64 { return f.at(i).key }, slots: slices.Clone(a.index.slots), used: a.index.used}
	return f
}

// own makes a chunk one that may change.
func (a *answers) own(chunk int) {
	if chunk >= len(a.borrowed) || !a.borrowed[chunk] {
		return
	}
	a.borrowed[chunk] = false
	a.chunks[chunk], a.values[chunk] = slices.Clone(a.chunks[chunk]), slices.Clone(a.values[chunk])
	if a.lasting {
		a.durations[chunk] = slices.Clone(a.durations[chunk])
	}
}

// sameValues reports whether every value of every dimension has the same index in two tallies; own is
// what Merge found.
func sameValues(own [][]int) bool {
	for _, indexes := range own {
		for i, index := range indexes {
			if i != index {
				return false
			}
		}
		if len(indexes) == 0 { // none, or too many to be told apart
			return false
		}
	}
	return true
}
