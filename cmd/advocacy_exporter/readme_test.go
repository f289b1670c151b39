package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestReadme runs every advocacy_exporter command that the README shows, from the top of the
// repository, and compares what it prints with what the README says.
func TestReadme(t *testing.T) {
	readme := topFile(t, "README.md")
	t.Chdir("../..")
	blocks := regexp.MustCompile("(?ms)^```console\n\\$ advocacy_exporter (.*?)\n(.*?)^```").FindAllStringSubmatch(readme, -1)
	if len(blocks) == 0 {
		t.Fatal("the README shows no command")
	}
	for _, block := range blocks {
		args, want := strings.Fields(block[1]), block[2]
		t.Run(block[1], func(t *testing.T) {
			var out bytes.Buffer
			run(t.Context(), args, &out, &out)
			if got := out.String(); trimLines(got) != trimLines(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
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
