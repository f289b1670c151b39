package config

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"reflect"

	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/v2"
)

// Load reads a configuration file and the settings among the environment variables ("NAME=value"),
// which go before those of the file. The error is Problems: all of them, in order.
func Load(path string, environ []string) (*Config, error) {
	found := newFindings(path)
	tree := found.read(path, environ)
	dir, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		found.add("", "", mark{}, "cannot be found: %v", err)
	}
	if len(found.problems) > 0 && tree == nil {
		return nil, found.problems.sorted()
	}
	s := found.settings(tree, dir)
	if len(found.problems) == 0 {
		s.checkFields(found, tree)
		s.checkKPIs(found)
		s.checkMetrics(found)
		s.checkJoins(found)
		s.checkBenchmarks(found)
		s.checkAlerts(found)
	}
	if len(found.problems) > 0 {
		return nil, found.problems.sorted()
	}
	return s.config(dir), nil
}

// read merges the file and the environment; there is nothing where the file cannot be read.
func (f *findings) read(path string, environ []string) map[string]any {
	k := koanf.New("/")
	if err := k.Load(file.Provider(path), &document{findings: f}); err != nil {
		f.add("", "", mark{}, "cannot be read: %v", cause(err))
		return nil
	}
	if f.blamed[""] {
		return nil
	}
	variables := &environment{findings: f, set: map[string]string{}}
	if err := k.Load(variables.provider(environ), nil); err != nil {
		f.add("", "", mark{}, "environment: %v", err)
	}
	return k.Raw()
}

func cause(err error) error {
	if inPath := new(os.PathError); errors.As(err, &inPath) {
		return inPath.Err
	}
	return err
}

// settings decodes a merged tree and has the settings check themselves.
func (f *findings) settings(tree map[string]any, dir string) *settings {
	s := new(settings)
	v := reflect.ValueOf(s).Elem()
	(&decoder{f}).decode("", graft(tree), v, "")
	unread := &findings{blamed: maps.Clone(f.blamed)}
	(&settler{findings: f, dir: dir, unread: unread}).settle("", v, false)
	return s
}
