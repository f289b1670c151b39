package engine

import (
	"context"
	"log/slog"
)

// quiet logs what Prometheus' parts say at level info at level debug: how a write-ahead log is read
// is of no interest to who runs an exporter.
type quiet struct{ slog.Handler }

func quieted(logger *slog.Logger) *slog.Logger { return slog.New(quiet{logger.Handler()}) }

// Enabled reports whether a record of the level is logged.
func (q quiet) Enabled(ctx context.Context, level slog.Level) bool {
	return q.Handler.Enabled(ctx, lowered(level))
}

// Handle logs a record.
func (q quiet) Handle(ctx context.Context, r slog.Record) error {
	r.Level = lowered(r.Level)
	return q.Handler.Handle(ctx, r)
}

// WithAttrs is a handler with more attributes.
func (q quiet) WithAttrs(attrs []slog.Attr) slog.Handler { return quiet{q.Handler.WithAttrs(attrs)} }

// WithGroup is a handler with a group.
func (q quiet) WithGroup(name string) slog.Handler { return quiet{q.Handler.WithGroup(name)} }

func lowered(level slog.Level) slog.Level {
	if level == slog.LevelInfo {
		return slog.LevelDebug
	}
	return level
}
