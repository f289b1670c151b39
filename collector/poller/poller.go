package poller

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/robfig/cron/v3"

	"advocacy_exporter/collector/metrics"
	"advocacy_exporter/collector/pull"
	"advocacy_exporter/collector/snapshot"
	"advocacy_exporter/collector/state"
)

// firstAtOnce bounds how many sources are pulled for the first time at once, so that a start with
// many of them is no stampede. Later pulls are spread by their schedules and their jitter.
const firstAtOnce = 8

// Poller pulls sources on their schedules and publishes snapshots.
type Poller struct {
	// feeds are in the order of the snapshot's sources.
	feeds    []*feed
	snapshot atomic.Pointer[snapshot.Snapshot]
	// first holds a place for each of the first pulls under way.
	first chan struct{}
	// begun is closed when Run has begun.
	begun chan struct{}

	pulls sync.WaitGroup
	// ctx is that of Run, once it has begun.
	ctx context.Context

	// mu guards ended, the writing of snapshot, and the flights of feeds.
	mu    sync.Mutex
	ended bool
}

// errEnded answers who asks for a pull when Run has ended.
var errEnded = errors.New("pulling has ended")

// New builds a poller; Run starts it. What an earlier poller knows is kept for jobs whose
// Fingerprint is the same, and else what a store does; either may be nil. The user's own metrics are
// computed from the results of the jobs.
func New(jobs []*pull.Job, before *Poller, store *state.Store, own ...*metrics.Metric) *Poller {
	jobs = slices.SortedFunc(slices.Values(jobs), func(a, b *pull.Job) int { return strings.Compare(a.Name, b.Name) })
	p := &Poller{first: make(chan struct{}, firstAtOnce), begun: make(chan struct{})}
	var states []*snapshot.State
	for i, job := range jobs {
		f := &feed{poller: p, index: i, job: job, log: job.Log(), store: store}
		p.feeds = append(p.feeds, f)
		states = append(states, f.begin(before.named(job.Name)))
	}
	p.snapshot.Store(snapshot.New(states, own))
	return p
}

// Run pulls until the context ends, and returns when all it began is over. It is called once.
func (p *Poller) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	crontab := p.crontab(ctx, time.Now())
	p.ctx = ctx
	close(p.begun)
	crontab.Start()
	p.start()
	<-ctx.Done()
	p.end()
	<-crontab.Stop().Done()
	p.pulls.Wait()
	return nil
}

// crontab has a line for every source, and one for midnight in every zone.
func (p *Poller) crontab(ctx context.Context, now time.Time) *cron.Cron {
	crontab := cron.New(cron.WithLocation(time.UTC), cron.WithLogger(cron.DiscardLogger))
	zones := make(map[string]bool)
	for _, f := range p.feeds {
		f.prepare(ctx, now)
		crontab.Schedule(f.table, f.scheduled)
		calendar := f.job.Evaluation.Calendar
		zone := calendar.Zone().String()
		if !zones[zone] {
			zones[zone] = true
			crontab.Schedule(midnights{calendar}, cron.FuncJob(func() { p.beginDay(zone) }))
		}
	}
	return crontab
}

// start pulls the sources that have no good result yet or missed their schedule.
func (p *Poller) start() {
	now := time.Now()
	for _, f := range p.feeds {
		f.beginDay()
		state := f.state()
		due := !state.Up() || !state.NextPull.After(now)
		f.update(func(s *snapshot.State) { s.NextPull = f.table.Next(now) })
		if due {
			p.pulls.Go(f.scheduled.Run)
		}
	}
}

// beginDay computes the results of a zone's sources anew, because "today" has changed.
func (p *Poller) beginDay(zone string) {
	for _, f := range p.feeds {
		if f.job.Evaluation.Calendar.Zone().String() == zone {
			f.beginDay()
		}
	}
}

// Snapshot is the newest snapshot.
func (p *Poller) Snapshot() *snapshot.Snapshot { return p.snapshot.Load() }

// Pull pulls one source now, or waits for the pull of it that is under way, and for Run to begin.
func (p *Poller) Pull(ctx context.Context, name string) error {
	f, err := p.feed(name)
	if err != nil {
		return err
	}
	return f.pull(ctx)
}

// Accept is Pull of a source whose rows are right although there are far fewer than there were: how
// many there were is forgotten first.
func (p *Poller) Accept(ctx context.Context, name string) error {
	f, err := p.feed(name)
	if err != nil {
		return err
	}
	f.forget()
	return f.pull(ctx)
}

func (p *Poller) feed(name string) (*feed, error) {
	if f := p.named(name); f != nil {
		return f, nil
	}
	return nil, fmt.Errorf("unknown source %q, want one of %s", name, strings.Join(p.names(), ", "))
}

// named is the feed of a name, or nil.
func (p *Poller) named(name string) *feed {
	if p == nil {
		return nil
	}
	i := slices.IndexFunc(p.feeds, func(f *feed) bool { return f.job.Name == name })
	if i < 0 {
		return nil
	}
	return p.feeds[i]
}

func (p *Poller) names() []string {
	names := make([]string, len(p.feeds))
	for i, f := range p.feeds {
		names[i] = f.job.Name
	}
	return names
}

// Ready reports whether the first pull of every source has ended, well or badly.
func (p *Poller) Ready() bool {
	return !slices.ContainsFunc(p.Snapshot().Sources, func(s *snapshot.State) bool { return s.LastAttempt.IsZero() })
}

// end lets no more pulls begin, so that the last of them can be waited for.
func (p *Poller) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = true
}

func (p *Poller) publish(i int, state *snapshot.State) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.snapshot.Store(p.snapshot.Load().With(i, state))
}
