package collector

import (
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"advocacy_exporter/collector/snapshot"
)

// Collector exposes the newest snapshot as gauges.
type Collector struct {
	newest func() *snapshot.Snapshot
	now    func() time.Time

	mu sync.Mutex
	// shown holds what was made of the newest snapshot, by the name of the source.
	shown map[string]*view
}

// view is what a state looks like to a scrape. States and results do not change, so neither does
// this, and a scrape of what was scraped before makes nothing anew.
type view struct {
	state *snapshot.State
	// self tells of the source, and results what its rows say; the latter are withdrawn by age.
	self, results []prometheus.Metric
}

// New builds a collector over the snapshots that newest hands out; now is the clock by which results
// grow too old to be shown.
func New(newest func() *snapshot.Snapshot, now func() time.Time) *Collector {
	return &Collector{newest: newest, now: now}
}

// Describe sends nothing: which families there are depends on the configuration.
func (c *Collector) Describe(chan<- *prometheus.Desc) {}

// Collect sends a gauge for every sample of the snapshot.
func (c *Collector) Collect(ch chan<- prometheus.Metric) {
	known := c.newest()
	if known == nil {
		return
	}
	now := c.now()
	for _, s := range c.show(known) {
		send(ch, s.self)
		if s.state.Current(now) {
			send(ch, s.results)
		}
	}
	send(ch, showMetrics(known, now))
	send(ch, boundaries(known))
	send(ch, thresholds(known, now))
}

func send(ch chan<- prometheus.Metric, metrics []prometheus.Metric) {
	for _, m := range metrics {
		ch <- m
	}
}

func (c *Collector) show(known *snapshot.Snapshot) map[string]*view {
	c.mu.Lock()
	defer c.mu.Unlock()
	next := make(map[string]*view, len(known.Sources))
	for _, state := range known.Sources {
		next[state.Job.Name] = show(state, c.shown[state.Job.Name])
	}
	c.shown = next
	return next
}

// show keeps as much of what was shown before as is still true.
func show(state *snapshot.State, before *view) *view {
	switch {
	case before == nil || before.state.Job != state.Job || before.state.Result != state.Result:
		return &view{state, showSelf(state), writeAll(showResult(state))}
	case before.state != state:
		return &view{state, showSelf(state), before.results}
	default:
		return before
	}
}
