package tally

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
)

// event is a row or a rejected row.
type event struct {
	row    Row
	reject *Reject
}

func (e event) to(s *Set) {
	if e.reject != nil {
		s.Reject(*e.reject)
		return
	}
	s.Count(e.row.Count)
	s.Facet(0).Add(&e.row)
}

// drawShape is the shape of any survey.
func drawShape(t *rapid.T) Shape {
	return Shape{
		Buckets:      11,
		Weighted:     rapid.Bool().Draw(t, "weighted"),
		Timed:        true,
		Dimensions:   []string{"country", "plan"},
		IDs:          rapid.Bool().Draw(t, "ids"),
		Respondents:  rapid.SampledFrom([]Respondents{Answers, FirstAnswer, LatestAnswer}).Draw(t, "respondents"),
		Amounts:      rapid.Bool().Draw(t, "amounts"),
		Durations:    rapid.Bool().Draw(t, "durations"),
		MaxCustomers: rapid.SampledFrom([]int{5, 1000}).Draw(t, "max customers"),
	}
}

// drawEvents are rows that often share ids, customers, times and segments. Their order is their place.
func drawEvents(t *rapid.T) []event {
	const day = 24 * 3600_000
	few := func(label string, values ...string) []byte {
		return []byte(rapid.SampledFrom(values).Draw(t, label))
	}
	events := make([]event, rapid.IntRange(0, 60).Draw(t, "rows"))
	for i := range events {
		if rapid.IntRange(0, 9).Draw(t, "bad") == 0 {
			line := rapid.Int64Range(1, 30).Draw(t, "line")
			reason := rapid.SampledFrom(Reasons()).Draw(t, "reason")
			events[i].reject = &Reject{Reason: reason, Part: string(few("part", "a.csv", "b.csv")), Line: line}
			continue
		}
		at := rapid.Int64Range(-2, 40).Draw(t, "day")*day + rapid.Int64Range(0, 2).Draw(t, "clock")
		events[i].row = Row{
			Day: calendar.Calendar{}.Day(at), Time: at, Order: uint64(i),
			Bucket:   rapid.IntRange(0, 10).Draw(t, "bucket"),
			Count:    rapid.Uint64Range(1, 3).Draw(t, "count"),
			Weight:   advocacy.Micros(rapid.Int64Range(1, 5_000_000).Draw(t, "weight")),
			ID:       few("id", "", "1", "2", "3", "4", "5", "6"),
			Customer: few("customer", "", "ada", "bob", "cy"),
			Duration: rapid.SampledFrom([]int64{NoDuration, StillOpen, -90, 0, 60, 3600}).Draw(t, "duration"),
			Segments: [][]byte{few("country", "", "DE", " DE ", "FR", "US"), few("plan", "free", "team")},
		}
	}
	return events
}

// split puts every event into one of a few sets, and merges them in any order.
func split(t *rapid.T, shape Shape, events []event) *Set {
	tallies := make([]*Set, rapid.IntRange(1, 4).Draw(t, "tallies"))
	for i := range tallies {
		tallies[i] = NewSet([]Shape{shape}, [16]byte{7})
	}
	for _, e := range rapid.Permutation(events).Draw(t, "events") {
		e.to(tallies[rapid.IntRange(0, len(tallies)-1).Draw(t, "to")])
	}
	for len(tallies) > 1 {
		i := rapid.IntRange(1, len(tallies)-1).Draw(t, "merged")
		tallies[0].Merge(tallies[i])
		tallies = slices.Delete(tallies, i, i+1)
	}
	return tallies[0]
}

func canonical(t interface{ Fatal(...any) }, set *Set) []byte {
	b, err := set.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestMergingInAnyOrderGivesTheSameBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shape, events := drawShape(t), drawEvents(t)
		one, other := split(t, shape, events), split(t, shape, events)
		if !bytes.Equal(canonical(t, one), canonical(t, other)) {
			t.Fatal("two ways of splitting differ")
		}
		w := window(t)
		scale := &advocacy.Scale{Max: 10 * advocacy.One, Step: advocacy.One}
		if a, b := fmt.Sprint(one.Facet(0).Count(w, scale, newYear1971)), fmt.Sprint(other.Facet(0).Count(w, scale, newYear1971)); a != b {
			t.Fatalf("counted %s and %s", a, b)
		}
		if a, b := fmt.Sprint(one.Facet(0).Segments(), one.Err()), fmt.Sprint(other.Facet(0).Segments(), other.Err()); a != b {
			t.Fatalf("segments %s and %s", a, b)
		}
	})
}

// bruteForce picks the rows that count in a window by the words of the definition.
func bruteForce(shape Shape, events []event, w calendar.Window) []Row {
	var rows, counted []Row
	for _, e := range events {
		if e.reject != nil {
			continue
		}
		if i := slices.IndexFunc(rows, func(r Row) bool {
			return shape.IDs && len(r.ID) > 0 && bytes.Equal(r.ID, e.row.ID)
		}); i < 0 {
			rows = append(rows, e.row)
		} else if e.row.Time >= rows[i].Time {
			rows[i] = e.row
		}
	}
	for _, r := range rows {
		if r.Day < w.From || r.Day >= w.To {
			continue
		}
		i := slices.IndexFunc(counted, func(c Row) bool {
			return shape.Respondents.PerCustomer() && len(r.Customer) > 0 && bytes.Equal(r.Customer, c.Customer)
		})
		if i < 0 {
			counted = append(counted, r)
			continue
		}
		c := counted[i]
		earlier := r.Time < c.Time
		if shape.Respondents == LatestAnswer {
			earlier = r.Time > c.Time
		}
		if earlier || r.Time == c.Time && goesBefore(shape, r, c) {
			counted[i] = r
		}
	}
	return counted
}

// goesBefore reports which of two answers at the same time counts: the lower score, then what was
// done sooner, then the one that stands before the other.
func goesBefore(shape Shape, r, c Row) bool {
	sooner := 0
	if shape.Durations {
		sooner = cmp.Compare(uint64(r.Duration), uint64(c.Duration)) // below 0 is not done
	}
	return cmp.Or(cmp.Compare(r.Bucket, c.Bucket), sooner, cmp.Compare(r.Order, c.Order)) < 0
}

func TestCountsAreThoseOfTheRows(t *testing.T) {
	scale := &advocacy.Scale{Max: 10 * advocacy.One, Step: advocacy.One}
	rapid.Check(t, func(t *rapid.T) {
		shape, events := drawShape(t), drawEvents(t)
		shape.MaxCustomers = 0
		w := window(t)
		counts := split(t, shape, events).Facet(0).Count(w, scale, newYear1971)
		want := bruteForce(shape, events, w)
		checkHistogram(t, shape, "overall", counts.Overall, want)
		byPlan, rows := make(map[string][]Row), uint64(0)
		for _, r := range want {
			byPlan[string(r.Segments[1])] = append(byPlan[string(r.Segments[1])], r)
		}
		if len(counts.Dimensions[1]) != len(byPlan) {
			t.Fatalf("plans %v, want those of %v", counts.Dimensions[1], byPlan)
		}
		for plan, want := range byPlan {
			checkHistogram(t, shape, plan, counts.Dimensions[1][plan], want)
		}
		for _, h := range counts.Dimensions[0] {
			rows += h.Rows()
		}
		if rows != counts.Overall.Rows() {
			t.Fatalf("countries have %d rows, all %d", rows, counts.Overall.Rows())
		}
	})
}

func checkHistogram(t *rapid.T, shape Shape, what string, h advocacy.Histogram, want []Row) {
	if got, want := fmt.Sprint(h.Durations), fmt.Sprint(durationsOf(shape, want)); got != want {
		t.Fatalf("%s: durations %s, want %s", what, got, want)
	}
	for bucket, got := range h.Buckets {
		var rows uint64
		var weight, squares float64
		for _, r := range want {
			if r.Bucket != bucket {
				continue
			}
			w := 1.0
			if shape.Weighted || shape.Amounts {
				w = r.Weight.Float()
			}
			rows += r.Count
			weight += w * float64(r.Count)
			squares += w * w * float64(r.Count)
		}
		if got.Rows != rows || !near(got.Weight, weight) || !near(got.Squares, squares) {
			t.Fatalf("%s: bucket %d is %v, want %d %g %g", what, bucket, got, rows, weight, squares)
		}
	}
}

// durationsOf are the durations of rows on 1 January 1971, in order.
func durationsOf(shape Shape, rows []Row) []int64 {
	var all []int64
	for _, r := range rows {
		switch {
		case !shape.Durations || r.Duration == NoDuration:
		case r.Duration == StillOpen:
			all = append(all, -(newYear1971-r.Time)/1000)
		default:
			all = append(all, r.Duration)
		}
	}
	slices.Sort(all)
	return all
}

const newYear1971 = 365 * 24 * 3600_000

func window(t *rapid.T) calendar.Window {
	return calendar.Window{
		From: calendar.Day(rapid.IntRange(-3, 20).Draw(t, "from")),
		To:   calendar.Day(rapid.IntRange(0, 42).Draw(t, "to")),
	}
}

func near(a, b float64) bool { return max(a-b, b-a) <= 1e-9*max(a, b) }

func TestSegmentNames(t *testing.T) {
	long := strings.Repeat("ä", 200)
	for raw, want := range map[string]string{
		"":                       "(blank)",
		" \t ":                   "(blank)",
		"(blank)":                "(blank)",
		" a  b\u00a0":            "a  b",
		"a\xffb":                 "a\ufffdb",
		long:                     strings.Repeat("ä", 127) + "…",
		strings.Repeat("b", 128): strings.Repeat("b", 128),
	} {
		tally := New(Shape{Buckets: 1, Dimensions: []string{"plan"}}, [16]byte{})
		for range 2 { // the name itself is called the same
			tally.Add(&Row{Day: calendar.NoDay, Count: 1, Segments: [][]byte{[]byte(raw)}})
			raw = want
		}
		if got := tally.Segments()[0].Rows; len(got) != 1 || got[want] != 2 {
			t.Errorf("%q is %v, want %q", raw, got, want)
		}
	}
}

func TestTooManyValues(t *testing.T) {
	tally := New(Shape{Buckets: 11, Timed: true, Dimensions: []string{"email", "plan"}}, [16]byte{})
	for i := range maxValues + 1 {
		if i == maxValues && tally.Segments()[0].Overflow {
			t.Fatalf("%d values are too many", i)
		}
		tally.Add(&Row{Day: calendar.Day(i % 9), Count: 1, Segments: [][]byte{fmt.Append(nil, i), []byte("free")}})
	}
	segments := tally.Segments()
	if !segments[0].Overflow || len(segments[0].Rows) > 0 {
		t.Errorf("%d values are kept", len(segments[0].Rows))
	}
	if segments[1].Overflow || segments[1].Rows["free"] != maxValues+1 {
		t.Errorf("the other dimension is %v", segments[1])
	}
	scale := &advocacy.Scale{Max: 10 * advocacy.One, Step: advocacy.One}
	if counts := tally.Count(calendar.EveryDay(), scale, 0); counts.Dimensions[0] != nil || counts.Overall.Rows() != maxValues+1 {
		t.Errorf("counted %d rows, emails %v", counts.Overall.Rows(), counts.Dimensions[0])
	}
}

func TestValuesOfTooManyDays(t *testing.T) {
	shape := Shape{Buckets: 11, Timed: true, Dimensions: []string{"shop"}}
	one, other := New(shape, [16]byte{}), New(shape, [16]byte{})
	for shop := range 9000 {
		for year := range 8 {
			row := Row{Day: calendar.Day(365 * year), Count: 1, Segments: [][]byte{fmt.Append(nil, shop)}}
			if year < 4 {
				one.Add(&row)
			} else {
				other.Add(&row)
			}
		}
	}
	if one.Segments()[0].Overflow || other.Segments()[0].Overflow {
		t.Fatal("half the days are too many")
	}
	one.Merge(other)
	if !one.Segments()[0].Overflow || one.Err() != nil {
		t.Error("all days are not too many")
	}
}

func TestTooManyCustomers(t *testing.T) {
	tally := New(Shape{Buckets: 11, IDs: true, MaxCustomers: 2}, [16]byte{})
	for _, id := range []string{"1", "2", "1"} {
		tally.Add(&Row{Day: calendar.NoDay, Count: 1, ID: []byte(id)})
	}
	if err := tally.Err(); err != nil {
		t.Fatal(err)
	}
	tally.Add(&Row{Day: calendar.NoDay, Count: 1, ID: []byte("3")})
	const want = "more than 2 answers to tell apart by id or customer: raise max_customers, or leave them out"
	if err := tally.Err(); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestRejectsKeepTheFirstOfEachReason(t *testing.T) {
	tally := NewSet([]Shape{{Buckets: 11}}, [16]byte{})
	for line := int64(100); line > 0; line-- {
		tally.Reject(Reject{Reason: OffScale, Part: "b.csv", Line: line, Field: "score"})
	}
	tally.Reject(Reject{Reason: BadTime, Part: "a.csv", Line: 3, Field: "at", Problem: "not a time"})
	var got []string
	for _, r := range tally.Rejects() {
		got = append(got, r.String())
	}
	want := []string{
		"a.csv:3: at: not a time", "b.csv:1: score: off_scale", "b.csv:2: score: off_scale",
		"b.csv:3: score: off_scale", "b.csv:4: score: off_scale", "b.csv:5: score: off_scale",
	}
	if !slices.Equal(got, want) || tally.Rejected(OffScale) != 100 {
		t.Errorf("kept %q of %d", got, tally.Rejected(OffScale))
	}
}

// A thousand amounts of a trillion: their squares need more than 128 bits.
func TestAmountsStayExact(t *testing.T) {
	c := newCells(Shape{Buckets: 1, Amounts: true})
	sum, twice := make([]uint64, c.words()), make([]uint64, c.words())
	for range 1000 {
		c.add(sum, 0, 1, 1e12*advocacy.One)
	}
	c.add(sum, 0, 1, 0)
	c.merge(twice, sum)
	c.merge(twice, sum)
	for rows, words := range map[uint64][]uint64{1001: sum, 2002: twice} {
		n := float64(rows - rows/1001)
		if b := c.bucket(words); b.Rows != rows || !near(b.Weight, n*1e12) || !near(b.Squares, n*1e24) {
			t.Errorf("%d amounts add up to %v", rows, b)
		}
	}
}

func TestTooManyDurations(t *testing.T) {
	tally := New(Shape{Buckets: 1, Durations: true, MaxCustomers: 2}, [16]byte{})
	for range 3 {
		tally.Add(&Row{Count: 1, Duration: 60})
	}
	const want = "more than 2 durations to keep: raise max_customers, or read fewer rows"
	if err := tally.Err(); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestSumsStayAtTheirGreatest(t *testing.T) {
	c := newCells(Shape{Buckets: 1, Weighted: true})
	sum := make([]uint64, c.words())
	for range 3 {
		c.add(sum, 0, 1<<32-1, 1e12*advocacy.One)
	}
	if b := c.bucket(sum); b.Squares < 3e26 || b.Rows != 3*(1<<32-1) {
		t.Errorf("got %v", b)
	}
}
