package evaluation

import (
	"slices"
	"testing"
)

func TestHide(t *testing.T) {
	for _, tc := range []struct {
		why    string
		rows   []uint64
		hidden []int
	}{
		{"all are large", []uint64{5, 100, 7}, nil},
		{"a segment without rows has nothing to hide", []uint64{0, 100, 7}, nil},
		{"a small one takes the smallest other with it", []uint64{100, 4, 30, 50}, []int{1, 2}},
		{"two small ones hide each other", []uint64{100, 4, 30, 2}, []int{1, 3}},
		{"unless they are few even together", []uint64{100, 2, 30, 2}, []int{1, 2, 3}},
		{"of two equal ones the first goes along", []uint64{30, 4, 30}, []int{0, 1}},
		{"with one row in each, five rows would tell them all", []uint64{1, 1, 1, 1, 1, 9, 40}, []int{0, 1, 2, 3, 4, 5}},
		{"six rows in five do not", []uint64{1, 1, 2, 1, 1, 9, 40}, []int{0, 1, 2, 3, 4}},
		{"of two segments both go", []uint64{400, 3}, []int{0, 1}},
		{"alone it is what the overall value says", []uint64{3}, []int{0}},
		{"all are small", []uint64{1, 2, 1}, []int{0, 1, 2}},
		{"no segments", nil, nil},
	} {
		hidden := hide([][]uint64{tc.rows}, 5)
		if slices.Sort(hidden); !slices.Equal(hidden, tc.hidden) {
			t.Errorf("%s: of %d hidden are %d, want %d", tc.why, tc.rows, hidden, tc.hidden)
		}
	}
	if hidden := hide([][]uint64{{1, 2, 3}}, 1); hidden != nil {
		t.Errorf("hidden though one row is enough: %d", hidden)
	}
}

// What one KPI hides is hidden for all of the facet, and for each of them it has to be safe.
func TestHideForAllKPIs(t *testing.T) {
	for _, tc := range []struct {
		why    string
		kpis   [][]uint64
		hidden []int
	}{
		{"all are large", [][]uint64{{50, 60, 70}, {5, 6, 0}}, nil},
		{"of the finished ones there are few", [][]uint64{{50, 60, 70}, {4, 6, 9}}, []int{0, 1}},
		{"each KPI hides one", [][]uint64{{4, 60, 70, 80}, {4, 60, 70, 3}}, []int{0, 3}},
		{"the smallest of one KPI is not that of the other", [][]uint64{{4, 60, 9, 80}, {0, 5, 7, 9}}, []int{0, 1, 2}},
		{"without rows for a KPI there is nothing to hide of it", [][]uint64{{4, 3, 70}, {0, 0, 70}}, []int{0, 1}},
	} {
		hidden := hide(tc.kpis, 5)
		if slices.Sort(hidden); !slices.Equal(hidden, tc.hidden) {
			t.Errorf("%s: of %d hidden are %d, want %d", tc.why, tc.kpis, hidden, tc.hidden)
		}
	}
}

// Of every small table the hidden rows are none, all there are, or too many to tell one apart.
func TestHideKeepsEverySmallTable(t *testing.T) {
	const most, least = 7, 5
	for a := range uint64(most) {
		for b := range uint64(most) {
			for c := range uint64(most) {
				for d := range uint64(most) {
					checkHidden(t, []uint64{a, b, c, d}, least)
				}
			}
		}
	}
}

func checkHidden(t *testing.T, rows []uint64, least uint64) {
	t.Helper()
	hidden := hide([][]uint64{rows}, least)
	shown, sum := 0, uint64(0)
	for i, n := range rows {
		switch {
		case slices.Contains(hidden, i):
			sum += n
		case n > 0 && n < least:
			t.Errorf("of %d segment %d is shown", rows, i)
		case n > 0:
			shown++
		}
	}
	if len(hidden) > 0 && shown > 0 && (sum < least || len(possible(len(hidden), sum)) < 2) {
		t.Errorf("of %d only %d are hidden", rows, hidden)
	}
}
