package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/storage"
)

// feed stores what the exporter shows, as a scrape does.
type feed struct {
	gauges prometheus.Gatherer
	store  storage.Appendable
	// series are those of the last time, by their labels as bytes.
	series map[string]*series
	// turn counts the times; a series that is not of this turn has vanished.
	turn uint64

	builder labels.ScratchBuilder
	key     []byte
}

// series is what is known of a series that was stored before.
type series struct {
	ref    storage.SeriesRef
	labels labels.Labels
	turn   uint64
}

func newFeed(gauges prometheus.Gatherer, store storage.Appendable) *feed {
	return &feed{gauges: gauges, store: store, series: map[string]*series{}, key: make([]byte, 0, 1024)}
}

// forget has all series be new: the storage may not know them.
func (f *feed) forget() { f.series = map[string]*series{} }

// append stores all gauges at a time, and marks the end of the series that are there no more. What
// cannot be gathered or stored is left out and said; where nothing was stored, stored is false.
func (f *feed) append(ctx context.Context, ts time.Time) (stored bool, err error) {
	families, gathered := f.gauges.Gather()
	if gathered != nil {
		gathered = fmt.Errorf("gather the gauges: %w", gathered)
	}
	w := &writer{feed: f, Appender: f.store.Appender(ctx), at: milliseconds(ts)}
	f.turn++
	for _, family := range families {
		w.family(family)
	}
	w.end()
	if err := w.Commit(); err != nil {
		f.forget()
		return false, errors.Join(gathered, fmt.Errorf("store the gauges: %w", err))
	}
	return w.stored > 0 || w.failed == 0, errors.Join(gathered, w.problem())
}

// writer stores the samples of one time.
type writer struct {
	*feed
	storage.Appender
	at             int64
	stored, failed int
	first          error
}

func (w *writer) family(f *dto.MetricFamily) {
	for _, m := range f.Metric {
		if v, ok := number(m); ok {
			w.sample(f.GetName(), m.Label, v)
		}
	}
}

// number is the value of a gauge or counter. The exporter has no metrics of other types that a rule
// could ask for.
func number(m *dto.Metric) (float64, bool) {
	switch {
	case m.Gauge != nil:
		return m.Gauge.GetValue(), true
	case m.Counter != nil:
		return m.Counter.GetValue(), true
	case m.Untyped != nil:
		return m.Untyped.GetValue(), true
	}
	return 0, false
}

func (w *writer) sample(name string, pairs []*dto.LabelPair, v float64) {
	s := w.known(w.build(name, pairs))
	s.turn = w.turn
	w.put(s, v)
}

func (w *writer) build(name string, pairs []*dto.LabelPair) labels.Labels {
	w.builder.Reset()
	w.builder.Add(model.MetricNameLabel, name)
	for _, pair := range pairs {
		if pair.GetValue() != "" {
			w.builder.Add(pair.GetName(), pair.GetValue())
		}
	}
	w.builder.Sort()
	return w.builder.Labels()
}

func (w *writer) known(l labels.Labels) *series {
	w.key = l.Bytes(w.key[:0])
	s, ok := w.series[string(w.key)]
	if !ok {
		s = &series{labels: l}
		w.series[string(w.key)] = s
	}
	return s
}

func (w *writer) put(s *series, v float64) {
	ref, err := w.Append(s.ref, s.labels, w.at, v)
	if err != nil {
		w.failed++
		w.first = cmp.Or(w.first, err)
		return
	}
	s.ref = ref
	w.stored++
}

// end marks the end of the series that were there before and are not now.
func (w *writer) end() {
	for key, s := range w.series {
		if s.turn != w.turn {
			w.put(s, math.Float64frombits(value.StaleNaN))
			delete(w.series, key)
		}
	}
}

func (w *writer) problem() error {
	if w.failed == 0 {
		return nil
	}
	return fmt.Errorf("store the gauges: %d of %d series were refused, the first: %w", w.failed, w.failed+w.stored, w.first)
}
