package evaluation

import (
	"slices"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/tally"
)

// projection is a tally of rows that more labels tell apart than a facet has. Rows that differ only in
// those are added up.
type projection struct {
	counted
	// kept are the places of the facet's labels among those of the tally.
	kept []int
}

// projected is a tally as a facet sees it.
func projected(f rows.Facet, t counted) counted {
	if f.Joined == nil {
		return t
	}
	p := projection{counted: t}
	for _, label := range f.Labels {
		p.kept = append(p.kept, slices.Index(f.Joined, label))
	}
	return p
}

// label is a combination of labels without those that the facet does not have.
func (p projection) label(combination string) string {
	values := tally.SplitLabels(combination)
	kept := make([]string, len(p.kept))
	for i, at := range p.kept {
		kept[i] = values[at]
	}
	return joined(kept)
}

// Segments are the rows by dimension and value.
func (p projection) Segments() []tally.Segments {
	all := slices.Clone(p.counted.Segments())
	all[0].Rows = rowsAddedUp(all[0].Rows, p.label)
	return all
}

// Count are the histograms of a window.
func (p projection) Count(w calendar.Window, scale *advocacy.Scale, now int64) tally.Counts {
	counts := p.counted.Count(w, scale, now)
	if counts.Dimensions[0] == nil {
		return counts
	}
	counts.Dimensions = slices.Clone(counts.Dimensions)
	counts.Dimensions[0] = addedUp(counts.Dimensions[0], p.label)
	return counts
}
