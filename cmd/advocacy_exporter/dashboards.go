package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/alecthomas/kingpin/v2"

	"advocacy_exporter/cmd/advocacy_exporter/dashboards"
)

func dashboardsCommand(clause *kingpin.CmdClause, c *common) func(context.Context) error {
	name := clause.Arg("name", "The dashboard to print; all are listed where none is named.").String()
	out := clause.Flag("out", "Folder to write all dashboards to instead, a file for each.").String()
	return func(context.Context) error {
		all := dashboards.All()
		switch {
		case *out != "":
			return writeDashboards(*out, all)
		case *name != "":
			return c.printDashboard(*name, all)
		}
		return c.listDashboards(all)
	}
}

func writeDashboards(folder string, all []*dashboards.Dashboard) error {
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return fmt.Errorf("write dashboards: %w", err)
	}
	for _, d := range all {
		if err := os.WriteFile(filepath.Join(folder, d.Name+".json"), d.JSON(), 0o666); err != nil {
			return fmt.Errorf("write dashboards: %w", err)
		}
	}
	return nil
}

func (c *common) printDashboard(name string, all []*dashboards.Dashboard) error {
	var known []string
	for _, d := range all {
		if d.Name == name {
			_, err := c.stdout.Write(d.JSON())
			return err
		}
		known = append(known, d.Name)
	}
	return usageError{fmt.Errorf("unknown dashboard %q, want one of %s", name, strings.Join(known, ", "))}
}

func (c *common) listDashboards(all []*dashboards.Dashboard) error {
	w := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	for _, d := range all {
		fmt.Fprintf(w, "%s\t%s\n", d.Name, d.Description)
	}
	return w.Flush()
}
