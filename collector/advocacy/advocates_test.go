package advocacy

import "testing"

// onRoster are those at neither end of a period, those lost, gained and kept.
func onRoster(rows ...uint64) Histogram {
	h := Histogram{Buckets: make([]Bucket, AdvocateBuckets)}
	for i, n := range rows {
		h.Buckets[i] = Bucket{Rows: n, Weight: float64(n), Squares: float64(n)}
	}
	return h
}

// countedTo are counts of advocates at the start and at the end; none where they are below 0.
func countedTo(start, end float64, within uint64) Histogram {
	level := func(n float64) []Bucket {
		if n < 0 {
			return []Bucket{{}}
		}
		return []Bucket{{Rows: 1, Weight: n, Squares: n * n}}
	}
	return Histogram{Buckets: []Bucket{{Rows: within}}, Opening: level(start), Closing: level(end)}
}

func TestAdvocates(t *testing.T) {
	for _, tc := range []struct {
		why                   string
		h                     Histogram
		advocates             string
		development           string
		seenOf, developmentOf uint64
	}{
		{"20 came", onRoster(0, 0, 20, 55), "75 of 75", "0.363636 [0.204269, 0.523004] of 55", 75, 55},
		{"30 came and 10 went", onRoster(0, 10, 30, 45), "75 of 85", "0.363636 [0.138256, 0.589016] of 55", 85, 55},
		{"all went; nobody can lose more", onRoster(3, 4, 0, 0), "0 of 4", "-1 [-1, -0.020018] of 4", 4, 4},
		{"nobody was there at the start", onRoster(9, 0, 20, 0), "20 of 20", "", 20, 0},
		{"all are gone since long", onRoster(9, 0, 0, 0), "0 of 9", "", 9, 0},
		{"an empty roster", onRoster(), "", "", 0, 0},
		{"counts have no interval", countedTo(55, 75, 1), "75 of 75", "0.363636 of 55", 75, 55},
		{"counted down to none", countedTo(55, 0, 2), "0 of 55", "-1 of 55", 55, 55},
		{"none for long", countedTo(0, 0, 1), "0 of 1", "", 1, 0},
		{"not counted before", countedTo(-1, 75, 1), "75 of 75", "", 75, 0},
		{"not counted since", countedTo(75, 75, 0), "75 of 75", "", 75, 75},
		{"never counted", countedTo(-1, -1, 0), "", "", 0, 0},
	} {
		advocates, development := AdvocateKPIs()[0], AdvocateKPIs()[1]
		if got := shown(advocates, tc.h); got != tc.advocates {
			t.Errorf("%s: %s advocates, want %s", tc.why, got, tc.advocates)
		}
		if got := shown(development, tc.h); got != tc.development {
			t.Errorf("%s: development %q, want %q", tc.why, got, tc.development)
		}
		if got, of := advocates.Rows(tc.h), development.Rows(tc.h); got != tc.seenOf || of != tc.developmentOf {
			t.Errorf("%s: rows %d and %d, want %d and %d", tc.why, got, of, tc.seenOf, tc.developmentOf)
		}
	}
}

// From +36 % in one quarter to +10 % in the next.
func TestChangeOfDevelopment(t *testing.T) {
	now, then := onRoster(0, 5, 15, 95), onRoster(0, 10, 30, 45)
	development := AdvocateKPIs()[1]
	c, ok := development.Change(now, then, Z(0.95))
	a, _ := Development(100, 15, 5, Z(0.95))
	b, _ := Development(55, 30, 10, Z(0.95))
	if want := Difference(a, b); !ok || c.Estimate != want || !c.Bounded {
		t.Errorf("got %+v, want %+v", c.Estimate, want)
	}
	c, ok = development.Change(countedTo(100, 110, 1), countedTo(55, 75, 1), Z(0.95))
	if !ok || c.Bounded || c.Confidence != 0 {
		t.Errorf("counts tell no interval, and no confidence: %+v, %t", c, ok)
	}
	advocates := AdvocateKPIs()[0]
	if growth, ok := advocates.Growth(now, then); !ok || growth != 110./75-1 {
		t.Errorf("grown by %g, %t", growth, ok)
	}
}
