package tally

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
)

// Whether a value was seen lately makes no difference to its index, be it short, long or blank, and
// however many others there are.
func TestDimensionFindsValuesSeenLately(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 0))
	d := newDimension("plan", newCells(Shape{Buckets: 11}))
	index := map[string]int{}
	for range 20_000 {
		raw := bytes.Repeat([]byte{"abc "[dice.IntN(4)]}, dice.IntN(20))
		raw = fmt.Appendf(raw, "%d", dice.IntN(30))
		raw = raw[:dice.IntN(len(raw)+1)]
		name := segmentName(bytes.TrimSpace(raw))
		got := d.index(raw)
		if want, ok := index[name]; ok && got != want {
			t.Fatalf("%q has index %d, then %d", raw, want, got)
		}
		if index[name] = got; d.names[got] != name {
			t.Fatalf("%q is found as %q", raw, d.names[got])
		}
	}
}
