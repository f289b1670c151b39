package collector

import (
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Collector exposes the newest snapshot as gauges.
type Collector struct {
	snapshot func() *Snapshot
	now      func() time.Time

	mu sync.Mutex
	// shown holds what was made of the newest snapshot, by the name of the source.
	shown map[string]*view
}

// view is what a state looks like to a scrape. States and results do not change, so neither does
// this, and a scrape of what was scraped before makes nothing anew.
type view struct {
	state *State
	// self tells of the source, and results what its rows say; the latter are withdrawn by age.
	self, results []prometheus.Metric
}

// New builds a collector over the snapshots that snapshot hands out; now is the clock by which
// results grow too old to be shown.
func New(snapshot func() *Snapshot, now func() time.Time) *Collector {
	return &Collector{snapshot: snapshot, now: now}
}

// Describe sends nothing: which families there are depends on the configuration.
func (c *Collector) Describe(chan<- *prometheus.Desc) {}

// Collect sends a gauge for every sample of the snapshot.
func (c *Collector) Collect(ch chan<- prometheus.Metric) {
	snapshot := c.snapshot()
	if snapshot == nil {
		return
	}
	now := c.now()
	for _, s := range c.show(snapshot) {
		send(ch, s.self)
		if s.state.Current(now) {
			send(ch, s.results)
		}
	}
	send(ch, showMetrics(snapshot, now))
	send(ch, boundaries(snapshot))
	send(ch, thresholds(snapshot, now))
}

func send(ch chan<- prometheus.Metric, metrics []prometheus.Metric) {
	for _, m := range metrics {
		ch <- m
	}
}

func (c *Collector) show(snapshot *Snapshot) map[string]*view {
	c.mu.Lock()
	defer c.mu.Unlock()
	next := make(map[string]*view, len(snapshot.Sources))
	for _, state := range snapshot.Sources {
		next[state.Job.Name] = show(state, c.shown[state.Job.Name])
	}
	c.shown = next
	return next
}

// show keeps as much of what was shown before as is still true.
func show(state *State, before *view) *view {
	switch {
	case before == nil || before.state.Job != state.Job || before.state.Result != state.Result:
		return &view{state, showSelf(state), showResult(state)}
	case before.state != state:
		return &view{state, showSelf(state), before.results}
	default:
		return before
	}
}
