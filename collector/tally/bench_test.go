package tally

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
)

// benchmarkRows are answers of three years in 60 segments of one dimension and 5 of another.
func benchmarkRows(n int) []Row {
	const days = 3 * 365
	r := rand.New(rand.NewPCG(1, 2))
	plans := []string{"free", "team", "business", "enterprise", ""}
	rows := make([]Row, n)
	for i := range rows {
		at := r.Int64N(days * 24 * 3600_000)
		rows[i] = Row{
			Day: calendar.Calendar{}.Day(at), Time: at, Bucket: r.IntN(11), Count: 1, Weight: advocacy.One,
			Segments: [][]byte{fmt.Appendf(nil, "country %02d", r.IntN(60)), []byte(plans[r.IntN(5)])},
			ID:       fmt.Append(nil, "customer", i),
		}
	}
	return rows
}

func benchmarkShape() Shape {
	return Shape{Buckets: 11, Timed: true, Dimensions: []string{"country", "plan"}}
}

func BenchmarkAdd(b *testing.B) {
	for name, change := range map[string]func(*Shape){
		"plain":    func(*Shape) {},
		"weighted": func(s *Shape) { s.Weighted = true },
		"ids":      func(s *Shape) { s.IDs = true },
	} {
		shape := benchmarkShape()
		change(&shape)
		b.Run(name, func(b *testing.B) { benchmarkAdd(b, shape, benchmarkRows(1<<16)) })
	}
	b.Run("in order of time", func(b *testing.B) {
		rows := benchmarkRows(1 << 16)
		slices.SortFunc(rows, func(x, y Row) int { return cmp.Compare(x.Time, y.Time) })
		benchmarkAdd(b, benchmarkShape(), rows)
	})
}

func benchmarkAdd(b *testing.B, shape Shape, rows []Row) {
	t := New(shape, [16]byte{})
	for _, row := range rows {
		t.Add(&row)
	}
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		t.Add(&rows[i&(1<<16-1)])
	}
}

func BenchmarkCount(b *testing.B) {
	t := New(benchmarkShape(), [16]byte{})
	for _, row := range benchmarkRows(1 << 17) {
		t.Add(&row)
	}
	scale := &advocacy.Scale{Max: 10 * advocacy.One, Step: advocacy.One}
	b.ReportAllocs()
	for b.Loop() {
		t.Count(calendar.Window{To: 3 * 365}, scale, 0)
	}
}
