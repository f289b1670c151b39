package engine

import (
	"context"
	"fmt"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/prometheus/discovery"
	"github.com/prometheus/prometheus/discovery/targetgroup"
)

// targets are groups of addresses by the name that the notifier has for who is behind them.
type targets = map[string][]*targetgroup.Group

// discover tells the notifier where the Alertmanagers are, until the context ends.
func (s *sender) discover(ctx context.Context, found chan<- targets) {
	fixed, dynamic := s.configured()
	for range 2 { // when the second is taken, the first is in force
		select {
		case <-ctx.Done():
			return
		case found <- fixed:
		}
	}
	close(s.ready)
	if dynamic {
		s.follow(ctx, found)
	}
}

// configured are the addresses that the configuration names, and whether others have to be found.
func (s *sender) configured() (fixed targets, dynamic bool) {
	fixed = targets{}
	for name, c := range s.config.AlertingConfig.AlertmanagerConfigs.ToMap() {
		for _, d := range c.ServiceDiscoveryConfigs {
			if static, ok := d.(discovery.StaticConfig); ok {
				fixed[name] = static
			} else {
				dynamic = true
			}
		}
	}
	return fixed, dynamic
}

// follow passes on what Prometheus' discovery finds.
func (s *sender) follow(ctx context.Context, found chan<- targets) {
	finder, err := s.finder(ctx)
	if err != nil {
		s.logger.Error("Alertmanagers cannot be discovered", "err", err)
		return
	}
	var running sync.WaitGroup
	defer running.Wait()
	running.Go(func() { _ = finder.Run() }) // it ends by the context, and says so
	for groups := range finder.SyncCh() {
		select {
		case <-ctx.Done():
		case found <- groups:
		}
	}
}

func (s *sender) finder(ctx context.Context) (*discovery.Manager, error) {
	registry := prometheus.NewRegistry()
	metrics, err := discovery.CreateAndRegisterSDMetrics(registry)
	if err != nil {
		return nil, fmt.Errorf("prepare discovery: %w", err)
	}
	finder := discovery.NewManager(ctx, s.logger, registry, metrics)
	all := map[string]discovery.Configs{}
	for name, c := range s.config.AlertingConfig.AlertmanagerConfigs.ToMap() {
		all[name] = c.ServiceDiscoveryConfigs
	}
	return finder, finder.ApplyConfig(all)
}
