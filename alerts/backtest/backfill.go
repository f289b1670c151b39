package backtest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	dto "github.com/prometheus/client_model/go"
)

// ofExporter begins the names of what the exporter tells of its own work, which was not done on the
// days of the past.
const ofExporter = "advocacy_exporter_"

// Backfill writes a history as OpenMetrics with timestamps, each series once a day. Each, if not nil,
// is called after every day.
//
// A family has to be written in one piece, but days come one by one. They are kept in a file for each
// family until then, and of one at a time in memory.
func Backfill(ctx context.Context, h *History, w io.Writer, each func()) (err error) {
	dir, err := os.MkdirTemp("", "advocacy_backfill")
	if err != nil {
		return fmt.Errorf("make room for a history: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	kept := &keeping{dir: dir, families: map[string]*family{}}
	defer closing(kept, &err)
	for _, at := range h.Days() {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		families, err := h.Gather()
		if err == nil {
			err = kept.keep(families, at.Unix())
		}
		if err != nil {
			return err
		}
		if each != nil {
			each()
		}
	}
	return kept.write(w)
}

// keeping keeps families until they are written.
type keeping struct {
	dir      string
	families map[string]*family
}

func (k *keeping) keep(families []*dto.MetricFamily, at int64) error {
	for _, f := range families {
		if strings.HasPrefix(f.GetName(), ofExporter) {
			continue
		}
		kept, err := k.family(f)
		if err == nil {
			err = kept.add(f.Metric, at)
		}
		if err != nil {
			return fmt.Errorf("keep %s: %w", f.GetName(), err)
		}
	}
	return nil
}

func (k *keeping) family(f *dto.MetricFamily) (*family, error) {
	if kept, ok := k.families[f.GetName()]; ok {
		return kept, nil
	}
	kept, err := newFamily(k.dir, f)
	if err != nil {
		return nil, err
	}
	k.families[f.GetName()] = kept
	return kept, nil
}

func (k *keeping) write(w io.Writer) error {
	out := bufio.NewWriter(w)
	for _, name := range slices.Sorted(maps.Keys(k.families)) {
		if err := k.families[name].write(out); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	fmt.Fprintln(out, "# EOF")
	return out.Flush()
}

// Close lets go of the files.
func (k *keeping) Close() error {
	var errs []error
	for _, f := range k.families {
		errs = append(errs, f.file.Close())
	}
	return errors.Join(errs...)
}
