package main

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"path/filepath"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"

	"advocacy_exporter/alerts/engine"
	"advocacy_exporter/config"
)

// alerting evaluates rules while the configuration wants it.
type alerting struct {
	logger *slog.Logger
	ready  func() bool
	// gauges are what rules are evaluated over.
	gauges      prometheus.Gatherer
	storagePath string
	// external is where people reach the exporter, and links the same, or empty where nobody said so.
	external *url.URL
	links    string

	running atomic.Pointer[engine.Engine]
	// stop ends the running engine, and done is closed when it has ended.
	stop context.CancelFunc
	done chan struct{}
}

// place says what rules are evaluated over, where what they need is kept, and where people reach the
// exporter. Where that is only a guess, annotations have no links: they would differ between replicas.
func (a *alerting) place(gauges prometheus.Gatherer, storagePath string, external *url.URL, known bool) {
	a.gauges, a.storagePath, a.external = gauges, storagePath, external
	if known {
		a.links = external.String()
	}
}

// prepare builds what a configuration wants, or has the running engine take it over. Nothing is
// begun or ended before commit is called.
func (a *alerting) prepare(c *config.Config) (commit func(context.Context), err error) {
	running := a.running.Load()
	switch settings := c.Alerting; {
	case settings == nil || !settings.Wanted():
		return func(context.Context) { a.end() }, nil
	case running != nil:
		return func(context.Context) {}, running.Update(settings.Settings, c.Rules(a.links))
	default:
		e, err := engine.New(settings.Settings, c.Rules(a.links), a.options())
		return func(ctx context.Context) { a.begin(ctx, e) }, err
	}
}

func (a *alerting) options() engine.Options {
	return engine.Options{
		Dir: filepath.Join(a.storagePath, "alerting"), ExternalURL: a.external,
		Gauges: a.gauges, Ready: a.ready, Logger: a.logger.With("component", "alerting"),
	}
}

func (a *alerting) begin(ctx context.Context, e *engine.Engine) {
	ctx, a.stop = context.WithCancel(ctx)
	done := make(chan struct{})
	a.done = done
	a.running.Store(e)
	go func() {
		defer close(done)
		e.Run(ctx)
	}()
}

// end stops evaluating rules, and waits until what fires was sent.
func (a *alerting) end() {
	if a.running.Load() == nil {
		return
	}
	a.stop()
	<-a.done
	a.running.Store(nil)
}

// Describe sends nothing: there is nothing to show while no rules are evaluated.
func (a *alerting) Describe(chan<- *prometheus.Desc) {}

// Collect sends the metrics of the running engine.
func (a *alerting) Collect(ch chan<- prometheus.Metric) {
	if e := a.running.Load(); e != nil {
		e.Collect(ch)
	}
}

// AlertingAPI answers a path of Prometheus' API; nil where no rules are evaluated.
func (a *app) AlertingAPI(path string) http.Handler {
	if e := a.alerting.running.Load(); e != nil {
		return e.Handlers()[path]
	}
	return nil
}

// Alerts are those that are pending or firing; it reports false where no rules are evaluated.
func (a *app) Alerts() ([]engine.Active, bool) {
	if e := a.alerting.running.Load(); e != nil {
		return e.Active(), true
	}
	return nil, false
}
