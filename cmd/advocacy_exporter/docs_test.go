package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// pages are what people read: the README, the documentation, and the README of every example.
func pages(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, pattern := range []string{"*.md", "docs/*.md", "examples/*.md", "examples/*/README.md"} {
		found, err := filepath.Glob(filepath.Join("../..", pattern))
		if err != nil || len(found) == 0 {
			t.Fatalf("there are no pages %s: %v", pattern, err)
		}
		all = append(all, found...)
	}
	for i, page := range all {
		all[i] = filepath.ToSlash(strings.TrimPrefix(page, "../../"))
	}
	slices.Sort(all)
	return slices.DeleteFunc(all, func(page string) bool { return page == "CHANGELOG.md" })
}

// fence is a block of code on a page.
type fence struct {
	page string
	line int
	// language and note are what stands behind the backquotes: "console", "yaml alertmanager.yml".
	language, note string
	text           string
}

var fencesOf = regexp.MustCompile("(?ms)^```([a-z]*) ?([^\n]*)\n(.*?)^```$")

func fences(t *testing.T, page string) []fence {
	t.Helper()
	text := topFile(t, page)
	var all []fence
	for _, at := range fencesOf.FindAllStringSubmatchIndex(text, -1) {
		part := func(i int) string { return text[at[2*i]:at[2*i+1]] }
		line := 1 + strings.Count(text[:at[0]], "\n")
		all = append(all, fence{page: page, line: line, language: part(1), note: part(2), text: part(3)})
	}
	return all
}

// TestFences holds that every block says what it is, since the tests below go by that: a command that
// nobody runs would be a block that passes for something else.
func TestFences(t *testing.T) {
	known := []string{"console", "csv", "go", "ini", "json", "promql", "sql", "text", "yaml"}
	for _, page := range pages(t) {
		for _, f := range fences(t, page) {
			if !slices.Contains(known, f.language) {
				t.Errorf("%s:%d: the language of the block is %q, want one of %s", page, f.line, f.language, strings.Join(known, ", "))
			}
			if f.language != "console" && looksLikeACommand.MatchString(f.text) {
				t.Errorf("%s:%d: has a command in it, which belongs into a console block, behind a $", page, f.line)
			}
		}
		if n := strings.Count("\n"+topFile(t, page), "\n```"); n != 2*len(fences(t, page)) {
			t.Errorf("%s: %d lines begin with backquotes, and %d blocks have been found", page, n, len(fences(t, page)))
		}
	}
}

var looksLikeACommand = regexp.MustCompile(`(?m)^(\$ |(advocacy_exporter|amtool|apt|apt-get|cat|curl|docker|dpkg|git|go|gsutil|helm|kill|kubectl|make|npm|openssl|promtool|psql|sudo|systemctl) )`)

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
