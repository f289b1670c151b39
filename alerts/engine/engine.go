package engine

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/rules"
)

// Options are what the engine is given beside its settings.
type Options struct {
	// Dir is the folder of the storage.
	Dir string
	// ExternalURL is where the exporter is reached from outside.
	ExternalURL *url.URL
	// Gauges are what the exporter shows.
	Gauges prometheus.Gatherer
	// Ready reports whether the gauges are complete: each source was asked once.
	Ready func() bool
	// Now is the clock of evaluations; time.Now where it is nil.
	Now    func() time.Time
	Logger *slog.Logger

	// post sends to Alertmanagers; a test has one of its own.
	post post
}

// Engine evaluates rules over the gauges of the exporter, and tells Alertmanagers.
type Engine struct {
	options Options
	store   *store
	feed    *feed
	queries *promql.Engine
	tallies tallies

	// sender is what sends.
	sender atomic.Pointer[sender]
	book   atomic.Pointer[book]
	// changed has a value when other settings came into force.
	changed chan struct{}

	// mu is held while rules are evaluated, and guards what follows.
	mu       sync.Mutex
	settings Settings
	rules    []byte
	// hired is the sender of the settings, which Run has begin.
	hired *sender
}

// New builds an engine for settings and rules that come from the configuration. It begins with Run.
func New(s Settings, generated []byte, o Options) (*Engine, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.post == nil {
		o.post = (*http.Client).Do
	}
	e := &Engine{
		options: o, store: &store{dir: o.Dir, logger: quieted(o.Logger)}, changed: make(chan struct{}, 1),
		settings: s, rules: generated, tallies: newTallies(),
	}
	e.feed = newFeed(o.Gauges, e.store)
	e.queries = promql.NewEngine(promql.EngineOpts{
		MaxSamples: maxSamples, Timeout: queryTimeout, LookbackDelta: lookback, EnableAtModifier: true, EnableNegativeOffset: true,
		Parser: parser.NewParser(parser.Options{}),
	})
	book, err := e.read(s, generated)
	if err != nil {
		return nil, err
	}
	sender, err := e.newSender(s)
	if err != nil {
		return nil, err
	}
	e.book.Store(book)
	e.hired = sender
	return e, nil
}

const (
	// maxSamples bounds what a query holds in memory, to 80 MB.
	maxSamples   = 5_000_000
	queryTimeout = 30 * time.Second
	// lookback is how old a sample may be that still counts; evaluations have to be closer together.
	lookback = 5 * time.Minute
)

func (e *Engine) read(s Settings, generated []byte) (*book, error) {
	files, err := s.ruleFiles()
	if err != nil {
		return nil, err
	}
	t := text{generated, files, time.Duration(s.EvaluationInterval), s.externalLabels(), e.url()}
	return readBook(t, rules.ManagerOptions{
		ExternalURL: e.options.ExternalURL, QueryFunc: rules.EngineQueryFunc(e.queries, e.store), NotifyFunc: e.notify,
		Context: context.Background(), Appendable: e.store, Queryable: e.store, Logger: quieted(e.options.Logger),
	})
}

// url is where the exporter is reached from outside, without a slash at its end.
func (e *Engine) url() string { return strings.TrimRight(e.options.ExternalURL.String(), "/") }

func (e *Engine) newSender(s Settings) (*sender, error) {
	sender, err := newSender(s.prometheus(), e.options.post, quieted(e.options.Logger))
	if err != nil {
		return nil, fmt.Errorf("alertmanagers: %w", err)
	}
	return sender, nil
}

// notify hands alerts to the sender in force.
func (e *Engine) notify(ctx context.Context, expression string, alerts ...*rules.Alert) {
	for _, a := range alerts {
		a.ValidUntil = a.ValidUntil.Round(time.Millisecond) // see resendDelay
	}
	rules.SendAlerts(e.sender.Load().notifier, e.url())(ctx, expression, alerts...)
}

// Update puts other settings and rules in force. Alerts go on where their rules are still there. On
// an error all stays as it is.
func (e *Engine) Update(s Settings, generated []byte) error {
	next, err := e.read(s, generated)
	if err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	sender := e.hired
	if !s.sendsLike(e.settings) {
		if sender, err = e.newSender(s); err != nil {
			return err
		}
	}
	next.takeOver(e.book.Load())
	e.book.Store(next)
	e.settings, e.rules, e.hired = s, generated, sender
	select {
	case e.changed <- struct{}{}:
	default:
	}
	return e.store.retain(s.Retention)
}
