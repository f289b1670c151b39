package evaluation

import (
	"maps"
	"slices"

	"advocacy_exporter/collector/tally"
)

// apart is how combinations of labels are folded where the values of one label are not added up.
type apart struct {
	label int // absent where all may be
	// rest is what combinations are folded into; blank where they are left out.
	rest map[string]string
}

// foldApart chooses the combinations with the most rows. Others are folded but for the label whose
// values are kept apart; those with a value of it that no chosen one has are left out. Where the
// label itself cannot be told, nothing can.
func (l *labelling) foldApart(s tally.Segments, most int) {
	if s.Overflow || slices.ContainsFunc(l.refused, func(d Dimension) bool { return d.Name == l.names[l.label] }) {
		return
	}
	var b Breakdown
	b.fold(rowsAddedUp(s.Rows, l.show), most)
	if len(b.Folded) == 0 {
		l.combinations = b
		return
	}
	chosen := make(map[string]bool)
	for _, combination := range b.Segments[:len(b.Segments)-1] {
		chosen[combination] = true
	}
	l.foldRest(b.Folded, chosen)
	l.combinations.Segments = slices.Sorted(maps.Keys(chosen))
}

// foldRest folds combinations, and adds what they are folded into to those chosen.
func (l *labelling) foldRest(folded []string, chosen map[string]bool) {
	known := make(map[string]bool)
	for combination := range chosen {
		known[tally.SplitLabels(combination)[l.label]] = true
	}
	l.rest = make(map[string]string)
	for _, combination := range folded {
		values := slices.Repeat([]string{Other}, len(l.names))
		values[l.label] = tally.SplitLabels(combination)[l.label]
		l.rest[combination] = ""
		if known[values[l.label]] {
			l.rest[combination] = joined(values)
			chosen[joined(values)] = true
		}
	}
}
