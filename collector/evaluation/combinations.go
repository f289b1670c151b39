package evaluation

import (
	"maps"
	"slices"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/tally"
)

// addedUp are the histograms of combinations of labels, by what each of them is shown as. It goes by
// the order of the combinations, so that sums of weights do not depend on chance.
func addedUp(combinations map[string]advocacy.Histogram, as func(string) string) map[string]advocacy.Histogram {
	sums := make(map[string]advocacy.Histogram)
	for _, combination := range slices.Sorted(maps.Keys(combinations)) {
		shown := as(combination)
		sum := sums[shown]
		sum.Add(combinations[combination])
		sums[shown] = sum
	}
	return sums
}

// rowsAddedUp are the rows of combinations of labels, by what each of them is shown as.
func rowsAddedUp(combinations map[string]uint64, as func(string) string) map[string]uint64 {
	sums := make(map[string]uint64)
	for combination, n := range combinations {
		sums[as(combination)] += n
	}
	return sums
}

// joined are the values of labels as one combination.
func joined(values []string) string {
	raw := make([][]byte, len(values))
	for i, value := range values {
		raw[i] = []byte(value)
	}
	return string(tally.JoinLabels(nil, raw...))
}
