package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"os"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"
	"github.com/prometheus/prometheus/util/compression"
)

// stripes are the parts that the storage's table of series is locked in. Prometheus' own number is
// for millions of series and costs 4 MB.
const stripes = 512

// store is Prometheus' storage in a folder. Until it is open, and after it was closed, whoever asks
// it is told that it is not ready.
type store struct {
	dir    string
	logger *slog.Logger
	db     atomic.Pointer[tsdb.DB]
	// window is how far behind the newest sample another one may be, in milliseconds.
	window atomic.Int64
}

// open makes the folder, and reads what is there. What is so far ahead of now that nothing could be
// stored beside it is set aside: a clock was wrong once.
func (s *store) open(retention Retention, now time.Time) error {
	err := s.read(retention)
	if err != nil || !s.ahead(now) {
		return err
	}
	aside := s.dir + ".ahead"
	s.logger.Warn("What is stored is far ahead of the clock and is set aside", "to", aside)
	if err := errors.Join(s.close(), os.RemoveAll(aside), os.Rename(s.dir, aside)); err != nil {
		return fmt.Errorf("set the storage of alerts aside: %w", err)
	}
	return s.read(retention)
}

// ahead reports whether what is stored is of a time so far ahead that nothing can be stored now.
func (s *store) ahead(now time.Time) bool {
	db := s.db.Load()
	return db != nil && db.Head().MaxTime() > math.MinInt64 && db.Head().MaxTime()-milliseconds(now) > s.window.Load()
}

func (s *store) read(retention Retention) error {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return fmt.Errorf("open the storage of alerts: %w", err)
	}
	options := storageOptions(retention)
	s.window.Store(options.OutOfOrderTimeWindow)
	db, err := tsdb.Open(s.dir, s.logger, nil, options, nil)
	switch {
	case errors.Is(err, syscall.EAGAIN):
		return fmt.Errorf("open the storage of alerts: %s is in use: give every exporter a folder of its own by --storage.path", s.dir)
	case err != nil:
		return fmt.Errorf("open the storage of alerts %s: %w", s.dir, err)
	}
	s.db.Store(db)
	return nil
}

func storageOptions(retention Retention) *tsdb.Options {
	o := tsdb.DefaultOptions()
	o.RetentionDuration = time.Duration(retention.Time).Milliseconds()
	size, _ := retention.bytes() // Validate has refused what is none
	o.MaxBytes = int64(size)
	o.MaxBlockDuration = max(o.MinBlockDuration, o.RetentionDuration/10)
	o.StripeSize = stripes
	o.WALCompression = compression.Snappy
	// A clock that was set back must not keep samples from being stored.
	o.OutOfOrderTimeWindow = o.RetentionDuration
	return o
}

// retain keeps what is stored for another time or up to another size.
func (s *store) retain(retention Retention) error {
	db := s.db.Load()
	if db == nil {
		return nil
	}
	size, _ := retention.bytes()
	s.window.Store(time.Duration(retention.Time).Milliseconds())
	return db.ApplyConfig(&config.Config{StorageConfig: config.StorageConfig{TSDBConfig: &config.TSDBConfig{
		OutOfOrderTimeWindow: s.window.Load(),
		Retention:            &config.TSDBRetentionConfig{Time: retention.Time, Size: size},
	}}})
}

// close ends what the storage does in the background, and writes what is still to be written.
func (s *store) close() error {
	if db := s.db.Swap(nil); db != nil {
		return db.Close()
	}
	return nil
}

// errNotOpen answers whoever asks the storage too early or too late.
var errNotOpen = errors.New("the storage of alerts is not open: the log says why")

// Querier makes the store a storage.Queryable.
func (s *store) Querier(from, to int64) (storage.Querier, error) {
	if db := s.db.Load(); db != nil {
		return db.Querier(from, to)
	}
	return nil, errNotOpen
}

// Appender makes the store a storage.Appendable.
func (s *store) Appender(ctx context.Context) storage.Appender {
	if db := s.db.Load(); db != nil {
		return anyOrder{db.Appender(ctx)}
	}
	return closedAppender{}
}

// anyOrder takes samples in any order from rules, too, which ask for the opposite: after a clock was
// set back, what they said of that time is said anew.
type anyOrder struct{ storage.Appender }

// SetOptions changes nothing.
func (anyOrder) SetOptions(*storage.AppendOptions) {}

// closedAppender refuses to keep anything. It has the methods that are called.
type closedAppender struct{ storage.Appender }

// Append keeps nothing.
func (closedAppender) Append(storage.SeriesRef, labels.Labels, int64, float64) (storage.SeriesRef, error) {
	return 0, errNotOpen
}

// Commit says so.
func (closedAppender) Commit() error { return errNotOpen }

// SetOptions changes nothing.
func (closedAppender) SetOptions(*storage.AppendOptions) {}

// milliseconds is a time as the storage has it.
func milliseconds(ts time.Time) int64 { return int64(model.TimeFromUnixNano(ts.UnixNano())) }
