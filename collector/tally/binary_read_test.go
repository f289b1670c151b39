package tally

import (
	"bytes"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"advocacy_exporter/collector/advocacy"
)

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shape := drawShape(t)
		set := split(t, shape, drawEvents(t))
		written := canonical(t, set)
		var streamed bytes.Buffer
		if n, err := set.WriteTo(&streamed); err != nil || n != int64(streamed.Len()) {
			t.Fatal(n, err)
		}
		read, err := ParseSet([]Shape{shape}, [16]byte{7}, streamed.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if again := canonical(t, read); !bytes.Equal(again, written) {
			t.Fatal("what was read back is written otherwise")
		}
		w, scale := window(t), &advocacy.Scale{Max: 10 * advocacy.One, Step: advocacy.One}
		if a, b := fmt.Sprint(set.Facet(0).Count(w, scale, newYear1971)), fmt.Sprint(read.Facet(0).Count(w, scale, newYear1971)); a != b {
			t.Fatalf("counted %s, and read back %s", a, b)
		}
		more := split(t, shape, drawEvents(t))
		set.Merge(more)
		read.Merge(more)
		if !bytes.Equal(canonical(t, read), canonical(t, set)) {
			t.Fatal("what was read back merges otherwise")
		}
	})
}

func TestWhatIsCutShortIsDamaged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shape := drawShape(t)
		written := canonical(t, split(t, shape, drawEvents(t)))
		short := written[:rapid.IntRange(0, len(written)-1).Draw(t, "bytes")]
		if _, err := ParseSet([]Shape{shape}, [16]byte{7}, short); err == nil {
			t.Fatalf("%d of %d bytes were read", len(short), len(written))
		}
	})
}

// Whatever a file holds, reading it ends, and what was read can be used.
func FuzzParseSet(f *testing.F) {
	shapes := []Shape{
		{Buckets: 11, Timed: true, Dimensions: []string{"plan"}},
		{Buckets: 2, Weighted: true, Durations: true, IDs: true, Respondents: LatestAnswer, Dimensions: []string{"plan", "shop"}, MaxCustomers: 100},
	}
	set := NewSet(shapes, [16]byte{})
	seed, _ := set.AppendBinary(nil)
	f.Add(seed)
	for i := range 20 {
		row := Row{Day: 20_000, Bucket: i % 2, Count: 1, Weight: advocacy.One, ID: fmt.Append(nil, i), Customer: []byte("c"), Segments: [][]byte{[]byte("a"), fmt.Append(nil, i%3)}}
		set.Facet(1).Add(&row)
		row.Segments = row.Segments[:1]
		set.Facet(0).Add(&row)
	}
	seed, _ = set.AppendBinary(nil)
	f.Add(seed)
	f.Fuzz(func(t *testing.T, written []byte) {
		read, err := ParseSet(shapes, [16]byte{}, written)
		if err != nil {
			return
		}
		if _, err := read.AppendBinary(nil); err != nil {
			t.Fatal(err)
		}
		other := NewSet(shapes, [16]byte{})
		other.Merge(read)
	})
}
