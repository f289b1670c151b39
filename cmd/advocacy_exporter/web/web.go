// Package web serves the exporter over HTTP: metrics, the landing page, health, the configuration,
// and the two things that can be asked of a running exporter, to reload and to pull.
package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/prometheus/common/version"

	"advocacy_exporter/cmd/advocacy_exporter/web/page"
)

// ErrNoSource is what Exporter.Pull answers where there is no source of that name.
var ErrNoSource = errors.New("no such source")

// Exporter is what the handlers ask of the running exporter.
type Exporter interface {
	Explainer
	Reporter
	Alerting
	page.Exporter
	// Ready reports whether the first pull of every source has ended, well or badly.
	Ready() bool
	// Config is the effective configuration as YAML, with secrets masked.
	Config() string
	// Reload reads the configuration again; on an error the old one stays in force.
	Reload(ctx context.Context) error
	// Pull pulls one source now, or every source where the name is empty.
	Pull(ctx context.Context, source string) error
	// Accept is Pull of rows that are right although there are far fewer than there were.
	Accept(ctx context.Context, source string) error
}

// Options are the choices that flags make.
type Options struct {
	// TelemetryPath is where metrics are served, such as "/metrics".
	TelemetryPath string
	// RoutePrefix is put before every path, such as "/advocacy"; it may be empty.
	RoutePrefix string
	// MaxRequests bounds how many scrapes are served at once; 0 means no bound.
	MaxRequests int
}

// Handler serves the exporter.
func Handler(e Exporter, metrics prometheus.Gatherer, o Options, logger *slog.Logger) (http.Handler, error) {
	o.RoutePrefix, o.TelemetryPath = rooted(o.RoutePrefix), rooted(o.TelemetryPath)
	if o.TelemetryPath == "" {
		return nil, errors.New("the root is the landing page's: give metrics a path of their own, such as /metrics")
	}
	mux := http.NewServeMux()
	prefix := o.RoutePrefix
	for pattern, handler := range map[string]http.Handler{
		o.TelemetryPath:       metricsHandler(metrics, o, logger),
		"GET /config":         text(func() string { return e.Config() }),
		"GET /api/v1/explain": answer(e),
		"GET /api/v1/sources": sourceStatuses(e),
		"GET /-/healthy":      text(func() string { return "advocacy_exporter is healthy.\n" }),
		"GET /-/ready":        ready(e),
		"POST /-/reload":      reload(e),
		"POST /-/pull":        pull(e.Pull),
		"POST /-/accept":      pull(e.Accept),
		"GET /graph":          graph(prefix),
	} {
		mux.Handle(withPrefix(pattern, prefix), handler)
	}
	for pattern, handler := range pages(e, o, logger).Handlers() {
		mux.Handle(withPrefix(pattern, prefix), handler)
	}
	for _, pattern := range alertingPaths {
		_, path, _ := strings.Cut(pattern, " ")
		mux.Handle(withPrefix(pattern, prefix), alerting(e, path))
	}
	if prefix != "" {
		mux.Handle("/{$}", http.RedirectHandler(prefix+"/", http.StatusFound))
	}
	return page.Guard(mux), nil
}

func pages(e Exporter, o Options, logger *slog.Logger) *page.Site {
	return page.New(e, page.Options{
		Prefix: o.RoutePrefix, Metrics: o.TelemetryPath, Version: version.Version, Now: time.Now, Logger: logger,
	})
}

// rooted is a path with a slash before it and none behind; the root itself is empty.
func rooted(path string) string {
	path = strings.Trim(path, "/")
	if path == "" {
		return ""
	}
	return "/" + path
}

// withPrefix puts the prefix before the path of a pattern that may start with a method.
func withPrefix(pattern, prefix string) string {
	method, path, found := strings.Cut(pattern, " ")
	if !found {
		return prefix + pattern
	}
	return method + " " + prefix + path
}

func metricsHandler(g prometheus.Gatherer, o Options, logger *slog.Logger) http.Handler {
	return promhttp.HandlerFor(g, promhttp.HandlerOpts{
		ErrorLog:            slog.NewLogLogger(logger.Handler(), slog.LevelError),
		ErrorHandling:       promhttp.ContinueOnError,
		MaxRequestsInFlight: o.MaxRequests,
		EnableOpenMetrics:   true,
	})
}

func text(body func() string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		fmt.Fprint(w, body())
	})
}

func ready(e Exporter) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if !e.Ready() {
			http.Error(w, "Not every source has been asked once yet.", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "advocacy_exporter is ready.")
	})
}

func reload(e Exporter) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := e.Reload(r.Context()); err != nil {
			http.Error(w, "The old configuration stays in force:\n"+err.Error(), http.StatusInternalServerError)
			return
		}
		fmt.Fprintln(w, "The configuration was reloaded.")
	})
}

func pull(how func(ctx context.Context, source string) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		source := r.URL.Query().Get("source")
		switch err := how(r.Context(), source); {
		case errors.Is(err, ErrNoSource):
			http.Error(w, err.Error(), http.StatusNotFound)
		case err != nil:
			http.Error(w, err.Error(), http.StatusBadGateway)
		default:
			fmt.Fprintln(w, "The pull ended well.")
		}
	})
}
