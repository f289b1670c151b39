package main

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// TestLinks follows every link of a page to another page, its headings, or a file of the repository.
func TestLinks(t *testing.T) {
	for _, page := range pages(t) {
		for _, link := range linkTargets.FindAllStringSubmatch(prose(topFile(t, page)), -1) {
			if strings.Contains(link[1], "://") {
				continue
			}
			file, heading, _ := strings.Cut(link[1], "#")
			target := page
			if file != "" {
				target = path.Join(path.Dir(page), file)
			}
			if _, err := os.Stat(filepath.Join("../..", target)); err != nil {
				t.Errorf("%s: leads to %s, which is not there", page, link[1])
			} else if heading != "" && !anchors(topFile(t, target))[heading] {
				t.Errorf("%s: leads to %s, and %s has no such heading", page, link[1], target)
			}
		}
	}
}

var (
	linkTargets = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	headings    = regexp.MustCompile(`(?m)^#+ (.*)$`)
)

// prose is a page without its code.
func prose(text string) string {
	return codeSpans.ReplaceAllString(fencesOf.ReplaceAllString(text, ""), "")
}

// anchors are the names that the headings of a page have in links.
func anchors(text string) map[string]bool {
	all := make(map[string]bool)
	for _, heading := range headings.FindAllStringSubmatch(fencesOf.ReplaceAllString(text, ""), -1) {
		all[strings.Map(anchorRune, strings.ToLower(heading[1]))] = true
	}
	return all
}

func anchorRune(r rune) rune {
	switch {
	case r == ' ':
		return '-'
	case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
		return r
	}
	return -1
}

// TestDocsIndex holds that every page can be found from the first one.
func TestDocsIndex(t *testing.T) {
	index := topFile(t, "docs/README.md")
	for _, page := range pages(t) {
		name, isDoc := strings.CutPrefix(page, "docs/")
		if isDoc && name != "README.md" && !strings.Contains(index, "("+name+")") {
			t.Errorf("docs/README.md does not lead to %s", name)
		}
	}
}
