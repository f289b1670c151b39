// Command advocacy_exporter pulls survey rows on schedules, computes customer advocacy KPIs from
// them, and exposes them to Prometheus.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kingpin/v2"
	"github.com/prometheus/common/promslog"
	promslogflag "github.com/prometheus/common/promslog/flag"
	"github.com/prometheus/common/version"
)

// The exit codes.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	version.Version = cmp.Or(version.Version, "devel")
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50) // an exporter mostly waits: time is cheaper than memory that others need
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// command is what the program can be asked to do; each is one file of this package.
type command struct {
	name, help string
	// flags declares the command's flags and returns what runs once they are read.
	flags func(*kingpin.CmdClause, *common) func(context.Context) error
}

// commands is every command, in the order of the help text. The first one is run where none is named.
var commands = []command{
	{"serve", "Pull the sources on their schedules and expose their KPIs (the default).", serveCommand},
	{"check", "Check the configuration; with --pull also ask every source.", checkCommand},
	{"pull", "Pull the sources once and print their KPIs.", pullCommand},
	{"explain", "Say where a number came from, how sure it is, and what moved it.", explainCommand},
	{"rules", "Print the alerting rules of the configuration, for a Prometheus; or their tests, or their runbook.", rulesCommand},
	{"dashboards", "Write Grafana dashboards of all KPIs, or list or print them.", dashboardsCommand},
	{"backtest", "Say which alerts would have fired in the past, by the rows of the sources.", backtestCommand},
	{"backfill", "Write the KPIs of the past as OpenMetrics, for a Prometheus.", backfillCommand},
	{"demo", "Serve generated data, to have a look around.", demoCommand},
	{"healthy", "Ask a running exporter whether it is alive, for health checks of containers.", healthyCommand},
	{"schema", "Print the JSON Schema of the configuration, for editors.", schemaCommand},
}

// common is what every command has at hand.
type common struct {
	configFile     string
	log            promslog.Config
	stdout, stderr io.Writer
}

// usageError is an error of whoever called, such as a broken configuration: exit code 2.
type usageError struct{ error }

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	c := &common{stdout: stdout, stderr: stderr}
	app, runs := application(c)
	exit := -1
	app.Terminate(func(code int) { exit = code })
	name, err := app.Parse(args)
	switch {
	case exit >= 0:
		return exit
	case err != nil:
		fmt.Fprintf(stderr, "advocacy_exporter: %v, try --help\n", err)
		return exitUsage
	}
	return report(runs[name](ctx), stderr)
}

func application(c *common) (*kingpin.Application, map[string]func(context.Context) error) {
	app := kingpin.New("advocacy_exporter", "Prometheus exporter for customer advocacy.").
		UsageWriter(c.stdout).ErrorWriter(c.stderr).Version(version.Print("advocacy_exporter"))
	app.HelpFlag.Short('h')
	app.Flag("config.file", "Path to the configuration file.").Default("advocacy.yml").StringVar(&c.configFile)
	promslogflag.AddFlags(app, &c.log)
	c.log.Writer = c.stderr
	runs := make(map[string]func(context.Context) error, len(commands))
	for i, cmd := range commands {
		clause := app.Command(cmd.name, cmd.help)
		if i == 0 {
			clause.Default()
		}
		runs[cmd.name] = cmd.flags(clause, c)
	}
	return app, runs
}

// report prints an error, if there is one, and turns it into an exit code.
func report(err error, stderr io.Writer) int {
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &usage):
		fmt.Fprintln(stderr, err)
		return exitUsage
	}
	fmt.Fprintf(stderr, "advocacy_exporter: %v\n", err)
	return exitFailed
}
