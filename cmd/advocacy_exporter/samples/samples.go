// Package samples writes samples for programs: what a pull prints, and what the status page shows.
//
// It is separate so that both write the same of the same number.
package samples

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/snapshot"
)

// JSON writes all samples of a snapshot as one array.
func JSON(w io.Writer, s *snapshot.Snapshot) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(lines(s))
}

// CSV writes all samples of a snapshot as a table with a header.
func CSV(w io.Writer, s *snapshot.Snapshot) error {
	out := csv.NewWriter(w)
	out.Write([]string{
		"source", "kpi", "period", "dimension", "segment", "value", "lower", "upper", "observations",
		"change", "change_lower", "change_upper", "change_confidence",
	})
	for _, l := range lines(s) {
		dimension, segment := l.where()
		out.Write(append([]string{
			l.Source, l.KPI, l.Period, dimension, segment,
			number(&l.Value), number(l.Lower), number(l.Upper), strconv.FormatUint(l.Rows, 10),
		}, previousChange(l.Changes)...))
	}
	out.Flush()
	return out.Error()
}

// where is the segment of a line, or its labels written as one: network,action and mastodon,share.
func (l *Line) where() (dimension, segment string) {
	if len(l.Labels) == 0 {
		return l.Dimension, l.Segment
	}
	names := slices.Sorted(maps.Keys(l.Labels))
	values := make([]string, len(names))
	for i, name := range names {
		values[i] = l.Labels[name]
	}
	return strings.Join(names, ","), strings.Join(values, ",")
}

// previousChange are the CSV fields of the change against the previous period, empty where there is none.
func previousChange(changes []Change) []string {
	for _, c := range changes {
		if c.Versus == string(calendar.Previous) {
			return []string{number(&c.Value), number(c.Lower), number(c.Upper), number(&c.Confidence)}
		}
	}
	return make([]string, 4)
}

func number(f *float64) string {
	if f == nil {
		return ""
	}
	return strconv.FormatFloat(*f, 'g', -1, 64)
}
