package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"strconv"
	"strings"

	"github.com/prometheus/common/config"

	"advocacy_exporter/sources"
)

// settler brings decoded settings into their final state and has them say what is wrong with them.
type settler struct {
	*findings
	// dir is the folder of the configuration file, absolute so that no path is moved twice.
	dir string
	// unread is what could not be decoded; nobody is asked about the meaning of that.
	unread *findings
}

// settle walks settings from the outside in. The outermost struct that sets its own folder does so
// for all that is inside it.
func (s *settler) settle(path string, v reflect.Value, placed bool) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			s.settle(path, v.Elem(), placed)
		}
	case reflect.Struct:
		s.structure(path, v, placed)
	case reflect.Map:
		for entries := v.MapRange(); entries.Next(); {
			s.settle(join(path, entries.Key().String()), addressable(entries.Value()), placed)
		}
	case reflect.Slice:
		for i := range v.Len() {
			s.settle(join(path, strconv.Itoa(i)), v.Index(i), placed)
		}
	}
}

func (s *settler) structure(path string, v reflect.Value, placed bool) {
	settings := v.Addr().Interface()
	if setter, ok := settings.(config.DirectorySetter); ok && !placed {
		setter.SetDirectory(s.dir)
		placed = true
	}
	shape := shapeOf(v.Type())
	for _, f := range shape.fields {
		s.settle(join(path, f.key), v.FieldByIndex(f.index), placed)
	}
	for _, f := range shape.choices {
		chosen := v.FieldByIndex(f.index)
		if !chosen.IsNil() {
			s.settle(join(path, choices[f.typ].kind(chosen.Interface())), chosen, placed)
		}
	}
	if valid, ok := settings.(interface{ Validate(sources.Report) }); ok {
		valid.Validate(s.report(path))
	}
	for _, f := range shape.fields {
		s.files(path, v, f)
	}
}

func (s *settler) report(path string) sources.Report {
	return func(key, problem string) {
		if at := join(path, key); !s.unread.doubted(at) {
			s.value(at, "%s", problem)
		}
	}
}

// files checks a "*_file" setting that nobody has complained of: that the file is there, and that it
// is not given beside the secret it holds.
func (s *settler) files(path string, v reflect.Value, f field) {
	name, ok := strings.CutSuffix(f.key, "_file")
	file := v.FieldByIndex(f.index)
	if !ok || file.Kind() != reflect.String || file.String() == "" {
		return
	}
	at := join(path, f.key)
	if s.blamed[at] {
		return
	}
	for _, sibling := range shapeOf(v.Type()).fields {
		if sibling.key == name && sibling.typ == secretType && !v.FieldByIndex(sibling.index).IsZero() {
			s.key(at, "%s and %s are both given: keep one", name, f.key)
		}
	}
	if problem := unreadable(config.JoinDir(s.dir, file.String())); problem != "" {
		s.value(at, "%s", problem)
	}
}

// unreadable says why a file cannot be read, or "".
func unreadable(file string) string {
	info, err := os.Stat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Sprintf("file %s does not exist: create it, or correct the path", file)
	case err != nil:
		return fmt.Sprintf("file %s cannot be read: %v", file, cause(err))
	case info.IsDir():
		return fmt.Sprintf("%s is a folder: name a file in it", file)
	}
	return ""
}

// addressable is a value whose methods with a pointer receiver can be called.
func addressable(v reflect.Value) reflect.Value {
	if v.Kind() != reflect.Struct {
		return v
	}
	copied := reflect.New(v.Type()).Elem()
	copied.Set(v)
	return copied
}
