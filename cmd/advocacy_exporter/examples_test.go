package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestExamplesIndex holds that the page of the examples lists every one of them, once.
func TestExamplesIndex(t *testing.T) {
	var want, got []string
	for _, folder := range examples(t) {
		want = append(want, filepath.Base(folder))
	}
	for _, row := range regexp.MustCompile(`(?m)^\| \[(\w+)\]\((\w+)/`).FindAllStringSubmatch(topFile(t, "examples/README.md"), -1) {
		got = append(got, row[2])
		if row[1] != row[2] {
			t.Errorf("examples/README.md: %s leads to %s", row[1], row[2])
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("examples/README.md lists\n%s\nthere are\n%s", strings.Join(got, " "), strings.Join(want, " "))
	}
}

// TestExamplesThatAskOthers holds that an example which .ci/run cannot run, since it asks an API or a
// database, has a page that TestCommands runs.
func TestExamplesThatAskOthers(t *testing.T) {
	for _, folder := range examples(t) {
		if !asksOthers(folder) {
			continue
		}
		page, err := os.ReadFile(filepath.Join(folder, "README.md"))
		run := "\n$ advocacy_exporter pull --config.file=examples/" + filepath.Base(folder) + "/advocacy.yml"
		if err != nil || !strings.Contains(string(page), run) {
			t.Errorf("%s/README.md (%v) does not show%s", folder, err, run)
		}
	}
}

// TestRecipesRejectNothing checks every example of an API as .ci/run checks the others: all rows of the
// replies can be read.
func TestRecipesRejectNothing(t *testing.T) {
	for _, folder := range examples(t) {
		if replies, _ := filepath.Glob(filepath.Join(folder, "replies")); len(replies) == 0 {
			continue
		}
		t.Run(filepath.Base(folder), func(t *testing.T) {
			reader := newReader(t)
			command := "advocacy_exporter check --pull --config.file=examples/" + filepath.Base(folder) + "/advocacy.yml"
			out, err := reader.output(t, command)
			if err != nil || strings.Contains(out, "rejected") {
				t.Errorf("%s: %v\n%s", command, err, out)
			}
		})
	}
}

// asksOthers says whether there are recorded replies of an API, or statements that make tables of a database.
func asksOthers(folder string) bool {
	replies, _ := filepath.Glob(filepath.Join(folder, "replies", "*.http"))
	statements, _ := filepath.Glob(filepath.Join(folder, "*.sql"))
	return len(replies)+len(statements) > 0
}

func examples(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../../examples/*/advocacy.yml")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no examples: %v", err)
	}
	for i, file := range files {
		files[i] = filepath.Dir(file)
	}
	return files
}
