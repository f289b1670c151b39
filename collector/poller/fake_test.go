package poller

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/robfig/cron/v3"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/pull"
	"advocacy_exporter/collector/pull/pulltest"
	"advocacy_exporter/collector/snapshot"
	"advocacy_exporter/sources"
)

func fakeJob(name string, s sources.Source, schedule cron.Schedule) *pull.Job {
	return &pull.Job{
		Name:        name,
		Fingerprint: name,
		Source:      s,
		Rows:        pulltest.Survey(),
		Schedule:    schedule,
		Timeout:     time.Minute,
		MaxAge:      24 * time.Hour,
		Evaluation:  pulltest.Settings(),
	}
}

// running starts a poller that ends with the test.
func running(t *testing.T, jobs ...*pull.Job) *Poller {
	t.Helper()
	p := New(jobs, nil, nil)
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
func answersIn(s *snapshot.State, p calendar.Period) uint64 {
	for _, sample := range s.Result.Samples {
		if sample.Period == p && sample.Dimension == "" {
			return sample.Estimate.N
		}
	}
	return 0
}
