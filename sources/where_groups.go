package sources

import (
	"context"
	"slices"
)

// GrouperOf is a part as one that can group its rows; it reports false where it cannot.
func GrouperOf(part Part) (Grouper, bool) {
	if filtered, ok := part.(*filteredPart); ok {
		inner, ok := GrouperOf(filtered.Part)
		return &filteredGroups{filtered, inner}, ok
	}
	grouper, ok := part.(Grouper)
	return grouper, ok
}

// filteredGroups is a part with conditions that can group its rows.
type filteredGroups struct {
	*filteredPart
	inner Grouper
}

// ReadGroups streams the groups that meet all conditions. What a condition asks for is told apart.
func (p *filteredGroups) ReadGroups(ctx context.Context, g Grouping, open func() Yield) error {
	fields := len(g.Fields)
	var at []int
	g.Fields, at = p.with(g.Fields)
	for _, condition := range p.conditions {
		g.Unused = slices.DeleteFunc(slices.Clone(g.Unused), func(field string) bool { return field == condition.field })
		if g.Time == condition.field {
			g.Time = ""
		}
	}
	return p.inner.ReadGroups(ctx, g, p.filter(open, fields, at))
}

// Within is the source as it is asked for a window, filtered.
func (f *filtered) Within(w Window) Source { return &filtered{Within(f.Source, w), f.conditions} }

// Asked are the queries of the source.
func (f *filtered) Asked() []string { return Asked(f.Source) }

// Asked are the queries that a source sent in its last reading, if it sends any.
func Asked(s Source) []string {
	if asking, ok := s.(Asking); ok {
		return asking.Asked()
	}
	return nil
}
