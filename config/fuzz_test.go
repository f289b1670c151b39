package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// FuzzLoad looks for configurations that are neither taken nor refused with problems that have a place.
func FuzzLoad(f *testing.F) {
	f.Add(small, "ADVOCACY_EXPORTER_GLOBAL__TIMEZONE=UTC")
	archives, _ := filepath.Glob("testdata/broken/*.txtar")
	for _, archive := range archives {
		a, err := txtar.ParseFile(archive)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(a.Files[0].Data), "ADVOCACY_EXPORTER_SOURCES__NPS__LABELS={a: b}")
	}
	path := filepath.Join(f.TempDir(), "advocacy.yml")
	f.Fuzz(func(t *testing.T, text, variable string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := Load(path, []string{variable})
		if err == nil {
			_ = c.YAML()
			return
		}
		var problems Problems
		if !errors.As(err, &problems) || len(problems) == 0 {
			t.Fatalf("%T: %v", err, err)
		}
		for _, p := range problems {
			placed := p.Variable != "" || p.Line >= 1 && p.Line <= lines(text) && p.Column >= 1
			if !placed || p.Text == "" {
				t.Errorf("%+v", p)
			}
		}
	})
}

// lines is how many lines a text can have for YAML, which knows more line breaks than editors do.
func lines(text string) int {
	n := 1
	for _, end := range []string{"\n", "\r", "\u0085", "\u2028", "\u2029"} {
		n += strings.Count(text, end)
	}
	return n
}
