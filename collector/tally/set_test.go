package tally

import (
	"bytes"
	"testing"
	"time"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
)

const dayLong = 24 * 3600_000

// at is a row of a day that took so many seconds.
func at(day calendar.Day, duration int64) Row {
	return Row{Day: day, Time: int64(day) * dayLong, Count: 1, Weight: advocacy.One, Duration: duration}
}

// visits are a set of answers, by day answered, and invitations, by day sent.
func visits() *Set {
	return NewSet([]Shape{{Buckets: 11, Timed: true}, {Buckets: 2, Timed: true, Durations: true}}, [16]byte{1})
}

func TestSetOfSeveralFacets(t *testing.T) {
	s, other := visits(), visits()
	if _, ok := s.First(); ok {
		t.Error("an empty set has a first day")
	}
	s.Count(2)
	s.Facet(0).Add(new(at(10, 0)))
	s.Facet(1).Add(new(at(3, 7*24*3600)))
	s.Facet(1).Add(new(at(9, StillOpen)))
	other.Count(1)
	other.Facet(1).Add(new(at(12, 60)))
	other.Reject(Reject{Reason: BadTime, Part: "a.csv", Line: 4})
	s.Merge(other)

	if s.Rows() != 3 || s.Rejected(BadTime) != 1 || len(s.Rejects()) != 1 || s.Err() != nil {
		t.Errorf("%d rows, %d rejected, error %v", s.Rows(), s.Rejected(BadTime), s.Err())
	}
	if first, ok := s.First(); !ok || first != 3 {
		t.Errorf("the first day is %d", first)
	}
	if newest, ok := s.Newest(); !ok || !newest.Equal(time.UnixMilli(12*dayLong)) {
		t.Errorf("the newest row is of %s", newest)
	}
	invitations := s.Facet(1).Count(calendar.EveryDay(), nil, 20*dayLong).Overall
	if got, want := invitations.Durations, []int64{-11 * 24 * 3600, 60, 7 * 24 * 3600}; len(got) != 3 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
		t.Errorf("durations %d, want %d", got, want)
	}
}

func TestDurationsMergeInAnyOrder(t *testing.T) {
	rows := []Row{at(3, 60), at(3, 60), at(4, StillOpen), at(2, NoDuration), at(9, -30), at(1, 0)}
	var want []byte
	for first := range rows {
		one, other := visits(), visits()
		for i := range rows {
			into := one
			if i%2 == 1 {
				into = other
			}
			row := rows[(first+i)%len(rows)]
			row.Order = uint64(i)
			into.Facet(1).Add(&row)
		}
		other.Merge(one)
		got := canonical(t, other)
		if want == nil {
			want = got
		}
		if !bytes.Equal(got, want) {
			t.Errorf("from row %d on the bytes differ", first)
		}
	}
}

func TestErrIsThatOfAnyFacet(t *testing.T) {
	s := NewSet([]Shape{{Buckets: 1}, {Buckets: 1, Durations: true, MaxCustomers: 1}}, [16]byte{})
	s.Facet(1).Add(new(at(1, 1)))
	if s.Err() != nil {
		t.Error(s.Err())
	}
	s.Facet(1).Add(new(at(1, 1)))
	if s.Err() == nil {
		t.Error("two durations are not too many")
	}
}
