package explain

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/snapshot"
)

// Question asks where a number came from. Only the KPI has to be given.
type Question struct {
	KPI string
	// Source may be blank where only one gives the KPI, and Period for the first configured one.
	Source, Period string
	// Dimension and Segment are blank for the overall value.
	Dimension, Segment string
}

// Why a question has no answer, whatever the numbers are.
var (
	// ErrUnknownSource says that there is no source of the name.
	ErrUnknownSource = errors.New("no such source")
	// ErrNoValues says that no pull of the source has ended well yet.
	ErrNoValues = errors.New("no pull has ended well yet")
)

// Answer says where the number came from, be it a KPI of a source or a metric of the user's own, as of a
// moment.
func (q Question) Answer(s *snapshot.Snapshot, now time.Time) (*Explanation, error) {
	states, err := q.Behind(s)
	if err != nil {
		return nil, err
	}
	if m := s.Metric(q.KPI); m != nil {
		return explainMetric(m, q, now)
	}
	return explainSource(states[0], q, now)
}

// Behind are the sources that the number is of.
func (q Question) Behind(s *snapshot.Snapshot) ([]*snapshot.State, error) {
	m := s.Metric(q.KPI)
	switch {
	case m == nil:
		state, err := q.giving(s)
		return []*snapshot.State{state}, err
	case q.Source != "" || q.Dimension != "":
		return nil, fmt.Errorf("metric %q: it is computed from several KPIs, and has no source and no segments: ask without them", q.KPI)
	}
	var states []*snapshot.State
	for _, name := range m.Metric.Sources() {
		if state := s.Source(name); state != nil {
			states = append(states, state)
		}
	}
	return states, nil
}

// giving is the source that the question is about: the one named, or the only one that gives the KPI.
func (q Question) giving(s *snapshot.Snapshot) (*snapshot.State, error) {
	if q.Source != "" {
		state := s.Source(q.Source)
		if state == nil {
			return nil, fmt.Errorf("source %q: %w", q.Source, ErrUnknownSource)
		}
		if state.Job.KPI(q.KPI) == nil {
			return nil, unknownKPI(q.KPI, "source "+q.Source+" does not give it", []*snapshot.State{state})
		}
		return state, nil
	}
	var giving []*snapshot.State
	var names []string
	for _, state := range s.Sources {
		if state.Job.KPI(q.KPI) != nil {
			giving, names = append(giving, state), append(names, state.Job.Name)
		}
	}
	switch len(giving) {
	case 0:
		return nil, unknownKPI(q.KPI, "no source gives it", s.Sources, s.Metrics...)
	case 1:
		return giving[0], nil
	}
	return nil, fmt.Errorf("kpi %q: several sources give it, say which: %s", q.KPI, strings.Join(names, ", "))
}

func unknownKPI(name, why string, states []*snapshot.State, own ...*snapshot.MetricState) error {
	var known []string
	for _, m := range own {
		known = append(known, m.Metric.KPI.Name)
	}
	for _, state := range states {
		for _, k := range rows.KPIsOf(state.Job.Rows) {
			known = append(known, k.Name)
		}
	}
	slices.Sort(known)
	return fmt.Errorf("kpi %q: %s, want one of %s", name, why, strings.Join(slices.Compact(known), ", "))
}

// findPeriod is the windows of the period asked for, or of the first one.
func findPeriod(windows []evaluation.PeriodWindows, name, of string) (evaluation.PeriodWindows, error) {
	if name == "" {
		return windows[0], nil
	}
	var known []string
	for _, w := range windows {
		if string(w.Period) == name {
			return w, nil
		}
		known = append(known, string(w.Period))
	}
	return evaluation.PeriodWindows{}, fmt.Errorf("period %q: not configured for %s, want one of %s", name, of, strings.Join(known, ", "))
}

// dimension is which dimension is asked for, or absent for the overall value.
func (e *explaining) dimension(q Question) (int, error) {
	if q.Dimension == "" && q.Segment == "" {
		return absent, nil
	}
	var known []string
	for d, b := range e.view.Dimensions {
		if b.Name == q.Dimension {
			return d, nil
		}
		known = append(known, b.Name)
	}
	if len(known) == 0 {
		return absent, fmt.Errorf("dimension %q: the KPI has no segments", q.Dimension)
	}
	return absent, fmt.Errorf("dimension %q: the KPI has none such, want one of %s", q.Dimension, strings.Join(known, ", "))
}

// segmentOf is which segment of a dimension is asked for. Why is set where there is one and it is not
// shown alone.
func segmentOf(b *evaluation.Breakdown, name string) (index int, why string, err error) {
	switch at := slices.Index(b.Segments, name); {
	case b.Refused == evaluation.LooksPersonal:
		return absent, "the dimension is left out: its values look like persons", nil
	case b.Refused != "":
		return absent, "the dimension is left out: it has too many values", nil
	case at >= 0:
		return at, "", nil
	case slices.Contains(b.Folded, name):
		return absent, fmt.Sprintf("the segment is folded into %s: max_segments shows those with the most rows", evaluation.Other), nil
	}
	return absent, "", fmt.Errorf("segment %q: dimension %q has none such", name, b.Name)
}

// absent says that there is no dimension or segment.
const absent = -1
