package main

import (
	"context"

	"github.com/alecthomas/kingpin/v2"

	"advocacy_exporter/config"
)

func schemaCommand(_ *kingpin.CmdClause, c *common) func(context.Context) error {
	return func(context.Context) error {
		_, err := c.stdout.Write(config.Schema())
		return err
	}
}
