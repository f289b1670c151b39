package evaluation

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"advocacy_exporter/collector/calendar"
)

// reader is someone who knows of an exposition all that can be had by arithmetic: the rows of all
// that answered in a window, and the rows of every segment of which anything is published there.
type reader struct {
	overall uint64
	known   map[string]uint64
}

// unknown are the segments that answered and of which nothing is published, and their rows together.
func (r reader) unknown(rows map[string]uint64) (segments []string, sum uint64) {
	sum = r.overall
	for name, n := range rows {
		if known, ok := r.known[name]; ok {
			sum -= known
		} else if n > 0 {
			segments = append(segments, name)
		}
	}
	return segments, sum
}

// possible are the rows that one of so many segments may have, if together they have sum and each
// has at least one. All ways to share out are tried.
func possible(segments int, sum uint64) map[uint64]bool {
	all := make(map[uint64]bool)
	var share func(left int, sum, first uint64) bool
	share = func(left int, sum, first uint64) bool {
		if left == 0 {
			if sum == 0 {
				all[first] = true
			}
			return len(all) > 1
		}
		for n := uint64(1); n <= sum; n++ {
			one := first
			if left == segments {
				one = n
			}
			if share(left-1, sum-n, one) {
				return true
			}
		}
		return false
	}
	share(segments, sum, 0)
	return all
}

// check fails where the reader can tell the rows of a small segment. Where nothing at all is
// published of the dimension, only the overall value is left, and that is never hidden.
func (r reader) check(t *rapid.T, window string, rows map[string]uint64, least uint64) {
	unknown, sum := r.unknown(rows)
	if len(r.known) == 0 {
		return
	}
	for _, name := range unknown {
		if n := rows[name]; n < least && len(possible(len(unknown), sum)) < 2 {
			t.Fatalf("%s: the %d rows of %s follow: the rows are %v, published are %v", window, n, name, rows, r.known)
		}
	}
}

// Nothing hidden follows from one exposition: not from the overall values, the segments and their
// class counts, nor from what these were before by the changes and the growth.
func TestHiddenSegmentsCannotBeWorkedOut(t *testing.T) {
	today := day(t, "2026-07-01")
	may, june := day(t, "2026-05-01"), day(t, "2026-06-01")
	rapid.Check(t, func(rt *rapid.T) {
		now, then := make(map[string]uint64), make(map[string]uint64)
		tally := &fakeTally{dimensions: []string{"plan"}}
		for i := range rapid.IntRange(1, 6).Draw(rt, "segments") {
			name := fmt.Sprint("plan ", i)
			now[name] = drawAnswers(rt, tally, june, name)
			then[name] = drawAnswers(rt, tally, may, name)
		}
		e := settings("last_month")
		e.MinRespondents = rapid.Uint64Range(1, 7).Draw(rt, "least")
		e.MaxSegments = rapid.IntRange(2, 6).Draw(rt, "most")
		e.SegmentKPIs = []string{"net_advocacy_score", "rating_ratio", "advocates", "passives", "detractors"}
		r := e.evaluate(survey(t).over(tally), today)

		now, then = folded(e, tally, now), folded(e, tally, then)
		inJune, inMay := reader{known: map[string]uint64{}}, reader{known: map[string]uint64{}}
		for name := range now {
			inJune.overall += now[name]
			inMay.overall += then[name]
		}
		for _, s := range r.Samples {
			if s.Dimension == "" {
				continue
			}
			inJune.known[s.Segment] = now[s.Segment]
			if len(s.Changes)+len(s.Growth) > 0 {
				inMay.known[s.Segment] = then[s.Segment]
			}
			if n := now[s.Segment]; s.Estimate.N != n || n < e.MinRespondents {
				rt.Fatalf("%s with %d rows is shown with %d", s.Segment, n, s.Estimate.N)
			}
		}
		inJune.check(rt, "June", now, e.MinRespondents)
		inMay.check(rt, "May", then, e.MinRespondents)
	})
}

func drawAnswers(rt *rapid.T, tally *fakeTally, d calendar.Day, segment string) (rows uint64) {
	for _, r := range answered(d, 0, 0, 0, segment) {
		r.rows = rapid.Uint64Range(0, 3).Draw(rt, fmt.Sprint(segment, " ", d, " ", r.score))
		rows += r.rows
		if r.rows > 0 {
			tally.rows = append(tally.rows, r)
		}
	}
	return rows
}

// folded are the rows of the segments that are published, with those of "(other)".
func folded(e Settings, tally *fakeTally, rows map[string]uint64) map[string]uint64 {
	b := newBreakdown(tally.Segments(), e.MaxSegments)
	all := make(map[string]uint64)
	for _, name := range b.Segments {
		all[name] = rows[name]
	}
	for _, name := range b.Folded {
		all[Other] += rows[name]
	}
	return all
}
