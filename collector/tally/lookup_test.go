package tally

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"advocacy_exporter/collector/calendar"
)

// drawLookup is the shape of any lookup.
func drawLookup(t *rapid.T) Shape {
	return Shape{
		Lookup:       rapid.SampledFrom([]Respondents{FirstAnswer, LatestAnswer}).Draw(t, "lookup"),
		Buckets:      11,
		Timed:        rapid.Bool().Draw(t, "timed"),
		IDs:          rapid.Bool().Draw(t, "ids"),
		MaxCustomers: rapid.SampledFrom([]int{2, 1000}).Draw(t, "max customers"),
	}
}

func TestLookupsMergeInAnyOrderToTheSameBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shape, events := drawLookup(t), drawEvents(t)
		one, other := split(t, shape, events), split(t, shape, events)
		if !bytes.Equal(canonical(t, one), canonical(t, other)) {
			t.Fatal("two ways of splitting differ")
		}
		if a, b := one.Facet(0).Customers().Sum(), other.Facet(0).Customers().Sum(); a != b {
			t.Fatalf("sums %d and %d of the same customers", a, b)
		}
		if a, b := fmt.Sprint(one.Err()), fmt.Sprint(other.Err()); a != b {
			t.Fatalf("errors %s and %s", a, b)
		}
		back, err := ParseSet([]Shape{shape}, [16]byte{7}, canonical(t, one))
		if err != nil || !bytes.Equal(canonical(t, back), canonical(t, one)) {
			t.Fatalf("what was written is read as another set: %v", err)
		}
	})
}

// Who counts is found by hand: the rows of a customer are sorted by what the definition says.
func TestLookupIsTheRowThatTheDefinitionSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shape, events := drawLookup(t), drawEvents(t)
		shape.MaxCustomers = 1000
		byHand := make(map[string][]Row)
		for _, e := range events {
			if name := string(e.row.Customer); e.reject == nil && name != "" {
				byHand[name] = append(byHand[name], e.row)
			}
		}
		customers := split(t, shape, events).Facet(0).Customers()
		for name, rows := range byHand {
			want := slices.MinFunc(rows, func(a, b Row) int { return sooner(shape, a, b) })
			bucket, at, ok := customers.Of([]byte(name))
			if !shape.Timed {
				want.Time = 0
			}
			if !ok || bucket != want.Bucket || at != want.Time {
				t.Fatalf("%s has bucket %d at %d, want %d at %d", name, bucket, at, want.Bucket, want.Time)
			}
		}
		if customers.Len() != len(byHand) {
			t.Fatalf("%d customers, want %d", customers.Len(), len(byHand))
		}
	})
}

// sooner is below 0 where it is the one and not the other row that counts.
func sooner(shape Shape, one, other Row) int {
	time, place := cmp.Compare(one.Time, other.Time), cmp.Compare(one.Order, other.Order)
	if shape.Lookup == LatestAnswer {
		time, place = -time, -place
	}
	score := cmp.Compare(one.Bucket, other.Bucket)
	switch {
	case !shape.Timed:
		return place
	case shape.IDs:
		return cmp.Or(time, place)
	}
	return cmp.Or(time, score)
}

func TestNobodyIsNotACustomer(t *testing.T) {
	set := NewSet([]Shape{{Lookup: LatestAnswer, Buckets: 2}}, [16]byte{7})
	if _, _, ok := set.Facet(0).Customers().Of([]byte("ada")); ok {
		t.Error("somebody is known of no rows")
	}
	set.Facet(0).Add(&Row{Count: 1, Customer: nil})
	set.Facet(0).Add(&Row{Count: 1, Customer: []byte("")})
	set.Facet(0).Add(&Row{Count: 0, Customer: []byte("bob")}) // stands for no row
	customers := set.Facet(0).Customers()
	for _, name := range [][]byte{nil, {}, []byte("bob")} {
		if _, _, ok := customers.Of(name); ok || customers.Len() != 0 {
			t.Errorf("%q is a customer", name)
		}
	}
}

func TestSumTellsCustomersApart(t *testing.T) {
	sums := make(map[uint64]string)
	for _, rows := range [][]Row{
		nil,
		{{Customer: []byte("ada"), Bucket: 1, Time: 1}},
		{{Customer: []byte("ada"), Bucket: 2, Time: 1}},
		{{Customer: []byte("ada"), Bucket: 1, Time: 2}},
		{{Customer: []byte("bob"), Bucket: 1, Time: 1}},
		{{Customer: []byte("ada"), Bucket: 1, Time: 1}, {Customer: []byte("bob"), Bucket: 2, Time: 1}},
		{{Customer: []byte("ada"), Bucket: 2, Time: 1}, {Customer: []byte("bob"), Bucket: 1, Time: 1}},
	} {
		lookup := New(Shape{Lookup: LatestAnswer, Buckets: 3, Timed: true}, [16]byte{7})
		for _, row := range rows {
			row.Count = 1
			lookup.Add(&row)
		}
		sum := lookup.Customers().Sum()
		if other, twice := sums[sum]; twice || sum == 0 {
			t.Errorf("%v have the sum %d, as have %s", rows, sum, other)
		}
		sums[sum] = fmt.Sprint(rows)
	}
}

func TestTooManyCustomersToLookUp(t *testing.T) {
	lookup := New(Shape{Lookup: LatestAnswer, Buckets: 1, MaxCustomers: 2}, [16]byte{7})
	for _, name := range []string{"ada", "bob", "ada", "cy", "dan"} {
		lookup.Add(&Row{Count: 1, Customer: []byte(name)})
	}
	const want = "more than 2 customers to look up: raise max_customers, or read fewer rows"
	if err := lookup.Err(); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// Staying customers are those of whom any stay holds at the end of the day.
func TestStayingCustomers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shape := Shape{Buckets: 4, Stays: true, Timed: true, IDs: true, MaxCustomers: 1000}
		today := calendar.Day(20)
		roster, there := New(shape, [16]byte{7}), make(map[string]bool)
		for i := range rapid.IntRange(0, 20).Draw(t, "stays") {
			name := rapid.SampledFrom([]string{"", "ada", "bob", "cy"}).Draw(t, "customer")
			since := calendar.Day(rapid.Int32Range(15, 25).Draw(t, "since"))
			until := since + calendar.Day(rapid.Int32Range(0, 8).Draw(t, "days"))
			roster.Add(&Row{Day: since, Until: until, Count: 1, Customer: []byte(name), ID: fmt.Append(nil, i), Segments: nil})
			there[name] = there[name] || since <= today && today < until
		}
		customers := roster.Staying(today)
		for _, name := range []string{"", "ada", "bob", "cy", "dan"} {
			if _, _, ok := customers.Of([]byte(name)); ok != (there[name] && name != "") {
				t.Fatalf("%q is there: %v", name, ok)
			}
		}
	})
}
