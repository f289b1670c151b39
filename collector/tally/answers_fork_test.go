package tally

import (
	"bytes"
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// What was counted before stays as it is, whatever is counted on from it.
func TestCountingOnLeavesWhatWasCounted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shape, events := drawShape(t), drawEvents(t)
		cut := rapid.IntRange(0, len(events)).Draw(t, "counted before")
		before := split(t, shape, events[:cut])
		written := canonical(t, before)
		next, other := NewSet([]Shape{shape}, [16]byte{7}), NewSet([]Shape{shape}, [16]byte{7})
		next.Merge(before)
		next.Merge(split(t, shape, events[cut:]))
		other.Merge(before) // twice from the same
		if !bytes.Equal(canonical(t, before), written) || !bytes.Equal(canonical(t, other), written) {
			t.Fatal("what was counted before has changed")
		}
		if !bytes.Equal(canonical(t, next), canonical(t, split(t, shape, events))) {
			t.Fatal("counted on, and counted at once, differ")
		}
	})
}

// Counting on costs what is new, not what there is.
func BenchmarkCountOn(b *testing.B) {
	shapes := []Shape{{Buckets: 11, Timed: true, IDs: true, Dimensions: []string{"plan"}}}
	add := func(s *Set, from, to int) {
		for i := from; i < to; i++ {
			s.Facet(0).Add(&Row{Day: 20_000, Bucket: i % 11, Count: 1, ID: fmt.Append(nil, i), Segments: [][]byte{[]byte("a")}})
		}
	}
	before, fresh := NewSet(shapes, [16]byte{}), NewSet(shapes, [16]byte{})
	add(before, 0, 1_000_000)
	add(fresh, 1_000_000, 1_010_000)
	for b.Loop() {
		all := NewSet(shapes, [16]byte{})
		all.Merge(before)
		all.Merge(fresh)
	}
}
