package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/alecthomas/kingpin/v2"

	"advocacy_exporter/alerts/backtest"
)

func backfillCommand(clause *kingpin.CmdClause, c *common) func(context.Context) error {
	days := pastFlags(clause)
	output := clause.Flag("output", "File to write to; standard output unless given.").PlaceHolder("FILE").String()
	return func(ctx context.Context) error {
		past, err := days.look(ctx, c)
		if err != nil {
			return err
		}
		each := past.bar.days("backfill", past.Len())
		defer past.bar.done()
		err = into(*output, c.stdout, func(w io.Writer) error { return backtest.Backfill(ctx, past.History, w, each) })
		if err != nil {
			return err
		}
		return pullErrors(past.pulled)
	}
}

// into has a file written, or w where it has no name.
func into(name string, w io.Writer, write func(io.Writer) error) error {
	if name == "" {
		return write(w)
	}
	file, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("--output: %w", err)
	}
	return errors.Join(write(file), file.Close())
}
