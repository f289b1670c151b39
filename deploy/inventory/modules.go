package main

import (
	"bytes"
	"cmp"
	"debug/buildinfo"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"

	classifier "github.com/google/licenseclassifier/v2"
	"github.com/google/licenseclassifier/v2/assets"
	"golang.org/x/mod/module"
)

// inventory is a binary and what is in it.
type inventory struct {
	name, version string
	modules       []content
}

// content is a module of the binary.
type content struct {
	path, version, sum string
	licences           []string // as SPDX names them
	texts              []text
}

// text is a licence or a notice.
type text struct{ name, body string }

// read asks the binary for its modules, and this machine for their licences.
func read(binary, version string) (inventory, error) {
	info, err := buildinfo.ReadFile(binary)
	if err != nil {
		return inventory{}, err
	}
	here, err := openShelf()
	if err != nil {
		return inventory{}, err
	}
	all := inventory{name: info.Main.Path, version: version}
	// The standard library is no module of the binary, but in it, and scanners know it by this name.
	used := slices.Insert(info.Deps, 0, &debug.Module{Path: standard, Version: strings.TrimPrefix(info.GoVersion, "go")})
	for _, m := range used {
		c, err := here.content(cmp.Or(m.Replace, m))
		if err != nil {
			return inventory{}, fmt.Errorf("module %s %s: %w", m.Path, m.Version, err)
		}
		all.modules = append(all.modules, c)
	}
	return all, nil
}

const standard = "std"

// shelf is where modules are, with their texts, and what knows these.
type shelf struct {
	goroot, modules string
	known           *classifier.Classifier
}

func openShelf() (shelf, error) {
	folders, err := exec.Command("go", "env", "GOROOT", "GOMODCACHE").Output()
	if err != nil {
		return shelf{}, fmt.Errorf("go env: %w", err)
	}
	goroot, modules, _ := strings.Cut(strings.TrimSpace(string(folders)), "\n")
	known, err := assets.DefaultClassifier()
	return shelf{goroot, modules, known}, err
}

func (s shelf) folder(m *debug.Module) (string, error) {
	if m.Path == standard {
		return s.goroot, nil
	}
	escaped, err := module.EscapePath(m.Path)
	return filepath.Join(s.modules, escaped+"@"+m.Version), err
}

func (s shelf) content(m *debug.Module) (content, error) {
	c := content{path: m.Path, version: m.Version, sum: m.Sum}
	folder, err := s.folder(m)
	if err != nil {
		return c, err
	}
	if c.texts, err = textsIn(folder); err != nil {
		return c, err
	}
	for _, t := range c.texts {
		c.licences = append(c.licences, s.licences(t)...)
	}
	slices.Sort(c.licences)
	c.licences = slices.Compact(c.licences)
	if len(c.licences) == 0 {
		return c, fmt.Errorf("%s has no licence that is known, among %d texts", folder, len(c.texts))
	}
	return c, nil
}

// legal are the names of files that hold licences and notices.
var legal = regexp.MustCompile(`(?i)^(licen[cs]e|copying|unlicense|notice|patents)`)

func textsIn(folder string) ([]text, error) {
	files, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var texts []text
	for _, file := range files {
		if !legal.MatchString(file.Name()) || file.IsDir() || filepath.Ext(file.Name()) == ".go" {
			continue
		}
		body, err := os.ReadFile(filepath.Join(folder, file.Name()))
		if err != nil {
			return nil, err
		}
		body = bytes.ReplaceAll(body, []byte("\r\n"), []byte("\n"))
		texts = append(texts, text{file.Name(), strings.TrimSpace(string(body))})
	}
	return texts, nil
}

// unclassified are licences that the classifier does not know, by their first lines.
var unclassified = map[string]string{"MIT No Attribution": "MIT-0"}

// licences are those of which the text has the whole words.
func (s shelf) licences(t text) []string {
	title, _, _ := strings.Cut(t.body, "\n")
	if name, ok := unclassified[title]; ok {
		return []string{name}
	}
	var found []string
	for _, match := range s.known.Match([]byte(t.body)).Matches {
		if match.MatchType == "License" {
			found = append(found, match.Name)
		}
	}
	return found
}
