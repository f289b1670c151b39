package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kingpin/v2"
	"github.com/prometheus/common/promslog"
	"github.com/prometheus/common/version"
	toolkit "github.com/prometheus/exporter-toolkit/web"
	"github.com/prometheus/exporter-toolkit/web/kingpinflag"
	"golang.org/x/sync/errgroup"

	"advocacy_exporter/cmd/advocacy_exporter/web"
	"advocacy_exporter/config"
)

// grace is how long requests have to end after the signal to stop; pulls are cancelled at once.
const grace = 10 * time.Second

// serving is what the flags of serve say.
type serving struct {
	toolkit      *toolkit.FlagConfig
	options      web.Options
	noOwnMetrics bool
	storagePath  string
	externalURL  string
}

func serveCommand(clause *kingpin.CmdClause, c *common) func(context.Context) error {
	s := servingFlags(clause)
	check := clause.Flag("config.check", "Check the configuration and exit.").Bool()
	return func(ctx context.Context) error {
		if *check {
			return checkConfig(c)
		}
		logger := promslog.New(&c.log)
		return s.serve(ctx, newApp(c.configFile, os.Environ(), logger), logger)
	}
}

func servingFlags(clause *kingpin.CmdClause) *serving {
	s := &serving{toolkit: kingpinflag.AddFlags(clause, ":10290")}
	clause.Flag("web.telemetry-path", "Path under which to expose metrics.").Default("/metrics").StringVar(&s.options.TelemetryPath)
	clause.Flag("web.route-prefix", "Prefix of all paths, for an exporter behind a proxy.").StringVar(&s.options.RoutePrefix)
	clause.Flag("web.max-requests", "How many scrapes are served at once; 0 means no bound.").Default("100").IntVar(&s.options.MaxRequests)
	clause.Flag("web.disable-exporter-metrics", "Leave out metrics of the exporter's own process (go_*, process_*).").BoolVar(&s.noOwnMetrics)
	clause.Flag("web.external-url", "Where people reach the exporter, for the links in alerts, such as https://example.com/advocacy.").StringVar(&s.externalURL)
	clause.Flag("storage.path", "Folder of what has to outlast a restart: the last good pulls, and what alerting knows.").Default("data/").StringVar(&s.storagePath)
	return s
}

// serve runs the exporter until the context ends.
func (s *serving) serve(ctx context.Context, a *app, logger *slog.Logger) error {
	logger.Info("Starting advocacy_exporter", "version", version.Info())
	external, err := s.external()
	if err != nil {
		return usageError{err}
	}
	a.keepIn(filepath.Join(s.storagePath, "sources"))
	exposed := a.collectors()
	a.alerting.place(registryOf(exposed), s.storagePath, external, s.externalURL != "")
	if !s.noOwnMetrics {
		exposed = append(exposed, ownCollectors()...)
	}
	handler, err := web.Handler(a, registryOf(exposed), s.options, logger)
	if err != nil {
		return usageError{fmt.Errorf("--web.telemetry-path: %w", err)}
	}
	group, ctx := errgroup.WithContext(ctx)
	if err := a.Start(ctx); err != nil {
		return asUsage(err)
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute}
	group.Go(func() error { return listen(server, s.toolkit, logger) })
	group.Go(func() error { return shutDown(ctx, server, logger) })
	group.Go(func() error { return reloadOnHangup(ctx, a, logger) })
	err = group.Wait()
	a.Stop()
	return err
}

// external is where people reach the exporter; this machine unless a flag says another place.
func (s *serving) external() (*url.URL, error) {
	if s.externalURL == "" {
		return s.local()
	}
	u, err := url.Parse(s.externalURL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("--web.external-url=%q: want a URL such as https://example.com/advocacy", s.externalURL)
	}
	u.Path = strings.TrimRight(u.Path, "/")
	return u, nil
}

func (s *serving) local() (*url.URL, error) {
	host, err := os.Hostname()
	if err != nil {
		return nil, fmt.Errorf("--web.external-url is not given, and the machine has no name: %w", err)
	}
	_, port, _ := net.SplitHostPort((*s.toolkit.WebListenAddresses)[0])
	return &url.URL{Scheme: "http", Host: net.JoinHostPort(host, port), Path: s.options.RoutePrefix}, nil
}

// asUsage marks problems of the configuration as the caller's.
func asUsage(err error) error {
	var problems config.Problems
	if errors.As(err, &problems) {
		return usageError{err}
	}
	return err
}

func listen(server *http.Server, flags *toolkit.FlagConfig, logger *slog.Logger) error {
	if err := toolkit.ListenAndServe(server, flags, logger); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// shutDown lets the requests under way end, and cuts off those that take too long.
func shutDown(ctx context.Context, server *http.Server, logger *slog.Logger) error {
	<-ctx.Done()
	logger.Info("Stopping")
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		logger.Warn("Requests were cut off", "after", grace, "err", err)
		return server.Close()
	}
	return nil
}

// reloadOnHangup reads the configuration again at every SIGHUP.
func reloadOnHangup(ctx context.Context, a *app, logger *slog.Logger) error {
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	defer signal.Stop(hangups)
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-hangups:
			if err := a.Reload(ctx); err != nil {
				logger.Error("Reloading failed, the old configuration stays in force", "err", err)
			} else {
				logger.Info("Reloaded the configuration", "file", a.configFile)
			}
		}
	}
}
