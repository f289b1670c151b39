package collector

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/rows"
)

// Every KPI of every row kind lies within its bounds, and these within what it can be, whatever rows
// there are.
func TestEveryKPILiesWithinItsBounds(t *testing.T) {
	for _, name := range rows.Kinds() {
		kind, _ := rows.New(name)
		for _, chapter := range kind.Catalogue() {
			t.Run(name+" "+chapter.Title, func(t *testing.T) {
				rapid.Check(t, func(rt *rapid.T) {
					h := anyRowsLike(rt, chapter.Example)
					z := advocacy.Z(rapid.Float64Range(0.5, 0.999).Draw(rt, "confidence"))
					for _, k := range chapter.KPIs {
						checkBounds(rt, k, h, z)
					}
				})
			})
		}
	}
}

// anyRowsLike draws as many buckets as an example has, with amounts or durations where it has some.
func anyRowsLike(t *rapid.T, example advocacy.Histogram) advocacy.Histogram {
	h := advocacy.Histogram{Scale: example.Scale, Buckets: make([]advocacy.Bucket, len(example.Buckets))}
	all := 0
	for i, b := range example.Buckets {
		n := rapid.IntRange(0, 30).Draw(t, "rows")
		all += n
		rows := float64(n)
		h.Buckets[i] = advocacy.Bucket{Rows: uint64(n), Weight: rows, Squares: rows}
		if b.Weight != float64(b.Rows) {
			amount := rapid.Float64Range(0, 1e6).Draw(t, "amount")
			h.Buckets[i].Weight, h.Buckets[i].Squares = amount*rows, amount*amount*rows
		}
	}
	if example.Durations != nil {
		h.Durations = rapid.SliceOfN(rapid.Int64Range(-400*24*3600, 400*24*3600), all, all).Draw(t, "durations")
		slices.Sort(h.Durations)
	}
	return h
}

func checkBounds(t *rapid.T, k *advocacy.KPI, h advocacy.Histogram, z float64) {
	e, ok := k.Estimate(h, z)
	if !ok {
		return
	}
	low, high := k.Limits()
	within := low <= e.Value && e.Value <= high
	if e.Bounded {
		within = within && low <= e.Lower && e.Lower <= e.Value && e.Value <= e.Upper && e.Upper <= high
	}
	if !within || math.IsNaN(e.Value) || math.IsInf(e.Value, 0) {
		t.Errorf("%s: %+v, limits %v … %v", k.Name, e, low, high)
	}
}
