package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	versioncollector "github.com/prometheus/client_golang/prometheus/collectors/version"

	"advocacy_exporter/cmd/advocacy_exporter/web"
	"advocacy_exporter/collector"
	"advocacy_exporter/collector/poller"
	"advocacy_exporter/collector/pull"
	"advocacy_exporter/collector/snapshot"
	"advocacy_exporter/collector/state"
	"advocacy_exporter/config"
)

// app is the running exporter: a configuration in force, and the poller that works it.
type app struct {
	configFile string
	environ    []string
	logger     *slog.Logger

	// reloading is held by the one reload that is under way.
	reloading sync.Mutex
	current   atomic.Pointer[generation]
	// base outlives every generation; when it ends, all pollers stop.
	base     context.Context
	alerting *alerting
	// store keeps good pulls over a restart; nil where there is no place for it.
	store *state.Store

	reloadOK, reloadedAt prometheus.Gauge
}

// generation is what one reading of the configuration built.
type generation struct {
	config *config.Config
	jobs   []*pull.Job
	poller *poller.Poller
	stop   context.CancelFunc
	done   chan struct{}
}

func newApp(configFile string, environ []string, logger *slog.Logger) *app {
	a := &app{
		configFile: configFile,
		environ:    environ,
		logger:     logger,
		reloadOK: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "advocacy_exporter_config_last_reload_successful",
			Help: "Whether the last reading of the configuration was successful.",
		}),
		reloadedAt: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "advocacy_exporter_config_last_reload_success_timestamp_seconds",
			Help: "When the configuration was last read successfully.",
		}),
	}
	a.alerting = &alerting{logger: logger, ready: a.Ready}
	return a
}

// Start reads the configuration and begins to pull; pulling ends with the context.
func (a *app) Start(ctx context.Context) error {
	a.base = ctx
	return a.Reload(ctx)
}

// keepIn keeps good pulls in a folder. Where that cannot be, the exporter does without: it then knows
// nothing after a restart until it has pulled.
func (a *app) keepIn(folder string) {
	store, err := state.Open(folder)
	if err != nil {
		a.logger.Warn("Good pulls are not kept over a restart: give a folder that can be written to with --storage.path", "err", err)
		return
	}
	a.store = store
}

// prune removes what is kept of sources that are no longer configured.
func (a *app) prune(jobs []*pull.Job) {
	if a.store == nil {
		return
	}
	names := make([]string, len(jobs))
	for i, job := range jobs {
		names[i] = job.Name
	}
	if err := a.store.Prune(names); err != nil {
		a.logger.Warn("Something that is kept cannot be removed", "err", err)
	}
}

// Stop waits until all rules are evaluated and all pulling is over, and closes the sources.
func (a *app) Stop() {
	a.alerting.end()
	a.current.Load().end(a.logger)
}

// Reload reads the configuration, builds all that it asks for, and only then puts it in the place
// of the old one. On an error the old one stays in force.
func (a *app) Reload(context.Context) error {
	a.reloading.Lock()
	defer a.reloading.Unlock()
	next, err := a.build()
	if err != nil {
		a.reloadOK.Set(0)
		return err
	}
	commit, err := a.alerting.prepare(next.config)
	if err != nil {
		a.reloadOK.Set(0)
		next.close(a.logger)
		return err
	}
	before := a.current.Load()
	if before != nil {
		before.end(a.logger)
	}
	a.prune(next.jobs)
	next.start(a.base, a.logger, before, a.store)
	a.current.Store(next)
	commit(a.base)
	a.reloadOK.Set(1)
	a.reloadedAt.SetToCurrentTime()
	return nil
}

func (a *app) build() (*generation, error) {
	c, err := config.Load(a.configFile, a.environ)
	if err != nil {
		return nil, err
	}
	jobs, err := c.Jobs(a.logger)
	if err != nil {
		return nil, err
	}
	c.WarnOfExpired(time.Now(), a.logger)
	return &generation{config: c, jobs: jobs, done: make(chan struct{})}, nil
}

// start begins to pull. Sources whose definition is the same as before keep what is known of them.
func (g *generation) start(base context.Context, logger *slog.Logger, before *generation, store *state.Store) {
	var known *poller.Poller
	if before != nil {
		known = before.poller
	}
	g.poller = poller.New(g.jobs, known, store, g.config.OwnMetrics()...)
	ctx, stop := context.WithCancel(base)
	g.stop = stop
	go func() {
		defer close(g.done)
		if err := g.poller.Run(ctx); err != nil && !errors.Is(err, context.Canceled) {
			logger.Error("Pulling ended", "err", err)
		}
	}()
}

// end stops pulling, waits until it is over, and closes the sources.
func (g *generation) end(logger *slog.Logger) {
	g.stop()
	<-g.done
	g.close(logger)
}

// close closes the sources.
func (g *generation) close(logger *slog.Logger) {
	for _, job := range g.jobs {
		if err := job.Close(); err != nil {
			logger.Warn("Closing a source failed", "source", job.Name, "err", err)
		}
	}
}

// Ready reports whether the first pull of every source has ended, well or badly.
func (a *app) Ready() bool { return a.current.Load().poller.Ready() }

// Config is the configuration in force as YAML, with secrets masked.
func (a *app) Config() string { return a.current.Load().config.YAML() }

// Snapshot is what is known of all sources and metrics.
func (a *app) Snapshot() *snapshot.Snapshot { return a.current.Load().poller.Snapshot() }

// Statuses are how the sources do.
func (a *app) Statuses() []snapshot.Status { return a.current.Load().poller.Snapshot().Statuses() }

// Pull pulls one source now, or every source where the name is empty.
func (a *app) Pull(ctx context.Context, source string) error {
	return a.pull(ctx, source, (*poller.Poller).Pull)
}

// Accept is Pull of a source whose rows are right although there are far fewer than there were.
func (a *app) Accept(ctx context.Context, source string) error {
	return a.pull(ctx, source, (*poller.Poller).Accept)
}

func (a *app) pull(ctx context.Context, source string, how func(*poller.Poller, context.Context, string) error) error {
	g := a.current.Load()
	var errs []error
	found := false
	for _, job := range g.jobs {
		if source == "" || job.Name == source {
			found = true
			errs = append(errs, how(g.poller, ctx, job.Name))
		}
	}
	if !found {
		return fmt.Errorf("source %q: %w", source, web.ErrNoSource)
	}
	return errors.Join(errs...)
}

// collectors are what the exporter exposes of its sources and of itself.
func (a *app) collectors() []prometheus.Collector {
	newest := func() *snapshot.Snapshot { return a.current.Load().poller.Snapshot() }
	return []prometheus.Collector{
		collector.New(newest, time.Now),
		versioncollector.NewCollector("advocacy_exporter"),
		a.reloadOK, a.reloadedAt, a.alerting,
	}
}

// ownCollectors are the metrics of the exporter's process.
func ownCollectors() []prometheus.Collector {
	return []prometheus.Collector{collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{})}
}

// registryOf is one registry of all that is scraped together: to merge several takes as long again.
func registryOf(exposed []prometheus.Collector) *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(exposed...)
	return r
}
