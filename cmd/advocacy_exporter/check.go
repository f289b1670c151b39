package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"github.com/alecthomas/kingpin/v2"
	"github.com/prometheus/common/promslog"

	"advocacy_exporter/collector"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/config"
)

func checkCommand(clause *kingpin.CmdClause, c *common) func(context.Context) error {
	pull := clause.Flag("pull", "Also ask every source, and show what it has.").Bool()
	show := clause.Flag("print", "Print the configuration in force, with defaults, secrets masked.").Bool()
	return func(ctx context.Context) error {
		switch {
		case *pull:
			return checkSources(ctx, c)
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
	fmt.Fprintf(c.stdout, "%s: %s, no problems\n", c.configFile, plural(len(loaded.Sources), "source"))
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
func checkSources(ctx context.Context, c *common) error {
	p := pulling{now: time.Now(), bar: newBar(c.stderr)}
	snapshot, err := p.pull(ctx, c)
	if err != nil {
		return err
	}
	for _, state := range snapshot.Sources {
		describe(c.stdout, state)
	}
	return pullErrors(snapshot)
}

// describe shows what a pull of a source found.
func describe(w io.Writer, s *collector.State) {
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
	for _, d := range s.Result.Dimensions {
		fmt.Fprintf(t, "  dimension %s\t%s\n", d.Name, describeDimension(d))
	}
	fmt.Fprintf(t, "  next pulls\t%s\n", describeSchedule(s))
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

func describeDimension(d collector.Dimension) string {
	if d.Refused != "" {
		return "left out: " + d.Refused
	}
	text := plural(d.Values, "segment")
	if d.Limited > 0 {
		text += fmt.Sprintf(", %d of them as (other)", d.Limited)
	}
	return text
}

func describeSchedule(s *collector.State) string {
	first := s.Job.Schedule.Next(s.LastAttempt)
	return first.Format(time.RFC3339) + ", " + s.Job.Schedule.Next(first).Format(time.RFC3339)
}

// pullErrors joins what went wrong with the sources; nil where all ended well.
func pullErrors(s *collector.Snapshot) error {
	var errs []error
	for _, state := range s.Sources {
		if state.Err != nil {
			errs = append(errs, state.Err)
		}
	}
	return errors.Join(errs...)
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
