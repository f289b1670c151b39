package engine

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/notifier"
)

const (
	// queueCapacity is how many alerts wait for an Alertmanager before the oldest are dropped.
	queueCapacity = 10_000
	// parting is how long the alerts that wait have to leave when the engine ends.
	parting = 10 * time.Second
)

// sender hands alerts to Alertmanagers. What it sends to does not change: other settings make
// another sender.
type sender struct {
	config   *config.Config
	notifier *notifier.Manager
	logger   *slog.Logger
	// registry holds what the notifier counts.
	registry *prometheus.Registry
	refused  *prometheus.CounterVec
	// ready is closed when the Alertmanagers that the configuration names are known.
	ready chan struct{}
	// parted ends when the time for the last alerts is over.
	parted context.Context
	part   context.CancelFunc
	posts  sync.WaitGroup
	post   post
}

// post sends a request.
type post func(*http.Client, *http.Request) (*http.Response, error)

func newSender(c *config.Config, p post, logger *slog.Logger) (*sender, error) {
	s := &sender{
		config: c, logger: logger, post: p, registry: prometheus.NewRegistry(), ready: make(chan struct{}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{Name: refusedName}, []string{"alertmanager"}),
	}
	s.registry.MustRegister(s.refused)
	s.parted, s.part = context.WithCancel(context.Background())
	s.notifier = notifier.NewManager(&notifier.Options{
		QueueCapacity: queueCapacity, DrainOnShutdown: true, Registerer: s.registry, Do: s.deliver,
	}, model.UTF8Validation, logger)
	return s, s.notifier.ApplyConfig(c)
}

// run sends until the context ends, and then what is left, within a bound.
func (s *sender) run(ctx context.Context) {
	defer s.part()
	var running sync.WaitGroup
	found := make(chan targets)
	running.Go(func() { s.notifier.Run(found) })
	running.Go(func() { s.discover(ctx, found) })
	<-ctx.Done()
	bound := time.AfterFunc(parting, s.part)
	defer bound.Stop()
	s.notifier.Stop()
	running.Wait()
	s.posts.Wait()
}
