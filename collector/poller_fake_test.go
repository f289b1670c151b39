package collector

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/robfig/cron/v3"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// fakeSource answers every pull with what answer returns, and remembers when it was asked.
type fakeSource struct {
	answer func(ctx context.Context) ([]sources.Part, error)

	mu    sync.Mutex
	asked []time.Time
}

func (f *fakeSource) Parts(ctx context.Context) ([]sources.Part, error) {
	f.mu.Lock()
	f.asked = append(f.asked, time.Now())
	f.mu.Unlock()
	return f.answer(ctx)
}

func (f *fakeSource) Close() error { return nil }

func (f *fakeSource) times() []time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.asked
}

// fakePart is a part of rows such as "1999-12-31 9 pro".
type fakePart struct {
	name, version string
	rows          []string
	// err ends the reading after the rows; before is called first.
	err    error
	before func(ctx context.Context) error
	reads  int
}

func (f *fakePart) Name() string    { return f.name }
func (f *fakePart) Version() string { return f.version }

func (f *fakePart) Read(ctx context.Context, fields []string, open func() sources.Yield) error {
	f.reads++
	if f.before != nil {
		if err := f.before(ctx); err != nil {
			return err
		}
	}
	yield := open()
	for i, row := range f.rows {
		if err := yield(fakeRecord(row, i, fields)); err != nil {
			return err
		}
	}
	return f.err
}

func fakeRecord(row string, i int, fields []string) sources.Record {
	rec := sources.Record{Line: int64(i + 1)}
	values := strings.Fields(row)
	if len(values) < 3 {
		rec.Err = fmt.Errorf("%d fields", len(values))
		return rec
	}
	named := map[string]string{"time": values[0], "score": values[1], "plan": values[2], "id": values[len(values)-1]}
	for _, name := range fields {
		rec.Fields = append(rec.Fields, []byte(named[name]))
	}
	return rec
}

// always answers with the same rows in one part.
func always(rows ...string) *fakeSource {
	return &fakeSource{answer: func(context.Context) ([]sources.Part, error) { return []sources.Part{onePart(rows...)}, nil }}
}

func onePart(rows ...string) *fakePart { return &fakePart{name: "nps.csv", rows: rows} }

// rep repeats a row.
func rep(n int, row string) []string {
	rows := make([]string, n)
	for i := range rows {
		rows[i] = row
	}
	return rows
}

// unreachable is a source that is always away.
func unreachable() *fakeSource {
	return &fakeSource{answer: func(context.Context) ([]sources.Part, error) { return nil, errAway }}
}

var errAway = fmt.Errorf("nps.csv: no such file")

func fakeJob(name string, s sources.Source, schedule cron.Schedule) *Job {
	return &Job{
		Name:        name,
		Fingerprint: name,
		Source:      s,
		Rows: &rows.Survey{
			Score: &values.Score{Column: "score"}, Time: &values.Time{Column: "time"}, ScaleName: "0-10",
			Respondents: tally.Answers, Segments: map[string]string{"plan": "plan"},
		},
		Schedule: schedule,
		Timeout:  time.Minute,
		MaxAge:   24 * time.Hour,
		Evaluation: evaluation.Settings{
			Calendar: calendar.New(time.UTC, time.January), Periods: []calendar.Period{"30d", calendar.All},
			Confidence: 0.95, MinRespondents: 5, MaxSegments: 50,
		},
	}
}

// running starts a poller that ends with the test.
func running(t *testing.T, jobs ...*Job) *Poller {
	t.Helper()
	p := NewPoller(jobs, nil, nil)
	start(t, p)
	return p
}

// start starts a poller and returns what stops it.
func start(t *testing.T, p *Poller) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	t.Cleanup(stop)
	synctest.Wait()
	return stop
}

// after lets time pass until everything waits for later.
func after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// logged collects what a job logs.
type logged struct {
	mu sync.Mutex
	strings.Builder
}

func (l *logged) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Builder.Write(b)
}

func (l *logged) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
}

// answersIn is the n of a source's score in a period.
func answersIn(s *State, p calendar.Period) uint64 {
	for _, sample := range s.Result.Samples {
		if sample.Period == p && sample.Dimension == "" {
			return sample.Estimate.N
		}
	}
	return 0
}
