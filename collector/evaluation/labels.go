package evaluation

import (
	"slices"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/tally"
)

// labelling is how the overall values of a facet are told apart by labels. It is the same for every
// window. A facet without labels has one group of rows.
type labelling struct {
	names []string
	// values are those of the labels, by group.
	values [][]string
	// refused are labels that are left out as dimensions are: their value is always (other).
	refused []Dimension
	// combinations are what values were joined from; the folded ones are (other) in every label.
	combinations Breakdown
	apart
}

func newLabelling(f facet, segments []tally.Segments, most int) labelling {
	l := labelling{names: f.Labels}
	if len(l.names) == 0 {
		l.values = [][]string{nil}
		return l
	}
	l.refuse(segments[0])
	l.combinations.other = joined(slices.Repeat([]string{Other}, len(l.names)))
	switch l.label = slices.Index(f.Labels, f.Apart); {
	case l.label >= 0:
		l.foldApart(segments[0], most)
	case segments[0].Overflow:
		l.combinations.Segments = []string{l.combinations.other}
	default:
		l.combinations.fold(rowsAddedUp(segments[0].Rows, l.show), most)
	}
	for _, combination := range l.combinations.Segments {
		l.values = append(l.values, tally.SplitLabels(combination))
	}
	return l
}

// refuse finds the labels that name persons, or of which there are too many.
func (l *labelling) refuse(s tally.Segments) {
	for i, name := range l.names {
		values := rowsAddedUp(s.Rows, func(combination string) string { return tally.SplitLabels(combination)[i] })
		if why := refusal(tally.Segments{Overflow: s.Overflow, Rows: values}); why != "" {
			l.refused = append(l.refused, Dimension{Name: name, Refused: why})
		}
	}
}

// show is a combination without the values of labels that are left out, or what it is folded into.
func (l *labelling) show(combination string) string {
	if len(l.refused) > 0 {
		values := tally.SplitLabels(combination)
		for _, left := range l.refused {
			values[slices.Index(l.names, left.Name)] = Other
		}
		combination = joined(values)
	}
	if rest, folded := l.rest[combination]; folded {
		return rest
	}
	return combination
}

// groups are the rows of a window by their labels.
func (l *labelling) groups(counts tally.Counts) []advocacy.Histogram {
	switch {
	case len(l.values) == 0:
		return nil
	case len(l.names) == 0, counts.Dimensions[0] == nil: // not told apart, or by too many values
		return []advocacy.Histogram{counts.Overall}
	case len(l.refused)+len(l.rest) == 0:
		return l.combinations.histograms(counts.Dimensions[0])
	}
	return l.combinations.histograms(addedUp(counts.Dimensions[0], l.show))
}
