package pull

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"advocacy_exporter/collector/pull/pulltest"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/sources"
)

// pullerOf makes a puller of whatever parts holds when it is asked.
func pullerOf(parts *[]sources.Part) *Puller {
	source := &pulltest.Source{Answer: func(context.Context) ([]sources.Part, error) { return *parts, nil }}
	return New(fakeJob("crm", source, nil), [16]byte{1})
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
		&pulltest.Part{Title: "a.csv", Rows: pulltest.Rep(3, "1999-12-30 9 pro")},
		&pulltest.Part{Title: "b.csv", Rows: []string{"1999-12-31 2 free", "garbage", "1999-12-31 x free"}},
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
	for name, parts := range map[string][]sources.Part{"no parts": nil, "no rows": {&pulltest.Part{Title: "a.csv"}}} {
		if tally := pulled(t, pullerOf(&parts)); tally.Rows() != 0 {
			t.Errorf("%s: %d rows", name, tally.Rows())
		}
	}
}

func TestPullReadsOnlyWhatChanged(t *testing.T) {
	a := &pulltest.Part{Title: "a.csv", Revision: "1", Rows: pulltest.Rep(3, "1999-12-30 9 pro")}
	b := &pulltest.Part{Title: "b.csv", Revision: "1", Rows: pulltest.Rep(2, "1999-12-30 9 pro")}
	c := &pulltest.Part{Title: "c.csv", Rows: pulltest.Rep(1, "1999-12-30 9 pro")}
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
		{"b grew", func() { b.Revision, b.Rows = "2", pulltest.Rep(4, b.Rows[0]) }, 8, 1, 2, 3},
		{"a is gone", func() { parts = parts[1:] }, 5, 1, 2, 4},
		{"a is back", func() { parts = []sources.Part{a, b, c} }, 8, 2, 2, 5},
		{"they stand elsewhere", func() { slices.Reverse(parts) }, 8, 2, 2, 6},
	} {
		step.change()
		if got := pulled(t, p).Rows(); got != step.rows {
			t.Errorf("%s: %d rows, want %d", step.story, got, step.rows)
		}
		if a.Reads != step.a || b.Reads != step.b || c.Reads != step.c {
			t.Errorf("%s: read %d, %d, %d times", step.story, a.Reads, b.Reads, c.Reads)
		}
	}
}

func TestPullReadsAgainWhereTheOrderMatters(t *testing.T) {
	a := &pulltest.Part{Title: "a.csv", Revision: "1", Rows: []string{"1999-12-30 9 pro 7"}}
	b := &pulltest.Part{Title: "b.csv", Revision: "1", Rows: []string{"1999-12-30 0 pro 7"}}
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
	short := &pulltest.Part{Title: "https://x/", Revision: "1", Rows: pulltest.Rep(3, "1999-12-30 9 pro"), Err: &sources.Incomplete{Part: "https://x/", Got: 3, Want: 10}}
	parts := []sources.Part{short, &pulltest.Part{Title: "b", Rows: pulltest.Rep(2, "1999-12-30 9 pro")}}
	p := pullerOf(&parts)
	for range 2 {
		tally, err := p.Pull(t.Context())
		if want := "https://x/: got 3 of 10 items"; err == nil || err.Error() != want || !incomplete(err) {
			t.Errorf("error %v, want %s", err, want)
		}
		if tally == nil || tally.Rows() != 5 {
			t.Error("the rows that came are lost")
		}
	}
	if short.Reads != 2 {
		t.Errorf("an incomplete part is kept as if it were whole: read %d times", short.Reads)
	}
}

func TestPullErrorsSayWhereOnce(t *testing.T) {
	for want, part := range map[string]*pulltest.Part{
		"exports/crm.csv: no column \"score\"": {Title: "exports/crm.csv", Err: errors.New(`exports/crm.csv: no column "score"`)},
		"exports/crm.csv: broken pipe":         {Title: "exports/crm.csv", Err: errors.New("broken pipe")},
		"exports/crm.csv: panic: no driver":    {Title: "exports/crm.csv", Before: func(context.Context) error { panic("no driver") }},
		"exports/crm.csv: context canceled":    {Title: "exports/crm.csv", Err: context.Canceled},
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
			parts = append(parts, &pulltest.Part{Title: name, Before: slow})
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
	source := &pulltest.Source{Answer: func(context.Context) ([]sources.Part, error) {
		return []sources.Part{&pulltest.Part{Title: "a", Rows: pulltest.Rep(2500, row)}}, nil
	}}
	p := New(fakeJob("crm", source, nil), [16]byte{})
	p.Progress = func(rows uint64) { told = append(told, rows) }
	pulled(t, p)
	if want := []uint64{1024, 2048, 2500}; !slices.Equal(told, want) {
		t.Errorf("told %v, want %v", told, want)
	}
}

func TestPullStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	parts := []sources.Part{&pulltest.Part{Title: "a", Rows: pulltest.Rep(5000, "1999-12-30 9 pro"), Before: func(context.Context) error { cancel(); return nil }}}
	p := pullerOf(&parts)
	var rows uint64
	p.Progress = func(n uint64) { rows = n }
	if _, err := p.Pull(ctx); !errors.Is(err, context.Canceled) || rows != rowsBetween {
		t.Errorf("got %v after %d rows", err, rows)
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
		"few rows":              {Guard{MinRowsRatio: 0.5}, pulltest.Rep(4, "1999-12-31 9 pro"), []uint64{8, 12}, nil, "suspect: few_rows: 4 rows, and the last 2 good pulls had 10 at the median (min_rows_ratio 0.5)"},
		"half the rows":         {Guard{MinRowsRatio: 0.5}, pulltest.Rep(5, "1999-12-31 9 pro"), []uint64{8, 12}, nil, ""},
		"one slump in the past": {Guard{MinRowsRatio: 0.5}, pulltest.Rep(4, "1999-12-31 9 pro"), []uint64{5, 100, 6}, nil, ""},
		"old rows":              {Guard{MaxRowAge: time.Hour}, pulltest.Rep(4, "1999-12-31 9 pro"), nil, nil, "suspect: old_rows: the newest row is of 1999-12-31T00:00:00Z (max_row_age 1h0m0s)"},
		"no rows are not old":   {Guard{MaxRowAge: time.Hour}, nil, nil, nil, ""},
		"rejects":               {Guard{MaxRejectRatio: 0.5}, []string{"1999-12-31 9 pro", "1999-12-31 x pro", "1999-12-31 99 pro"}, nil, nil, "suspect: rejects: 2 of 3 rows were rejected (max_reject_ratio 0.5), such as a.csv:2: bad_score"},
		"half rejected":         {Guard{MaxRejectRatio: 0.5}, []string{"1999-12-31 9 pro", "1999-12-31 x pro"}, nil, nil, ""},
		"missing pages":         {Guard{}, nil, nil, &sources.Incomplete{Part: "https://x/", Got: 3, Want: 10}, "suspect: missing_pages: https://x/: got 3 of 10 items"},
		"two reasons":           {Guard{MinRowsRatio: 1, MaxRowAge: time.Hour}, pulltest.Rep(1, "1999-12-31 9 pro"), []uint64{2}, nil, "suspect: few_rows: 1 rows, and the last 1 good pulls had 2 at the median (min_rows_ratio 1); old_rows: the newest row is of 1999-12-31T00:00:00Z (max_row_age 1h0m0s)"},
	} {
		t.Run(name, func(t *testing.T) {
			parts := []sources.Part{&pulltest.Part{Title: "a.csv", Rows: c.rows}}
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
		past = Remember(past, i)
	}
	if want := []uint64{5, 6, 7, 8, 9, 10, 11, 12, 13, 14}; !slices.Equal(past, want) || median(past) != 9.5 {
		t.Errorf("remembers %v, median %g", past, median(past))
	}
}
