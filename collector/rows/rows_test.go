package rows_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/tally"
)

// wrongs are what rows report of their settings.
func wrongs(r rows.Kind) (all []string) {
	r.Validate(func(key, problem string) { all = append(all, key+": "+problem) })
	return all
}

// rejectLines are the samples of rejected rows, with their reasons.
func rejectLines(s *tally.Set) (all []string) {
	for _, r := range s.Rejects() {
		all = append(all, r.Reason.String()+": "+r.String())
	}
	return all
}

// facetCounts are the rows in the buckets of a facet, as "150 50; plan=pro: 1 2".
func facetCounts(r rows.Kind, s *tally.Set, facet int) string {
	f := r.Facets()[facet]
	counts := s.Facet(facet).Count(calendar.EveryDay(), f.Scale, 0)
	all := []string{rowsIn(counts.Overall)}
	for i, name := range f.Shape.Dimensions {
		for _, segment := range slices.Sorted(maps.Keys(counts.Dimensions[i])) {
			all = append(all, name+"="+segment+": "+rowsIn(counts.Dimensions[i][segment]))
		}
	}
	return strings.Join(all, "; ")
}

func rowsIn(h advocacy.Histogram) string {
	var rows []string
	for _, b := range h.Buckets {
		rows = append(rows, fmt.Sprint(b.Rows))
	}
	return strings.Join(rows, " ")
}

func sameLines(t *testing.T, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// times repeats a row.
func times(n int, row string) []string { return slices.Repeat([]string{row}, n) }
