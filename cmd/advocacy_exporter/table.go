package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"advocacy_exporter/cmd/advocacy_exporter/words"
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/snapshot"
)

// printTable prints a pull for people: a table for every source.
func printTable(w io.Writer, s *snapshot.Snapshot) error {
	benchmarks := slices.ContainsFunc(s.Sources, func(state *snapshot.State) bool { return len(state.Job.Benchmarks) > 0 })
	for i, state := range s.Sources {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintln(w, heading(state))
		if state.Result == nil || len(state.Result.Samples) == 0 {
			continue
		}
		if err := sourceTable(state).print(w, benchmarks); err != nil {
			return err
		}
	}
	return printMetrics(w, s)
}

// table is the table of a source, or of the user's own metrics.
type table struct {
	rows [][]string
	// bands are what benchmarks say of the rows.
	bands []string
}

func newTable(of string) *table {
	return &table{[][]string{{of, "SEGMENT", "PERIOD", "VALUE", "INTERVAL", "N", "CHANGE", "SURE"}}, []string{"BENCHMARK"}}
}

func sourceTable(s *snapshot.State) *table {
	t := newTable("KPI")
	for _, sample := range s.Result.Samples {
		t.add(sample, s.Job.Evaluation.Confidence, s.Judge(sample))
	}
	return t
}

func (t *table) add(s evaluation.Sample, confidence float64, judgements []advocacy.Judgement) {
	t.rows = append(t.rows, tableRow(s, confidence))
	t.bands = append(t.bands, advocacy.Band(judgements))
}

// print prints the table, with a column for benchmarks where anything is held against some.
func (t *table) print(w io.Writer, benchmarks bool) error {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for i, row := range t.rows {
		if benchmarks {
			row = append(row, t.bands[i])
		}
		fmt.Fprintln(out, strings.Join(row, "\t"))
	}
	return out.Flush()
}

func heading(s *snapshot.State) string {
	switch {
	case s.Result == nil:
		return fmt.Sprintf("%s: no values: %v", s.Job.Name, s.Err)
	case len(s.Result.Samples) == 0:
		return fmt.Sprintf("%s: no answers in any period (%s read)", s.Job.Name, words.Plural(int(s.Tally.Rows()), "row"))
	}
	text := fmt.Sprintf("%s: %s", s.Job.Name, words.Plural(int(s.Tally.Rows()), "row"))
	if newest, ok := s.Tally.Newest(); ok {
		text += ", newest " + newest.In(s.Job.Evaluation.Calendar.Location).Format("2006-01-02 15:04 MST")
	}
	return text
}

func tableRow(s evaluation.Sample, confidence float64) []string {
	segment := ""
	if s.Dimension != "" {
		segment = s.Dimension + "=" + s.Segment
	}
	for i, name := range s.LabelNames {
		segment = strings.TrimPrefix(segment+" "+name+"="+s.Labels[i], " ")
	}
	change, sure := "", ""
	for _, c := range s.Changes {
		if c.Versus == calendar.Previous {
			change, sure = words.Change(s.KPI, c.Change, confidence)
		}
	}
	return []string{
		s.KPI.Name, segment, string(s.Period), words.Value(s.KPI, s.Estimate.Value), words.Interval(s.KPI, s.Estimate),
		fmt.Sprint(s.Estimate.N), change, sure,
	}
}
