package main

import (
	"context"
	"fmt"
	"os"

	"github.com/alecthomas/kingpin/v2"

	"advocacy_exporter/alerts"
	"advocacy_exporter/config"
)

func rulesCommand(clause *kingpin.CmdClause, c *common) func(context.Context) error {
	tests := clause.Flag("tests", "Print tests of the rules for promtool instead.").Bool()
	runbook := clause.Flag("runbook", "Print the runbook of the alerts instead, in Markdown.").Bool()
	external := clause.Flag("web.external-url", "URL under which people reach the exporter, for the links in alerts.").String()
	return func(context.Context) error {
		loaded, err := config.Load(c.configFile, os.Environ())
		if err != nil {
			return asUsage(err)
		}
		settings, scope := loaded.Alerts()
		for _, note := range alerts.Unseen(settings, scope) {
			fmt.Fprintf(c.stderr, "%s: %s\n", c.configFile, note)
		}
		switch {
		case *tests:
			return alerts.WriteTests(c.stdout, settings, scope)
		case *runbook:
			return alerts.WriteRunbook(c.stdout, alerts.Runbook(settings, scope))
		}
		_, err = c.stdout.Write(loaded.Rules(*external))
		return err
	}
}

// Runbook says what to do about each alert of the configuration in force.
func (a *app) Runbook() []alerts.Page {
	return alerts.Runbook(a.current.Load().config.Alerts())
}
