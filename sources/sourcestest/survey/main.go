// Command survey writes made-up answers to a survey, as a file of any size: survey FILE ROWS.
package main

import (
	"fmt"
	"os"
	"strconv"

	"advocacy_exporter/sources/sourcestest"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("usage: survey FILE ROWS")
	}
	rows, err := strconv.Atoi(args[1])
	if err != nil {
		return fmt.Errorf("rows: %w", err)
	}
	return sourcestest.WriteSurvey(args[0], rows)
}
