package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"advocacy_exporter/cmd/advocacy_exporter/words"

	"github.com/alecthomas/kingpin/v2"

	"advocacy_exporter/collector/explain"
)

// explainFormats is every way to print an explanation.
var explainFormats = map[string]func(io.Writer, *explain.Explanation) error{
	"json": printExplanationJSON,
	"text": printExplanation,
}

func explainCommand(clause *kingpin.CmdClause, c *common) func(context.Context) error {
	kpi := clause.Arg("kpi", "The KPI, such as advocacy_score, or a metric of one's own.").Required().String()
	source := clause.Flag("source", "The source, where several give the KPI.").String()
	segment := clause.Flag("segment", "Explain the value of a segment, as dimension=value.").String()
	period := clause.Flag("period", "The period; the first configured one unless given.").String()
	at := clause.Flag("at", "Answer as of this moment (RFC 3339, or a day as 2006-01-02).").String()
	format := clause.Flag("format", "How to print: text or json.").Default("text").Enum(slices.Sorted(maps.Keys(explainFormats))...)
	return func(ctx context.Context) error {
		p := pulling{now: time.Now(), bar: newBar(c.stderr)}
		if err := p.asOf(*at); err != nil {
			return usageError{err}
		}
		q, err := question(*kpi, *source, *period, *segment)
		if err != nil {
			return usageError{err}
		}
		return explainNumber(ctx, c, p, q, explainFormats[*format])
	}
}

// question is what the arguments ask.
func question(kpi, source, period, segment string) (explain.Question, error) {
	q := explain.Question{KPI: kpi, Source: source, Period: period}
	if segment == "" {
		return q, nil
	}
	var found bool
	if q.Dimension, q.Segment, found = strings.Cut(segment, "="); !found || q.Dimension == "" || q.Segment == "" {
		return q, fmt.Errorf("--segment=%q: want dimension=value, such as region=north", segment)
	}
	return q, nil
}

func explainNumber(ctx context.Context, c *common, p pulling, q explain.Question, print func(io.Writer, *explain.Explanation) error) error {
	if q.Source != "" {
		p.only = []string{q.Source}
	}
	snapshot, err := p.pull(ctx, c)
	if err != nil {
		return err
	}
	states, err := q.Behind(snapshot)
	if err != nil {
		return usageError{err}
	}
	explanation, err := q.Answer(snapshot, time.Now())
	if errors.Is(err, explain.ErrNoValues) {
		return stateErrors(states)
	}
	if err != nil {
		return usageError{err}
	}
	if err := print(c.stdout, explanation); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return stateErrors(states)
}

// printExplanation prints an explanation for people.
func printExplanation(w io.Writer, e *explain.Explanation) error {
	title, lines := words.Explanation(e)
	fmt.Fprintln(w, title)
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, l := range lines {
		fmt.Fprintf(out, "  %s%s\t%s\n", strings.Repeat("  ", l.Depth), l.Name, l.Text)
	}
	return out.Flush()
}

func printExplanationJSON(w io.Writer, e *explain.Explanation) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(e)
}

// Explain answers a question from what is known now.
func (a *app) Explain(q explain.Question) (*explain.Explanation, error) {
	return q.Answer(a.current.Load().poller.Snapshot(), time.Now())
}
