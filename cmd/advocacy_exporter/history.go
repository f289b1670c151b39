package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/alecthomas/kingpin/v2"

	"advocacy_exporter/alerts/backtest"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/snapshot"
	"advocacy_exporter/config"
)

// past is a range of days of the past that a command looks at.
type past struct {
	from, to *string
	only     *[]string
}

func pastFlags(clause *kingpin.CmdClause) past {
	return past{
		from: clause.Flag("from", "First day, as 2006-01-02; a year before --to unless given.").String(),
		to:   clause.Flag("to", "Last day; yesterday unless given.").String(),
		only: clause.Flag("source", "Pull only this source. Repeatable.").Strings(),
	}
}

// days are the first and the last day.
func (p past) days(today calendar.Day) (from, to calendar.Day, err error) {
	if to, err = givenDay("to", *p.to, today-1); err != nil {
		return 0, 0, err
	}
	year, month, day := to.Date()
	if from, err = givenDay("from", *p.from, calendar.DayOf(year-1, month, day)+1); err != nil {
		return 0, 0, err
	}
	switch {
	case to >= today:
		return 0, 0, fmt.Errorf("--to=%s: the day is not over, the last that is was %s", to, today-1)
	case from > to:
		return 0, 0, fmt.Errorf("--from=%s: comes after the last day, %s", from, to)
	}
	return from, to, nil
}

func givenDay(flag, text string, otherwise calendar.Day) (calendar.Day, error) {
	if text == "" {
		return otherwise, nil
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return 0, fmt.Errorf("--%s=%q: not a day, want one like 2026-01-31", flag, text)
	}
	return calendar.DayOf(day.Date()), nil
}

// looking is a look at the past: what was configured and pulled, and what it was like then.
type looking struct {
	config *config.Config
	pulled *snapshot.Snapshot
	*backtest.History
	bar *bar
}

// look pulls the sources once.
func (p past) look(ctx context.Context, c *common) (*looking, error) {
	loaded, err := config.Load(c.configFile, os.Environ())
	if err != nil {
		return nil, asUsage(err)
	}
	now := time.Now()
	from, to, err := p.days(loaded.Calendar().Day(now.UnixMilli()))
	if err != nil {
		return nil, usageError{err}
	}
	pull := pulling{now: now, since: from.String(), only: *p.only, bar: newBar(c.stderr)}
	pulled, err := pull.pullAll(ctx, c, loaded)
	if err != nil {
		return nil, err
	}
	return &looking{loaded, pulled, backtest.NewHistory(pulled, loaded.OwnMetrics(), from, to), pull.bar}, nil
}
