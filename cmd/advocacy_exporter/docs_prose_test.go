package main

import (
	"io"
	"regexp"
	"strings"
	"testing"
)

// TestCommandsInProse reads every command and every flag that a page mentions in a sentence, as the
// program would read it.
func TestCommandsInProse(t *testing.T) {
	ours := regexp.MustCompile(`^(?:advocacy_exporter )?((?:` + strings.Join(commandNames(), "|") + `) .*)$`)
	flag := regexp.MustCompile(`^--[\w.-]+`)
	known := flagNames()
	for _, page := range pages(t) {
		for _, span := range codeSpans.FindAllString(fencesOf.ReplaceAllString(topFile(t, page), ""), -1) {
			span = strings.Trim(span, "`")
			if args := ours.FindStringSubmatch(span); args != nil {
				app, _ := application(&common{stdout: io.Discard, stderr: io.Discard})
				if _, err := app.Parse(strings.Fields(args[1])); err != nil {
					t.Errorf("%s: `%s`: %v", page, span, err)
				}
			}
			if name := flag.FindString(span); name != "" && !known[name] && !foreign[name] {
				t.Errorf("%s: `%s`: no command has such a flag", page, span)
			}
		}
	}
}

var codeSpans = regexp.MustCompile("`[^`\n]*`")

// foreign are flags of other programs that pages mention.
var foreign = map[string]bool{
	"--long": true, "--ultra": true, // zstd
	"--max-block-duration":   true, // promtool
	"--web.enable-admin-api": true, // Prometheus
}

func commandNames() []string {
	var names []string
	for _, c := range commands {
		names = append(names, c.name)
	}
	return names
}

func flagNames() map[string]bool {
	app, _ := application(new(common))
	model, names := app.Model(), make(map[string]bool)
	for _, f := range model.Flags {
		names["--"+f.Name] = true
	}
	for _, c := range model.Commands {
		for _, f := range c.Flags {
			names["--"+f.Name] = true
		}
	}
	return names
}
