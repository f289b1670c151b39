package poller

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/cenkalti/backoff/v5"

	"advocacy_exporter/collector/pull"
	"advocacy_exporter/collector/snapshot"
)

// flight is a pull under way, for which any number of callers can wait.
type flight struct {
	done chan struct{}
	// err is set before done is closed.
	err error
}

// pull pulls the source now, or waits for the pull that is under way. The pull is the poller's: it
// goes on when ctx ends.
func (f *feed) pull(ctx context.Context) error {
	select {
	case <-f.poller.begun:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	under, err := f.takeOff()
	if err != nil {
		return err
	}
	select {
	case <-under.done:
		return under.err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (f *feed) takeOff() (*flight, error) {
	p := f.poller
	p.mu.Lock()
	defer p.mu.Unlock()
	if f.flight != nil {
		return f.flight, nil
	}
	if p.ended {
		return nil, errEnded
	}
	under := &flight{done: make(chan struct{})}
	f.flight = under
	p.pulls.Go(func() {
		defer close(under.done)
		under.err = f.attempt(p.ctx)
		p.mu.Lock()
		defer p.mu.Unlock()
		f.flight = nil
	})
	return under, nil
}

// triesForMissing is how often a pull of which rows are missing is tried: what was cut off may come
// the next time, and what the other side does not have will not.
const triesForMissing = 3

// pullWithRetries pulls again after a failure, less and less often and never near the next
// scheduled pull. A pull that is suspect for other reasons than missing rows is not repeated: what
// came is what there is.
func (f *feed) pullWithRetries(ctx context.Context) {
	begun := time.Now()
	room := f.table.Next(begun).Sub(begun) * 9 / 10
	tries := 0
	attempt := func() (struct{}, error) {
		tries++
		if state := f.state(); state.Up() && state.LastAttempt.After(begun) {
			return struct{}{}, nil // another pull was asked for meanwhile and went well
		}
		err := f.pull(ctx)
		if final(err, tries) {
			err = backoff.Permanent(err)
		}
		return struct{}{}, err
	}
	wait := &backoff.ExponentialBackOff{
		InitialInterval:     5 * time.Second,
		RandomizationFactor: backoff.DefaultRandomizationFactor,
		Multiplier:          2,
		MaxInterval:         10 * time.Minute,
	}
	tell := func(_ error, d time.Duration) {
		f.update(func(s *snapshot.State) { s.NextPull = time.Now().Add(d) })
	}
	// What failed is already in the state and the log.
	_, _ = backoff.Retry(ctx, attempt, backoff.WithBackOff(wait), backoff.WithMaxElapsedTime(room), backoff.WithNotify(tell))
}

// final reports whether to pull again would change nothing, after so many tries.
func final(err error, tries int) bool {
	if suspect, ok := errors.AsType[*pull.Suspect](err); ok {
		return tries >= triesForMissing || !slices.Contains(suspect.Reasons, pull.MissingPages)
	}
	return errors.Is(err, errEnded)
}
