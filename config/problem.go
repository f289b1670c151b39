package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing that is wrong with a configuration, where it stands, and the way out.
type Problem struct {
	// File, Line and Column say where the problem stands; Line is 0 for the file as a whole.
	File         string
	Line, Column int
	// Variable is the environment variable that the problem is in, instead of the file.
	Variable string
	// Text says what is wrong and what to do about it.
	Text string
}

// String is the problem as a compiler would say it: file:line:column: text.
func (p Problem) String() string {
	switch {
	case p.Variable != "":
		return "environment variable " + p.Variable + ": " + p.Text
	case p.Line == 0:
		return p.File + ": " + p.Text
	}
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Text)
}

// Problems are all that is wrong with a configuration, in the order of the file and then of the
// environment.
type Problems []Problem

// Error lists the problems, one a line.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.String()
	}
	return strings.Join(lines, "\n")
}

func (p Problems) sorted() Problems {
	slices.SortFunc(p, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Variable, b.Variable), cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column), cmp.Compare(a.Text, b.Text))
	})
	return slices.Compact(p)
}

// findings collects problems by the path of the setting they are about.
type findings struct {
	file     string
	places   places
	problems Problems
	// blamed holds the paths with a problem, so that a setting that cannot be read is not said to
	// be missing as well.
	blamed map[string]bool
}

func newFindings(file string) *findings {
	return &findings{file: file, places: places{"": {key: mark{1, 1}, value: mark{1, 1}}}, blamed: map[string]bool{}}
}

// value adds a problem with the value at a path; where there is none, it stands at what would hold it.
func (f *findings) value(path, format string, args ...any) {
	at := f.places.nearest(path)
	f.add(path, at.variable, at.value, format, args...)
}

// key adds a problem with the key at a path.
func (f *findings) key(path, format string, args ...any) {
	at := f.places.nearest(path)
	f.add(path, at.variable, at.key, format, args...)
}

func (f *findings) add(path, variable string, at mark, format string, args ...any) {
	f.blamed[path] = true
	f.problems = append(f.problems, Problem{File: f.file, Variable: variable, Line: at.line, Column: at.column, Text: fmt.Sprintf(format, args...)})
}

// doubted reports whether a path, one above or one below it has a problem.
func (f *findings) doubted(path string) bool {
	for blamed := range f.blamed {
		if path == blamed || below(path, blamed) || below(blamed, path) {
			return true
		}
	}
	return false
}
