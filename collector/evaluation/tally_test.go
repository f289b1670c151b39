package evaluation

import (
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/tally"
)

// A tally counts days and segments in its own way, and must say what counting one by one says.
func TestEvaluateOfATally(t *testing.T) {
	kind := survey(t)
	shape := tally.Shape{Buckets: kind.scale.Len(), Weighted: true, Timed: true, Dimensions: []string{"plan", "shop"}}
	today := day(t, "2026-07-10")
	rapid.Check(t, func(rt *rapid.T) {
		tally, fake := tally.NewSet([]tally.Shape{shape}, [16]byte{}), &fakeTally{dimensions: shape.Dimensions}
		for i := range rapid.IntRange(0, 80).Draw(rt, "rows") {
			r := fakeRow{
				day:    today + 3 - calendar.Day(rapid.IntRange(0, 500).Draw(rt, "age")),
				score:  rapid.IntRange(0, 10).Draw(rt, "score"),
				rows:   rapid.Uint64Range(1, 9).Draw(rt, "rows"),
				weight: float64(rapid.IntRange(1, 4).Draw(rt, "weight")),
				values: []string{fmt.Sprint("plan ", i%3), fmt.Sprint("shop ", i%11)},
			}
			fake.rows = append(fake.rows, r)
			tally.Facet(0).Add(new(r.row(kind.scale)))
		}
		e := settings("30d", "week", "last_quarter", "year", "all")
		e.MaxSegments = 7
		if got, want := e.Evaluate(tally, kind, today), e.evaluate(kind.over(fake), today); !reflect.DeepEqual(got, want) {
			rt.Fatalf("got %+v\nwant %+v", got, want)
		}
	})
}

func (r fakeRow) row(scale *advocacy.Scale) tally.Row {
	bucket, _ := scale.Index(advocacy.Micros(r.score) * advocacy.One)
	row := tally.Row{Day: r.day, Time: int64(r.day) * 24 * 3600_000, Bucket: bucket, Count: r.rows, Weight: advocacy.Micros(r.weight) * advocacy.One}
	for _, value := range r.values {
		row.Segments = append(row.Segments, []byte(value))
	}
	return row
}
