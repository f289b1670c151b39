package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/alecthomas/kingpin/v2"
	"github.com/prometheus/common/promslog"

	"advocacy_exporter/cmd/advocacy_exporter/words"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/snapshot"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/config"
	"advocacy_exporter/sources"
)

func checkCommand(clause *kingpin.CmdClause, c *common) func(context.Context) error {
	pull := clause.Flag("pull", "Also ask every source, and show what it has.").Bool()
	showSQL := clause.Flag("show-sql", "With --pull: also show what databases were asked, without values of secrets.").Bool()
	show := clause.Flag("print", "Print the configuration in force, with defaults, secrets masked.").Bool()
	return func(ctx context.Context) error {
		switch {
		case *pull:
			return checkSources(ctx, c, *showSQL)
		case *show:
			return printConfig(c)
		}
		return checkConfig(c)
	}
}

func checkConfig(c *common) error {
	loaded, err := config.Load(c.configFile, os.Environ())
	if err != nil {
		return asUsage(err)
	}
	loaded.WarnOfExpired(time.Now(), promslog.New(&c.log))
	fmt.Fprintf(c.stdout, "%s: %s, no problems\n", c.configFile, words.Plural(len(loaded.Sources), "source"))
	return nil
}

func printConfig(c *common) error {
	loaded, err := config.Load(c.configFile, os.Environ())
	if err != nil {
		return asUsage(err)
	}
	_, err = io.WriteString(c.stdout, loaded.YAML())
	return err
}

// checkSources pulls every source once and shows what it has.
func checkSources(ctx context.Context, c *common, showSQL bool) error {
	p := pulling{now: time.Now(), bar: newBar(c.stderr)}
	pulled, err := p.pull(ctx, c)
	if err != nil {
		return err
	}
	for _, state := range pulled.Sources {
		describe(c.stdout, state)
		describeOverlaps(ctx, c.stdout, state)
		if showSQL {
			describeQueries(c.stdout, state)
		}
	}
	return pullErrors(pulled)
}

// describeOverlaps warns of files of a source that have most of their rows in common.
func describeOverlaps(ctx context.Context, w io.Writer, s *snapshot.State) {
	if s.Tally == nil {
		return
	}
	overlaps, err := sources.Overlaps(ctx, s.Job.Source)
	if err != nil {
		fmt.Fprintf(w, "  warning: files were not compared: %v\n", err)
	}
	for _, overlap := range overlaps {
		fmt.Fprintf(w, "  warning: %s\n", overlap)
	}
}

// describe shows what a pull of a source found.
func describe(w io.Writer, s *snapshot.State) {
	fmt.Fprintf(w, "source %s\n", s.Job.Name)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	defer t.Flush()
	if s.Err != nil {
		fmt.Fprintf(t, "  error\t%v\n", s.Err)
	}
	if s.Tally == nil {
		return
	}
	describeRows(t, s.Tally)
	if j := s.JoinedRows(); j != nil {
		fmt.Fprintf(t, "  joined with %s\t%s\n", j.With, words.Matched(j))
	}
	for _, d := range s.Result.Dimensions {
		fmt.Fprintf(t, "  dimension %s\t%s\n", d.Name, describeDimension(d))
	}
	fmt.Fprintf(t, "  next pulls\t%s\n", describeSchedule(s))
}

// describeQueries shows what a database was asked for a source.
func describeQueries(w io.Writer, s *snapshot.State) {
	for _, query := range sources.Asked(s.Job.Source) {
		fmt.Fprintf(w, "  asked\n    %s\n", strings.ReplaceAll(query, "\n", "\n    "))
	}
}

func describeRows(w io.Writer, t *tally.Set) {
	fmt.Fprintf(w, "  rows\t%d\n", t.Rows())
	if newest, ok := t.Newest(); ok {
		fmt.Fprintf(w, "  newest row\t%s\n", newest.UTC().Format(time.RFC3339))
	}
	for _, r := range tally.Reasons() {
		if n := t.Rejected(r); n > 0 {
			fmt.Fprintf(w, "  rejected, %s\t%d\n", r, n)
		}
	}
	for _, r := range t.Rejects() {
		fmt.Fprintf(w, "    for example\t%s\n", r)
	}
}

func describeDimension(d evaluation.Dimension) string {
	if d.Refused != "" {
		return "left out: " + d.Refused
	}
	text := words.Plural(d.Values, "segment")
	if d.Limited > 0 {
		text += fmt.Sprintf(", %d of them as (other)", d.Limited)
	}
	return text
}

func describeSchedule(s *snapshot.State) string {
	first := s.Job.Schedule.Next(s.LastAttempt)
	return first.Format(time.RFC3339) + ", " + s.Job.Schedule.Next(first).Format(time.RFC3339)
}

// pullErrors joins what went wrong with the sources; nil where all ended well.
func pullErrors(s *snapshot.Snapshot) error { return stateErrors(s.Sources) }

func stateErrors(states []*snapshot.State) error {
	var errs []error
	for _, state := range states {
		if state.Err != nil {
			errs = append(errs, state.Err)
		}
	}
	return errors.Join(errs...)
}
