package poller

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/pull"
	"advocacy_exporter/collector/snapshot"
	"advocacy_exporter/collector/state"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/sources"
)

// feed is a source under the poller.
type feed struct {
	poller *Poller
	index  int
	job    *pull.Job
	puller *pull.Puller
	log    *slog.Logger
	// table is when the source is pulled; scheduled is what runs then. Both are set when the poller starts.
	table     cron.Schedule
	scheduled cron.Job
	// flight is the pull under way, or nil; the poller's mutex guards it.
	flight *flight
	// toldRejects is when rejected rows were logged last.
	toldRejects time.Time
	// store keeps good pulls over a restart; nil where there is none.
	store *state.Store
	// storing guards what the store was given last, and of when that is.
	storing  sync.Mutex
	stored   []pull.Saved
	storedOf time.Time

	// mu is held from the reading of the feed's state to the publishing of the next one.
	mu sync.Mutex
	// past holds the row counts of the last good pulls, the newest last.
	past []uint64
}

// begin is what is known at first: what an earlier feed of the same definition does, or a store.
func (f *feed) begin(before *feed) *snapshot.State {
	if before == nil || before.job.Fingerprint != f.job.Fingerprint {
		return f.restored(time.Now())
	}
	before.mu.Lock()
	defer before.mu.Unlock()
	state := *before.state()
	state.Job = f.job
	f.puller, f.past = before.puller.For(f.job), before.past
	return &state
}

// prepare sets the timetable. SkipIfStillRunning has to stand around Recover: the other way round,
// one panic would leave the source marked as running for ever.
func (f *feed) prepare(ctx context.Context, now time.Time) {
	f.table = timetable(f.job, now, f.state().NextPull)
	log := cronLog{f.log}
	chain := cron.NewChain(cron.SkipIfStillRunning(log), cron.Recover(log))
	f.scheduled = chain.Then(cron.FuncJob(func() { f.pullWithRetries(ctx) }))
}

func (f *feed) state() *snapshot.State { return f.poller.Snapshot().Sources[f.index] }

// update publishes a state that differs from the one before it in what change changes.
func (f *feed) update(change func(*snapshot.State)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	next := *f.state()
	change(&next)
	f.poller.publish(f.index, &next)
}

// forget makes the next pull the first one that others are compared with.
func (f *feed) forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.past = nil
}

// beginDay computes the result anew as of today, without a pull.
func (f *feed) beginDay() {
	f.mu.Lock()
	defer f.mu.Unlock()
	next := *f.state()
	now := time.Now()
	if next.Tally == nil || next.Result.Today == f.today(now) {
		return
	}
	result, err := f.evaluate(next.Tally, now, next.LastSuccess)
	if err != nil {
		f.log.Error("new day not computed", "err", err)
		return
	}
	next.Result = result
	f.poller.publish(f.index, &next)
}

func (f *feed) today(now time.Time) calendar.Day {
	return f.job.Evaluation.Calendar.Day(now.UnixMilli())
}

// evaluate computes the result as of a moment of what was read at one.
func (f *feed) evaluate(t *tally.Set, now, read time.Time) (result *evaluation.Result, err error) {
	defer pull.Recover(&err)
	return f.job.Evaluation.EvaluateOld(t, f.job.Rows, f.today(now), f.today(read)), nil
}

// attempt pulls once and publishes what came of it.
func (f *feed) attempt(ctx context.Context) (err error) {
	defer pull.Recover(&err)
	leave, err := f.admit(ctx)
	if err != nil {
		return err
	}
	defer leave()
	begun := time.Now()
	tally, err := f.read(ctx)
	if ctx.Err() != nil {
		return f.wrap(context.Cause(ctx)) // to be stopped is no failure of the source
	}
	err = f.conclude(begun, tally, err)
	if state := f.state(); state.LastSuccess.Equal(begun) {
		f.keep(state)
	}
	return err
}

// admit makes first pulls wait for their turn. Leave gives the place to the next one.
func (f *feed) admit(ctx context.Context) (leave func(), err error) {
	if !f.state().LastAttempt.IsZero() {
		return func() {}, nil
	}
	select {
	case f.poller.first <- struct{}{}:
		return func() { <-f.poller.first }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

func (f *feed) read(ctx context.Context) (*tally.Set, error) {
	if f.job.Timeout > 0 {
		late := fmt.Errorf("not done within the timeout of %s", f.job.Timeout)
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, f.job.Timeout, late)
		defer cancel()
	}
	tally, err := f.puller.Pull(ctx)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return tally, err
}

// conclude judges a pull that ended, and publishes and logs it.
func (f *feed) conclude(begun time.Time, t *tally.Set, err error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	before := f.state()
	now := time.Now()
	next := *before
	next.LastAttempt, next.Duration, next.NextPull = begun, now.Sub(begun), f.table.Next(now)
	outcome := f.judge(&next, t, err, now)
	next.Pulls = maps.Clone(before.Pulls)
	next.Pulls[outcome]++
	f.poller.publish(f.index, &next)
	f.report(before, &next)
	return next.Err
}

func (f *feed) judge(next *snapshot.State, t *tally.Set, err error, now time.Time) snapshot.Outcome {
	next.Suspect = nil
	if _, incomplete := errors.AsType[*sources.Incomplete](err); err != nil && !incomplete {
		next.Err = f.wrap(err)
		return snapshot.Failed
	}
	if suspect := f.job.Guard.Suspect(t, err, f.past, now); suspect != nil {
		next.Err, next.Suspect = f.wrap(suspect), suspect.Reasons
		return snapshot.Suspected
	}
	result, err := f.evaluate(t, now, next.LastAttempt)
	if err != nil {
		next.Err = f.wrap(err)
		return snapshot.Failed
	}
	next.Err, next.Tally, next.Result = nil, t, result
	next.LastSuccess, f.past = next.LastAttempt, pull.Remember(f.past, t.Rows())
	return snapshot.Succeeded
}

func (f *feed) wrap(err error) error { return fmt.Errorf("source %s: %w", f.job.Name, err) }
