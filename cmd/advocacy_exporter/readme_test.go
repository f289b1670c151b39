package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestReadme runs every advocacy_exporter command that the README and the pages of docs/ show, from
// the top of the repository, and compares what it prints with what they say. A line of "…" stands
// for any lines.
func TestReadme(t *testing.T) {
	t.Chdir("../..")
	pages, err := filepath.Glob("docs/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatalf("docs has no pages: %v", err)
	}
	for _, page := range append([]string{"README.md"}, pages...) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range consoleBlocks.FindAllStringSubmatch(string(text), -1) {
			t.Run(page+": "+block[1], func(t *testing.T) { runBlock(t, block[1], block[2]) })
		}
	}
}

var consoleBlocks = regexp.MustCompile("(?ms)^```console\n\\$ advocacy_exporter (.*?)\n(.*?)^```")

func runBlock(t *testing.T, command, want string) {
	var out bytes.Buffer
	run(t.Context(), strings.Fields(command), &out, &out)
	pattern := strings.ReplaceAll("\n"+regexp.QuoteMeta(trimLines(want)), "\n…\n", "\n(?s:.*\n)?")
	if got := trimLines(out.String()); !regexp.MustCompile(`\A` + pattern + `\z`).MatchString("\n" + got) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestReadmeConfiguration checks the configuration that the README explains.
func TestReadmeConfiguration(t *testing.T) {
	block := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindStringSubmatch(topFile(t, "README.md"))
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "exports"), 0o700); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "advocacy.yml")
	if err := os.WriteFile(file, []byte(block[1]), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if code := run(t.Context(), []string{"check", "--config.file=" + file}, &out, &out); code != exitOK {
		t.Error(out.String())
	}
}

// TestContributing holds the list of the places where things are added: each must be there.
func TestContributing(t *testing.T) {
	rows := regexp.MustCompile("(?m)^\\| .* \\| `(\\w+)` in `([^`]+)` \\|$").FindAllStringSubmatch(topFile(t, "CONTRIBUTING.md"), -1)
	if len(rows) < 8 {
		t.Fatalf("CONTRIBUTING.md lists %d places, want at least 8", len(rows))
	}
	for _, row := range rows {
		declared := regexp.MustCompile(`(?m)^(var|type|const) ` + row[1] + `\b`)
		if !declared.MatchString(topFile(t, row[2])) {
			t.Errorf("%s declares no %s", row[2], row[1])
		}
	}
}

func topFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../..", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// trimLines takes away the blanks that fill up the last column of a table.
func trimLines(s string) string {
	return regexp.MustCompile(`(?m) +$`).ReplaceAllString(s, "")
}
