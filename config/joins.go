package config

import (
	"fmt"
	"log/slog"
	"maps"
	"reflect"
	"slices"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/pull"
	"advocacy_exporter/collector/rows"
)

// checkJoins refuses joins with sources that there are not, or whose rows do not tell what is asked for.
// It asks the rows of sources, so that nothing else may be wrong with them.
func (s *settings) checkJoins(found *findings) {
	names := slices.Sorted(maps.Keys(s.Sources))
	for _, name := range names {
		join := rows.JoinOf(s.Sources[name].Rows)
		if join == nil {
			continue
		}
		kind := choices[reflect.TypeFor[rows.Kind]()].kind(s.Sources[name].Rows)
		others := slices.DeleteFunc(slices.Clone(names), func(other string) bool { return other == name })
		if problem := s.joinProblem(name, join, others); problem != "" {
			found.value(fmt.Sprintf("sources/%s/%s/%s", name, kind, join.At), "%s", problem)
		}
	}
}

// joinProblem says what is wrong with the join of a source with one of the others, or "".
func (s *settings) joinProblem(name string, join *rows.Join, others []string) string {
	other := s.Sources[join.From]
	switch {
	case join.From == name:
		return "a source cannot be joined with itself: name another one"
	case other == nil && len(others) == 0:
		return fmt.Sprintf("unknown source %q: there is no other one to join with, add it", join.From)
	case other == nil:
		return unknown("source", join.From, others)
	}
	if _, err := join.Lookup(other.Rows, calendar.NoDay); err != nil {
		return fmt.Sprintf("source %q cannot be joined: %v", join.From, err)
	}
	return ""
}

// joined is the source that one is joined with, or nil.
func (c *Config) joined(s *Source) *Source {
	join := rows.JoinOf(s.Rows)
	if join == nil {
		return nil
	}
	i := slices.IndexFunc(c.Sources, func(other *Source) bool { return other.Name == join.From })
	return c.Sources[i]
}

// openJoined opens the source that one is joined with once more, for the one to read it itself.
func (c *Config) openJoined(s *Source, logger *slog.Logger) (*pull.Joined, error) {
	other := c.joined(s)
	if other == nil {
		return nil, nil
	}
	source, err := c.open(other, logger)
	if err != nil {
		return nil, fmt.Errorf("joined source %s: %w", other.Name, err)
	}
	return &pull.Joined{Name: other.Name, Source: source, Rows: other.Rows}, nil
}
