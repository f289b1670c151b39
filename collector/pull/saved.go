package pull

import (
	"cmp"
	"maps"
	"slices"

	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/state"
	"advocacy_exporter/collector/tally"
)

// Saved is a part as it is kept over a restart.
type Saved struct {
	state.Part
	Tally *tally.Set
}

// Same reports whether nothing is new of the part.
func (s Saved) Same(other Saved) bool {
	return s.Name == other.Name && s.Version == other.Version && s.End == other.End && s.Tally == other.Tally
}

// Saved is what is known of all parts after a good pull, or, where some of them have no version, what
// was counted of all together.
func (p *Puller) Saved(whole *tally.Set) []Saved {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.known) == 0 || len(p.known) < p.parts {
		return []Saved{{Tally: whole}}
	}
	names := slices.SortedFunc(maps.Keys(p.known), func(a, b string) int { return cmp.Compare(p.known[a].index, p.known[b].index) })
	all := make([]Saved, len(names))
	for i, name := range names {
		k := p.known[name]
		all[i] = Saved{state.Part{Name: name, Version: k.version, Index: k.index}, k.tally}
		if k.settled == nil || k.settled == k.tally {
			all[i].End = k.end // else what is behind the end would be counted twice
		}
	}
	return all
}

// Restore makes what was saved known again, and returns what was counted of all parts.
func (p *Puller) Restore(parts []state.Part) (*tally.Set, error) {
	sets := make([]*tally.Set, len(parts))
	p.known = make(map[string]known)
	for i, part := range parts {
		set, err := rows.ParseSet(p.job.Rows, p.key, part.Counted)
		if err != nil {
			return nil, err
		}
		sets[i] = set
		if part.Version != "" {
			p.known[part.Name] = known{version: part.Version, index: part.Index, tally: set, end: part.End, settled: set}
		}
	}
	return p.merge(sets), nil
}
