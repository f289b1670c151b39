package engine

import (
	"context"
	"errors"
	"sync"
	"time"
)

// shift is the engine at work.
type shift struct {
	*Engine
	senders *sync.WaitGroup
	// dismiss ends the sender in force.
	dismiss context.CancelFunc
	// last is the time of the last evaluation.
	last time.Time
}

// evaluate evaluates rules at every step, until the context ends.
func (s *shift) evaluate(ctx context.Context) {
	s.last = s.now()
	for ctx.Err() == nil {
		s.evaluateAt(ctx, s.last)
		s.last = s.next(ctx)
	}
}

// now is the clock on the wall, which can be set, without the one in the machine, which cannot.
func (s *shift) now() time.Time { return s.options.Now().Round(0).Truncate(time.Millisecond) }

// next waits for the next step and returns its time. Where steps were missed, it is that of the last.
func (s *shift) next(ctx context.Context) time.Time {
	for {
		now, step := s.now(), s.step()
		switch elapsed := now.Sub(s.last); {
		case elapsed < -step:
			s.setBack(now, step)
			return now
		case elapsed >= step:
			return s.last.Add(elapsed.Truncate(step))
		}
		select {
		case <-ctx.Done():
			return now
		case <-s.changed:
			s.send(ctx)
		case <-time.After(s.last.Add(step).Sub(now)):
		}
	}
}

func (s *shift) step() time.Duration {
	return s.book.Load().step(time.Duration(s.inForce().EvaluationInterval))
}

// setBack has alerts go on when the clock was set back: what began in the future would not fire or
// be sent until it has come. A step has passed since the last evaluation.
func (s *shift) setBack(now time.Time, step time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.options.Logger.Warn("The clock was set back, and alerts go on", "from", s.last, "to", now)
	s.book.Load().move(now.Sub(s.last) - step)
	if !s.store.ahead(now) {
		return
	}
	s.feed.forget()
	if err := errors.Join(s.store.close(), s.store.open(s.settings.Retention, now)); err != nil {
		s.options.Logger.Error("No rules are evaluated any more", "err", err)
	}
}

// evaluateAt stores the gauges, and evaluates the rules over them. Where nothing can be stored, what
// fires keeps firing.
func (s *shift) evaluateAt(ctx context.Context, ts time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	began := time.Now()
	stored, err := s.feed.append(ctx, ts)
	if err != nil {
		s.options.Logger.Error("Not all gauges could be stored for the rules", "err", err)
	}
	failed := 0
	if stored {
		failed = s.book.Load().evaluate(ctx, ts)
	} else {
		s.book.Load().hold(ctx, ts)
	}
	s.tallies.evaluated(ts, time.Since(began), stored, failed)
}

// send puts the sender of the settings in the place of the one that sends.
func (s *shift) send(ctx context.Context) {
	s.mu.Lock()
	next := s.hired
	s.mu.Unlock()
	if next == s.sender.Load() {
		return
	}
	sending, dismiss := context.WithCancel(context.WithoutCancel(ctx))
	s.senders.Go(func() { next.run(sending) })
	select {
	case <-next.ready:
	case <-ctx.Done():
	}
	s.sender.Store(next)
	s.end()
	s.dismiss = dismiss
}

// end has the sender in force send what is left.
func (s *shift) end() {
	if s.dismiss != nil {
		s.dismiss()
	}
}
