package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/alecthomas/kingpin/v2"
	"github.com/prometheus/common/promslog"

	"advocacy_exporter/cmd/advocacy_exporter/demo"
)

const demoText = `The demo made up answers of the last two years in %[2]s.
The customers of one plan have been less happy for 30 days: can you see which?

  %[1]s/           the status page, for people
  %[1]s/metrics    every KPI as gauges, for Prometheus

  curl -s %[1]s/metrics | grep 'advocacy_segment_score_change_confidence_ratio{.*plan'

Its configuration is %[3]s. Stop with Ctrl-C; the folder goes too.

`

func demoCommand(clause *kingpin.CmdClause, c *common) func(context.Context) error {
	s := servingFlags(clause)
	return func(ctx context.Context) (err error) {
		d, err := demo.New(time.Now())
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, d.Close()) }()
		fmt.Fprintf(c.stdout, demoText, s.address(), d.Dir, d.ConfigFile)
		logger := promslog.New(&c.log)
		s.storagePath = filepath.Join(d.Dir, "data")
		return s.serve(ctx, newApp(d.ConfigFile, os.Environ(), logger), logger)
	}
}

// address is where a browser on this machine finds the first listener.
func (s *serving) address() string {
	host := (*s.toolkit.WebListenAddresses)[0]
	if strings.HasPrefix(host, ":") {
		host = "localhost" + host
	}
	return "http://" + host + s.options.RoutePrefix
}
