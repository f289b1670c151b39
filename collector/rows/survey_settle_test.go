package rows_test

import (
	"bytes"
	"fmt"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/tally"
)

// correspondence is an invitation and what came of it; 0 is never.
type correspondence struct{ sent, answered, replied int64 }

// row is what an export says of it at a moment.
func (c correspondence) row(now int64, score int) string {
	row := fmt.Sprintf("sent=%d|plan=pro", c.sent)
	if c.answered != 0 && c.answered <= now {
		row += fmt.Sprintf("|at=%d|score=%d", c.answered, score)
		if c.replied != 0 && c.replied <= now {
			row += fmt.Sprintf("|reply=%d", c.replied)
		}
	}
	return row
}

const msPerHour = 3600_000

// history draws what happened within some weeks around the night in which the clocks change.
func history(t *rapid.T) []correspondence {
	begin := time.Date(2026, 3, 10, 0, 0, 0, 0, time.UTC).UnixMilli()
	wait := func(name string) int64 {
		return rapid.OneOf(
			rapid.Int64Range(0, 14*24*msPerHour), rapid.Int64Range(6*24*msPerHour, 7*24*msPerHour), rapid.Int64Range(7*24*msPerHour-2, 7*24*msPerHour+2),
		).Draw(t, name)
	}
	all := make([]correspondence, rapid.IntRange(1, 60).Draw(t, "invitations"))
	for i := range all {
		c := &all[i]
		c.sent = begin + rapid.Int64Range(0, 30*24*msPerHour).Draw(t, "sent")
		if rapid.Bool().Draw(t, "answered") {
			c.answered = c.sent + wait("waited for the answer")
			if rapid.Bool().Draw(t, "replied") {
				c.replied = c.answered + wait("waited for the reply")
			}
		}
	}
	return all
}

// pulledAt draws a moment, often one about which an invitation becomes old enough.
func pulledAt(t *rapid.T, all []correspondence) int64 {
	after := rapid.OneOf(
		rapid.Int64Range(0, 40*24*msPerHour), rapid.Int64Range(6*24*msPerHour, 8*24*msPerHour), rapid.Int64Range(6*24*msPerHour, 7*24*msPerHour),
	)
	return rapid.SampledFrom(all).Draw(t, "of").sent + after.Draw(t, "pulled after")
}

// exported is the tally of an export made at a moment.
func exported(s *rows.Survey, c calendar.Calendar, all []correspondence, now int64) *tally.Set {
	set, reader := rows.NewSet(s, [16]byte{}), s.Reader(c, "")
	for i, one := range all {
		if one.sent <= now {
			reader.Read(set, record(int64(i), s.Fields(), one.row(now, i%7)), uint64(i))
		}
	}
	return set
}

// inTheEnd counts those that began within a window of days, and those of them that were done in time.
func inTheEnd(c calendar.Calendar, all []correspondence, w calendar.Window, of func(correspondence) (from, to int64)) (done, whole float64) {
	for _, one := range all {
		from, to := of(one)
		if day := c.Day(from); from == 0 || day < w.From || w.To <= day {
			continue
		}
		whole++
		if to != 0 && to-from <= time.Duration(sevenDays).Milliseconds() {
			done++
		}
	}
	return done, whole
}

// Whatever is read and whenever, a rate is that of the days it is of as they will be known in the
// end. A growing month therefore never shows a fall that later turns out to be none.
func TestWhatHasSettledNeverChanges(t *testing.T) {
	zones := []*time.Location{time.UTC, zone(t, "Europe/Berlin"), zone(t, "America/Los_Angeles"), zone(t, "Pacific/Auckland")}
	s := closedLoop()
	kpis := map[string]func(correspondence) (from, to int64){
		"response": func(c correspondence) (from, to int64) { return c.sent, c.answered },
		"followup": func(c correspondence) (from, to int64) { return c.answered, c.replied },
	}
	rapid.Check(t, func(t *rapid.T) {
		all := history(t)
		e := settings("1d", "7d", "week", "month", "last_week", "last_month", "all")
		e.Calendar = calendar.New(rapid.SampledFrom(zones).Draw(t, "zone"), 0)
		now := pulledAt(t, all)
		read := e.Calendar.Day(now)
		today := read + calendar.Day(rapid.IntRange(0, 3).Draw(t, "days since"))
		r := e.EvaluateOld(exported(s, e.Calendar, all, now), s, today, read)
		settled := rows.Facet{Settle: time.Duration(s.Settle)}
		for _, p := range e.Periods {
			w := p.Windows(e.Calendar, settled.AsOf(e.Calendar, p, read, read)).Current
			for kpi, of := range kpis {
				done, whole := inTheEnd(e.Calendar, all, w, of)
				got, ok := find(r, kpi, p)
				if ok != (whole > 0) || ok && (got.Estimate.N != uint64(whole) || math.Abs(got.Estimate.Value-done/whole) > 1e-12) {
					t.Fatalf("%s of %s from %s to %s: got %+v, in the end %v of %v", kpi, p, w.From, w.To, got.Estimate, done, whole)
				}
			}
		}
	})
}

// The days of a running period are those that have settled, and no others.
func TestAllThatHasSettledCounts(t *testing.T) {
	c := calendar.New(zone(t, "Europe/Berlin"), 0)
	rapid.Check(t, func(t *rapid.T) {
		f := rows.Facet{Settle: time.Duration(rapid.Int64Range(1, int64(400*time.Hour)).Draw(t, "settle"))}
		today := calendar.Day(rapid.IntRange(20_000, 21_000).Draw(t, "today"))
		last := f.AsOf(c, "month", today, today)
		if begun := c.Start(today); c.Start(last+1).Add(f.Settle).After(begun) || !c.Start(last+2).Add(f.Settle).After(begun) {
			t.Fatalf("on %s with %s the last day is %s", today, f.Settle, last)
		}
	})
}

// The tally of a survey is the same however its rows are split and merged.
func TestClosedLoopsMergeInAnyOrder(t *testing.T) {
	s := closedLoop()
	s.ID, s.Weight = "id", "w"
	rapid.Check(t, func(t *rapid.T) {
		all := history(t)
		parts := []*tally.Set{rows.NewSet(s, [16]byte{}), rows.NewSet(s, [16]byte{})}
		whole := rows.NewSet(s, [16]byte{})
		for i, one := range all {
			row := one.row(math.MaxInt64, i%11) + fmt.Sprintf("|id=%d|w=1.5|gift=%d", i%5, i%2)
			rec := record(int64(i), s.Fields(), row)
			for _, set := range []*tally.Set{whole, parts[rapid.IntRange(0, 1).Draw(t, "part")]} {
				s.Reader(calendar.Calendar{}, "").Read(set, rec, uint64(i))
			}
		}
		parts[1].Merge(parts[0])
		want, _ := whole.AppendBinary(nil)
		if got, _ := parts[1].AppendBinary(nil); !bytes.Equal(got, want) {
			t.Fatal("the bytes differ")
		}
	})
}

// The rewarded and the others are the surveyed, and their scores make up the score of all.
func TestRewardedAndOthersAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := simple()
		s.Rewarded = "gift"
		rows := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 21), func(n int) string {
			return fmt.Sprintf("score=%d|gift=%d", n/2, n%2)
		}), 1, 60).Draw(t, "rows")
		r := settings("all").Evaluate(tallied(s, rows...), s, 20_000)
		score, _ := find(r, "advocacy_score", "all")
		rewarded, _ := find(r, "incentivized", "all")
		others, ok := find(r, "organic_advocacy_score", "all")
		n := float64(score.Estimate.N)
		if rewarded.Estimate.N != score.Estimate.N || ok != (rewarded.Estimate.Value < 1) {
			t.Fatalf("score %+v, rewarded %+v, others %+v", score.Estimate, rewarded.Estimate, others.Estimate)
		}
		if left := n * (1 - rewarded.Estimate.Value); math.Abs(left-float64(others.Estimate.N)) > 1e-9 {
			t.Fatalf("%v are left, but %d", left, others.Estimate.N)
		}
		if advocates := n * score.Estimate.Value; others.Estimate.Value*float64(others.Estimate.N) > advocates+1e-9 {
			t.Fatalf("more organic advocates than %v", advocates)
		}
	})
}
