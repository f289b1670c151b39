package main

import (
	"cmp"
	"fmt"
	"strings"
	"testing"
)

// TestCommands runs every command that a page shows, as a reader would type it, one after the other in a
// folder that has the examples, and compares what it prints with what the page says. A line of "…" stands
// for any lines, and a "…" in a line for anything there. Commands that fail stand in a block that says so.
// What cannot be run in CI says that, with the reason, and is listed in testdata/not_run.txt.
func TestCommands(t *testing.T) {
	for _, page := range pages(t) {
		t.Run(page, func(t *testing.T) {
			t.Parallel()
			reader := newReader(t)
			for _, f := range fences(t, page) {
				switch {
				case f.language == "console" && f.notRun() == "":
					reader.follow(f)
				case f.language != "console" && f.note != "":
					reader.save(f)
				}
			}
		})
	}
}

// pageOfMeasurements is the one whose commands take minutes, and a machine that has nothing else to do.
const pageOfMeasurements = "docs/performance.md"

// TestNotRun lists the commands that nobody runs, so that there can be no more of them without being seen.
func TestNotRun(t *testing.T) {
	var list strings.Builder
	for _, page := range pages(t) {
		if page == pageOfMeasurements {
			fmt.Fprintf(&list, "%s: measured by hand\n", page)
			continue
		}
		for _, f := range fences(t, page) {
			for _, c := range f.commands() {
				if why := cmp.Or(f.notRun(), byItself[f.note].why); f.language == "console" && why != "" {
					fmt.Fprintf(&list, "%s: %s: %s\n", page, why, c.line)
				}
			}
		}
	}
	golden(t, "cmd/advocacy_exporter/testdata/not_run.txt", []byte(list.String()))
}

// notRun says why the commands of a block are not run.
func (f fence) notRun() string {
	if f.page == pageOfMeasurements {
		return "measured by hand"
	}
	why, _ := strings.CutPrefix(f.note, "not run: ")
	return strings.TrimSuffix(why, f.note)
}

// typed is a line that is typed, and what it prints.
type typed struct{ line, output string }

// commands are those of a block. A line that ends in a backslash goes on.
func (f fence) commands() []typed {
	var all []typed
	for line := range strings.Lines(f.text) {
		command, ok := strings.CutPrefix(line, "$ ")
		switch last := len(all) - 1; {
		case ok:
			all = append(all, typed{line: strings.TrimSuffix(command, "\n")})
		case last >= 0 && strings.HasSuffix(all[last].line, "\\"):
			all[last].line += "\n" + strings.TrimSuffix(line, "\n")
		case last >= 0:
			all[last].output += line
		}
	}
	return all
}
