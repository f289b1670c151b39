package engine

import (
	"context"
	"sync"
	"time"
)

const (
	// patience is how long the first pulls have, before rules are evaluated without what they bring.
	// What is evaluated too early finds nothing, and a pending alert would begin anew; what is
	// evaluated too late has ended for an Alertmanager, four minutes after it was sent.
	patience = 2 * time.Minute
	// glance is how long it takes until the engine looks again whether the first pulls have ended.
	glance = 200 * time.Millisecond
)

// Run evaluates rules until the context ends, and returns when all it began is over. It resolves
// nothing: an alert that fires goes on where the engine is started again.
func (e *Engine) Run(ctx context.Context) {
	if !e.open(ctx) {
		return
	}
	defer e.close()
	var senders sync.WaitGroup
	defer senders.Wait()
	work := &shift{Engine: e, senders: &senders}
	defer work.end()
	work.send(ctx)
	e.awaitGauges(ctx)
	work.evaluate(ctx)
}

// open tries to open the storage until it can, or the context ends.
func (e *Engine) open(ctx context.Context) bool {
	for {
		settings := e.inForce()
		err := e.store.open(settings.Retention, e.options.Now())
		if err == nil {
			e.tallies.up.Set(1)
			return true
		}
		e.options.Logger.Error("No rules are evaluated, and it is tried again", "in", settings.EvaluationInterval, "err", err)
		if !sleep(ctx, time.Duration(settings.EvaluationInterval)) {
			return false
		}
	}
}

func (e *Engine) close() {
	e.tallies.up.Set(0)
	if err := e.store.close(); err != nil {
		e.options.Logger.Error("Closing the storage of alerts failed", "err", err)
	}
}

// awaitGauges waits until the gauges are complete.
func (e *Engine) awaitGauges(ctx context.Context) {
	deadline := time.Now().Add(patience)
	for !e.options.Ready() && time.Now().Before(deadline) {
		if !sleep(ctx, glance) {
			return
		}
	}
}

// sleep reports whether the context is still alive after a while.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

func (e *Engine) inForce() Settings {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.settings
}
