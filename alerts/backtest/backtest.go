package backtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"

	"advocacy_exporter/alerts/engine"
)

// Rules are what is tried on a history.
type Rules struct {
	// Settings have the user's files of rules.
	Settings engine.Settings
	// Generated are the rules that come from the configuration, as a file.
	Generated []byte
	// FalseAlarms is how often a year alerts are stated to be wrong, by their names.
	FalseAlarms map[string]float64
}

// Run evaluates rules at the end of each day of a history. Each, if not nil, is called after every
// day. The report is whole even where rules failed, which the error says.
func Run(ctx context.Context, h *History, r Rules, each func()) (report *Report, err error) {
	dir, err := os.MkdirTemp("", "advocacy_backtest")
	if err != nil {
		return nil, fmt.Errorf("make room for a storage: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	replay, err := engine.NewReplay(r.Settings, r.Generated, engine.Options{
		Dir: dir, ExternalURL: &url.URL{}, Gauges: h, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return nil, err
	}
	defer closing(replay, &err)
	report = newReport(h, replay.Alerts(), r.FalseAlarms)
	return report, report.fill(ctx, h, replay, each)
}

func closing(c io.Closer, err *error) { *err = errors.Join(*err, c.Close()) }

// fill evaluates the rules. Of rules that fail it is said once.
func (r *Report) fill(ctx context.Context, h *History, replay *engine.Replay, each func()) error {
	said := map[string]bool{}
	var errs []error
	for day, at := range h.Days() {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		fired, err := replay.Evaluate(ctx, at)
		if err != nil && !said[err.Error()] {
			said[err.Error()] = true
			errs = append(errs, fmt.Errorf("%s: %w", day, err))
		}
		r.add(day, fired)
		if each != nil {
			each()
		}
	}
	r.count()
	return errors.Join(errs...)
}
