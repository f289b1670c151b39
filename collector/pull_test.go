package collector

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/robfig/cron/v3"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/sources"
)

// pullerOf makes a puller of whatever parts holds when it is asked.
func pullerOf(parts *[]sources.Part) *Puller {
	source := &fakeSource{answer: func(context.Context) ([]sources.Part, error) { return *parts, nil }}
	return NewPuller(fakeJob("crm", source, nil), [16]byte{1}, nil)
}

func pulled(t *testing.T, p *Puller) *tally.Set {
	t.Helper()
	tally, err := p.Pull(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return tally
}

func TestPullMergesParts(t *testing.T) {
	parts := []sources.Part{
		&fakePart{name: "a.csv", rows: rep(3, "1999-12-30 9 pro")},
		&fakePart{name: "b.csv", rows: []string{"1999-12-31 2 free", "garbage", "1999-12-31 x free"}},
	}
	got := pulled(t, pullerOf(&parts))
	if got.Rows() != 4 || got.Rejected(tally.Malformed) != 1 || got.Rejected(tally.BadScore) != 1 {
		t.Errorf("%d rows, %d malformed, %d bad scores", got.Rows(), got.Rejected(tally.Malformed), got.Rejected(tally.BadScore))
	}
	if samples := got.Rejects(); len(samples) != 2 || samples[0].Part != "b.csv" || samples[0].Line != 2 {
		t.Errorf("samples %+v", samples)
	}
}

func TestPullOfNothingIsNoError(t *testing.T) {
	for name, parts := range map[string][]sources.Part{"no parts": nil, "no rows": {&fakePart{name: "a.csv"}}} {
		if tally := pulled(t, pullerOf(&parts)); tally.Rows() != 0 {
			t.Errorf("%s: %d rows", name, tally.Rows())
		}
	}
}

func TestPullReadsOnlyWhatChanged(t *testing.T) {
	a := &fakePart{name: "a.csv", version: "1", rows: rep(3, "1999-12-30 9 pro")}
	b := &fakePart{name: "b.csv", version: "1", rows: rep(2, "1999-12-30 9 pro")}
	c := &fakePart{name: "c.csv", rows: rep(1, "1999-12-30 9 pro")}
	parts := []sources.Part{a, b, c}
	p := pullerOf(&parts)
	for _, step := range []struct {
		story   string
		change  func()
		rows    uint64
		a, b, c int
	}{
		{"all is new", func() {}, 6, 1, 1, 1},
		{"c has no version", func() {}, 6, 1, 1, 2},
		{"b grew", func() { b.version, b.rows = "2", rep(4, b.rows[0]) }, 8, 1, 2, 3},
		{"a is gone", func() { parts = parts[1:] }, 5, 1, 2, 4},
		{"a is back", func() { parts = []sources.Part{a, b, c} }, 8, 2, 2, 5},
		{"they stand elsewhere", func() { slices.Reverse(parts) }, 8, 2, 2, 6},
	} {
		step.change()
		if got := pulled(t, p).Rows(); got != step.rows {
			t.Errorf("%s: %d rows, want %d", step.story, got, step.rows)
		}
		if a.reads != step.a || b.reads != step.b || c.reads != step.c {
			t.Errorf("%s: read %d, %d, %d times", step.story, a.reads, b.reads, c.reads)
		}
	}
}

func TestPullReadsAgainWhereTheOrderMatters(t *testing.T) {
	a := &fakePart{name: "a.csv", version: "1", rows: []string{"1999-12-30 9 pro 7"}}
	b := &fakePart{name: "b.csv", version: "1", rows: []string{"1999-12-30 0 pro 7"}}
	parts := []sources.Part{a, b}
	p := pullerOf(&parts)
	p.job.Rows.(*rows.Survey).ID = "id"
	score := func() float64 {
		return p.job.Evaluation.Evaluate(pulled(t, p), p.job.Rows, day(t, "2000-01-01")).Samples[0].Estimate.Value
	}
	if got := score(); got != 0 {
		t.Errorf("the later row of an id is no advocate, got %g", got)
	}
	parts = []sources.Part{b, a}
	if got := score(); got != 1 {
		t.Errorf("the other way round it is, got %g", got)
	}
}

func TestPullKeepsTheRowsOfIncompleteParts(t *testing.T) {
	short := &fakePart{name: "https://x/", version: "1", rows: rep(3, "1999-12-30 9 pro"), err: &sources.Incomplete{Part: "https://x/", Got: 3, Want: 10}}
	parts := []sources.Part{short, &fakePart{name: "b", rows: rep(2, "1999-12-30 9 pro")}}
	p := pullerOf(&parts)
	for range 2 {
		tally, err := p.Pull(t.Context())
		if want := "source crm: https://x/: got 3 of 10 items"; err == nil || err.Error() != want || !incomplete(err) {
			t.Errorf("error %v, want %s", err, want)
		}
		if tally == nil || tally.Rows() != 5 {
			t.Error("the rows that came are lost")
		}
	}
	if short.reads != 2 {
		t.Errorf("an incomplete part is kept as if it were whole: read %d times", short.reads)
	}
}

func TestPullErrorsSayWhereOnce(t *testing.T) {
	for want, part := range map[string]*fakePart{
		"source crm: exports/crm.csv: no column \"score\"": {name: "exports/crm.csv", err: errors.New(`exports/crm.csv: no column "score"`)},
		"source crm: exports/crm.csv: broken pipe":         {name: "exports/crm.csv", err: errors.New("broken pipe")},
		"source crm: exports/crm.csv: panic: no driver":    {name: "exports/crm.csv", before: func(context.Context) error { panic("no driver") }},
		"source crm: exports/crm.csv: context canceled":    {name: "exports/crm.csv", err: context.Canceled},
	} {
		parts := []sources.Part{part}
		if tally, err := pullerOf(&parts).Pull(t.Context()); err == nil || err.Error() != want || tally != nil {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestPullReadsTwoPartsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var now, most atomic.Int32
		slow := func(context.Context) error {
			most.Store(max(most.Load(), now.Add(1)))
			time.Sleep(time.Second)
			now.Add(-1)
			return nil
		}
		var parts []sources.Part
		for _, name := range []string{"a", "b", "c", "d"} {
			parts = append(parts, &fakePart{name: name, before: slow})
		}
		began := time.Now()
		pulled(t, pullerOf(&parts))
		if took := time.Since(began); most.Load() != 2 || took != 2*time.Second {
			t.Errorf("%d at once, in %s", most.Load(), took)
		}
	})
}

func TestPullTellsItsProgress(t *testing.T) {
	var told []uint64
	row := "1999-12-30 9 pro"
	source := &fakeSource{answer: func(context.Context) ([]sources.Part, error) {
		return []sources.Part{&fakePart{name: "a", rows: rep(2500, row)}}, nil
	}}
	p := NewPuller(fakeJob("crm", source, nil), [16]byte{}, func(rows uint64) { told = append(told, rows) })
	pulled(t, p)
	if want := []uint64{1024, 2048, 2500}; !slices.Equal(told, want) {
		t.Errorf("told %v, want %v", told, want)
	}
}

func TestPullStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	parts := []sources.Part{&fakePart{name: "a", rows: rep(5000, "1999-12-30 9 pro"), before: func(context.Context) error { cancel(); return nil }}}
	p := pullerOf(&parts)
	var rows uint64
	p.progress = func(n uint64) { rows = n }
	if _, err := p.Pull(ctx); !errors.Is(err, context.Canceled) || rows != rowsBetween {
		t.Errorf("got %v after %d rows", err, rows)
	}
}

func TestPullOnce(t *testing.T) {
	at := moment(t, "2000-01-01T12:00:00Z")
	once := func(source *fakeSource, g Guard) *State {
		job := fakeJob("nps", source, cron.Every(time.Hour))
		job.Guard = g
		return PullOnce(t.Context(), job, at, nil)
	}
	good := once(always(rep(10, "1999-12-31 9 pro")...), Guard{})
	if !good.Up() || good.Pulls[Succeeded] != 1 || answersIn(good, calendar.All) != 10 || !good.Current(time.Now()) {
		t.Errorf("good: %v, %v", good.Err, good.Pulls)
	}
	suspect := once(always(rep(10, "1999-11-30 9 pro")...), Guard{MaxRowAge: time.Hour})
	if suspect.Up() || suspect.Pulls[Suspected] != 1 || answersIn(suspect, calendar.All) != 10 {
		t.Errorf("suspect: %v, %v", suspect.Err, suspect.Pulls)
	}
	failed := once(unreachable(), Guard{})
	if failed.Up() || failed.Pulls[Failed] != 1 || failed.Result != nil || !errors.Is(failed.Err, errAway) {
		t.Errorf("failed: %v, %v", failed.Err, failed.Pulls)
	}
}

func TestGuard(t *testing.T) {
	now := moment(t, "2000-01-02T00:00:00Z")
	for name, c := range map[string]struct {
		guard   Guard
		rows    []string
		past    []uint64
		missing error
		want    string
	}{
		"nothing is asked":      {Guard{}, nil, []uint64{100}, nil, ""},
		"the first pull ever":   {Guard{MinRowsRatio: 0.5}, nil, nil, nil, ""},
		"few rows":              {Guard{MinRowsRatio: 0.5}, rep(4, "1999-12-31 9 pro"), []uint64{8, 12}, nil, "suspect: few_rows: 4 rows, and the last 2 good pulls had 10 at the median (min_rows_ratio 0.5)"},
		"half the rows":         {Guard{MinRowsRatio: 0.5}, rep(5, "1999-12-31 9 pro"), []uint64{8, 12}, nil, ""},
		"one slump in the past": {Guard{MinRowsRatio: 0.5}, rep(4, "1999-12-31 9 pro"), []uint64{5, 100, 6}, nil, ""},
		"old rows":              {Guard{MaxRowAge: time.Hour}, rep(4, "1999-12-31 9 pro"), nil, nil, "suspect: old_rows: the newest row is of 1999-12-31T00:00:00Z (max_row_age 1h0m0s)"},
		"no rows are not old":   {Guard{MaxRowAge: time.Hour}, nil, nil, nil, ""},
		"rejects":               {Guard{MaxRejectRatio: 0.5}, []string{"1999-12-31 9 pro", "1999-12-31 x pro", "1999-12-31 99 pro"}, nil, nil, "suspect: rejects: 2 of 3 rows were rejected (max_reject_ratio 0.5), such as a.csv:2: bad_score"},
		"half rejected":         {Guard{MaxRejectRatio: 0.5}, []string{"1999-12-31 9 pro", "1999-12-31 x pro"}, nil, nil, ""},
		"missing pages":         {Guard{}, nil, nil, &sources.Incomplete{Part: "https://x/", Got: 3, Want: 10}, "suspect: missing_pages: https://x/: got 3 of 10 items"},
		"two reasons":           {Guard{MinRowsRatio: 1, MaxRowAge: time.Hour}, rep(1, "1999-12-31 9 pro"), []uint64{2}, nil, "suspect: few_rows: 1 rows, and the last 1 good pulls had 2 at the median (min_rows_ratio 1); old_rows: the newest row is of 1999-12-31T00:00:00Z (max_row_age 1h0m0s)"},
	} {
		t.Run(name, func(t *testing.T) {
			parts := []sources.Part{&fakePart{name: "a.csv", rows: c.rows}}
			suspect := c.guard.Suspect(pulled(t, pullerOf(&parts)), c.missing, c.past, now)
			if c.want == "" && suspect == nil {
				return
			}
			if suspect == nil || suspect.Error() != c.want || len(suspect.Reasons) != 1+strings.Count(c.want, ";") {
				t.Errorf("got %v, want %s", suspect, c.want)
			}
		})
	}
}

func TestGuardRemembersTenPulls(t *testing.T) {
	var past []uint64
	for i := range uint64(15) {
		past = remember(past, i)
	}
	if want := []uint64{5, 6, 7, 8, 9, 10, 11, 12, 13, 14}; !slices.Equal(past, want) || median(past) != 9.5 {
		t.Errorf("remembers %v, median %g", past, median(past))
	}
}
