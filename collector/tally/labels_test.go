package tally

import (
	"slices"
	"strings"
	"testing"
)

func TestLabels(t *testing.T) {
	long := strings.Repeat("ä", 200)
	for _, tc := range []struct{ values, want []string }{
		{[]string{"mastodon", "share"}, []string{"mastodon", "share"}},
		{[]string{" mastodon ", ""}, []string{"mastodon", "(blank)"}},
		{[]string{"", ""}, []string{"(blank)", "(blank)"}},
		{[]string{"a\x00b", "c"}, []string{"a\ufffdb", "c"}},
		{[]string{"a\xffb", "c d"}, []string{"a\ufffdb", "c d"}},
		{[]string{long, long}, []string{long[:124] + "…", long[:124] + "…"}},
		{[]string{"email"}, []string{"email"}},
	} {
		var raw [][]byte
		for _, value := range tc.values {
			raw = append(raw, []byte(value))
		}
		joined := JoinLabels(nil, raw...)
		tally := New(Shape{Buckets: 1, Dimensions: []string{"labels"}}, [16]byte{})
		tally.Add(&Row{Count: 1, Segments: [][]byte{joined}})
		for kept := range tally.Segments()[0].Rows {
			if got := SplitLabels(kept); !slices.Equal(got, tc.want) {
				t.Errorf("%q is %q, want %q", tc.values, got, tc.want)
			}
		}
	}
}

func TestJoinLabelsDoesNotAllocate(t *testing.T) {
	values, buffer := [][]byte{[]byte("mastodon"), []byte("share")}, make([]byte, 0, 64)
	if n := testing.AllocsPerRun(100, func() { buffer = JoinLabels(buffer[:0], values...) }); n > 0 {
		t.Errorf("%g allocations", n)
	}
}
