package tally

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
)

var staysShape = Shape{Buckets: 4, Stays: true, Timed: true, IDs: true, Dimensions: []string{"plan"}, MaxCustomers: 100}

// stay is "ann pro 3 7": ann was there from day 3 until day 7 on plan pro; "-" is no name, or no end.
func stay(order int, text string) Row {
	var name, plan, until string
	r := Row{Count: 1, Weight: advocacy.One, Until: calendar.LastDay, Order: uint64(order)}
	fmt.Sscan(text, &name, &plan, &r.Day, &until)
	if until != "-" {
		fmt.Sscan(until, &r.Until)
	}
	if name != "-" {
		r.Customer, r.ID = []byte(name), fmt.Appendf(nil, "%s %d", name, r.Day)
	}
	r.Time, r.Segments = int64(r.Day)*24*3600*1000, [][]byte{[]byte(plan)}
	return r
}

func stays(rows ...string) *Tally {
	t := New(staysShape, [16]byte{1})
	for i, text := range rows {
		t.Add(new(stay(i, text)))
	}
	return t
}

// whoWas counts, of a window, who was there at neither end, at the start, at the end, and at both.
func whoWas(t *Tally, w calendar.Window) string {
	c := t.Count(w, nil, 0)
	all := []string{rowsOf(c.Overall)}
	for _, plan := range slices.Sorted(maps.Keys(c.Dimensions[0])) {
		all = append(all, plan+" "+rowsOf(c.Dimensions[0][plan]))
	}
	return strings.Join(all, "; ")
}

func rowsOf(h advocacy.Histogram) string {
	var rows []string
	for _, b := range h.Buckets {
		rows = append(rows, fmt.Sprint(b.Rows))
	}
	return strings.Join(rows, " ")
}

func TestStays(t *testing.T) {
	w := calendar.Window{From: 10, To: 20}
	for name, test := range map[string]struct {
		rows []string
		want string
	}{
		"there all along":                  {[]string{"ann pro 1 -"}, "0 0 0 1; pro 0 0 0 1"},
		"on the first day it is a gain":    {[]string{"ann pro 10 -"}, "0 0 1 0; pro 0 0 1 0"},
		"left on the first day, a loss":    {[]string{"ann pro 1 10"}, "0 1 0 0; pro 0 1 0 0"},
		"left on the day after the last":   {[]string{"ann pro 1 20"}, "0 0 0 1; pro 0 0 0 1"},
		"came and went within":             {[]string{"ann pro 11 19"}, "1 0 0 0; pro 1 0 0 0"},
		"came and went on one day":         {[]string{"ann pro 11 11"}, "1 0 0 0; pro 1 0 0 0"},
		"gone before":                      {[]string{"ann pro 1 9"}, "1 0 0 0; pro 1 0 0 0"},
		"still to come":                    {[]string{"ann pro 20 -"}, "0 0 0 0"},
		"went and came back":               {[]string{"ann pro 1 12", "ann pro 15 -"}, "0 0 0 1; pro 0 0 0 1"},
		"two stays at once are one":        {[]string{"ann pro 1 12", "ann pro 5 -"}, "0 0 0 1; pro 0 0 0 1"},
		"moved to another plan":            {[]string{"ann free 1 15", "ann pro 15 -"}, "0 0 0 1; free 0 1 0 0; pro 0 0 1 0"},
		"a later row of the stay wins":     {[]string{"ann pro 1 -", "ann pro 1 15"}, "0 1 0 0; pro 0 1 0 0"},
		"even one that was over before":    {[]string{"ann pro 1 15", "ann pro 1 12", "ann pro 1 -"}, "0 0 0 1; pro 0 0 0 1"},
		"nameless ones are each their own": {[]string{"- pro 1 -", "- pro 1 -", "- free 1 15"}, "0 1 0 2; free 0 1 0 0; pro 0 0 0 2"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := whoWas(stays(test.rows...), w); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestTooManyStays(t *testing.T) {
	shape := staysShape
	shape.MaxCustomers = 1
	tally := New(shape, [16]byte{})
	tally.Add(new(stay(0, "ann pro 1 -")))
	tally.Add(new(stay(1, "bob pro 1 -")))
	if err := tally.Err(); err == nil || err.Error() != "more than 1 stays to keep: raise max_customers, or read fewer rows" {
		t.Error(err)
	}
}

// Who is there at the end of a window is there at the start of the next, whatever way the rows are split.
func TestStaysAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var rows []string
		for range rapid.IntRange(0, 20).Draw(t, "rows") {
			since := rapid.IntRange(0, 30).Draw(t, "since")
			until := fmt.Sprint(since + rapid.IntRange(0, 20).Draw(t, "days"))
			rows = append(rows, fmt.Sprintf("%s %s %d %s", rapid.SampledFrom([]string{"ann", "bob", "cy", "-"}).Draw(t, "who"),
				rapid.SampledFrom([]string{"pro", "free"}).Draw(t, "plan"), since, rapid.SampledFrom([]string{until, "-"}).Draw(t, "until")))
		}
		whole, half := stays(rows...), [2]*Tally{New(staysShape, [16]byte{1}), New(staysShape, [16]byte{1})}
		for i, text := range rows {
			half[rapid.IntRange(0, 1).Draw(t, "half")].Add(new(stay(i, text)))
		}
		half[1].Merge(half[0])
		a, b := bytesOut{}, bytesOut{}
		a.tally(whole)
		b.tally(half[1])
		if !bytes.Equal(a.bytes, b.bytes) {
			t.Fatal("split and merged, they are others")
		}
		middle := calendar.Day(rapid.IntRange(1, 50).Draw(t, "middle"))
		before := whole.Count(calendar.Window{From: 0, To: middle}, nil, 0).Overall.Buckets
		after := whole.Count(calendar.Window{From: middle, To: 99}, nil, 0).Overall.Buckets
		if before[2].Rows+before[3].Rows != after[1].Rows+after[3].Rows {
			t.Fatalf("%v, then %v", before, after)
		}
	})
}

// Of the rows of a customer who began once, the one that was done first counts, in any order.
func TestWhatWasDoneFirstCounts(t *testing.T) {
	shape := Shape{Buckets: 1, Durations: true, Timed: true, Respondents: FirstAnswer, MaxCustomers: 9}
	for _, durations := range [][]int64{{StillOpen, 90, 60}, {60, StillOpen, 90}, {90, 60, StillOpen}} {
		tally := New(shape, [16]byte{})
		for i, d := range durations {
			tally.Add(&Row{Day: 1, Time: 24 * 3600_000, Count: 1, Duration: d, Customer: []byte("ann"), Order: uint64(i)})
		}
		if got := tally.Count(calendar.EveryDay(), nil, 48*3600_000).Overall.Durations; !slices.Equal(got, []int64{60}) {
			t.Errorf("of %d: %d", durations, got)
		}
	}
}

// What is done on a day that is still to come is not done, and neither is what is done as it begins.
func TestDoneLaterIsOpen(t *testing.T) {
	tally := New(Shape{Buckets: 1, Durations: true, Timed: true, MaxCustomers: 9}, [16]byte{})
	tally.Add(&Row{Day: 0, Time: 0, Count: 1, Duration: 3600})
	for now, want := range map[int64]int64{3601: 3600, 3600: -3600, 60: -60} {
		if got := tally.Count(calendar.EveryDay(), nil, now*1000).Overall.Durations; !slices.Equal(got, []int64{want}) {
			t.Errorf("as of %d: %d, want %d", now, got, want)
		}
	}
}
