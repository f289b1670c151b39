package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/alecthomas/kingpin/v2"

	"advocacy_exporter/alerts"
	"advocacy_exporter/alerts/backtest"
)

func backtestCommand(clause *kingpin.CmdClause, c *common) func(context.Context) error {
	days := pastFlags(clause)
	format := clause.Flag("format", "How to print: table or json.").Default("table").Enum("table", "json")
	return func(ctx context.Context) error {
		past, err := days.look(ctx, c)
		if err != nil {
			return err
		}
		rules, err := past.rules(c)
		if err != nil {
			return err
		}
		report, failed := backtest.Run(ctx, past.History, rules, past.bar.days("backtest", past.Len()))
		past.bar.done()
		if report == nil || ctx.Err() != nil {
			return failed
		}
		if err := reportFormats[*format](c.stdout, report); err != nil {
			return fmt.Errorf("print: %w", err)
		}
		return errors.Join(pullErrors(past.pulled), failed)
	}
}

// rules are those of the configuration that can be tried on the past. What it gives no alerts on is
// said.
func (l *looking) rules(c *common) (backtest.Rules, error) {
	settings, scope := l.config.Alerts()
	for _, note := range alerts.Unseen(settings, scope) {
		fmt.Fprintf(c.stderr, "%s: %s\n", c.configFile, note)
	}
	var file bytes.Buffer
	err := alerts.WriteRules(&file, alerts.OfHistory(alerts.Groups(settings, scope, "")))
	return backtest.Rules{Settings: settings.Settings, Generated: file.Bytes(), FalseAlarms: alerts.FalseAlarms(settings, scope)}, err
}
