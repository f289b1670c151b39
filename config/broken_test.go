package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestBroken loads every configuration in testdata/broken and compares all that is said about it
// with the file "want" beside it, to the letter. A file "env" holds environment variables.
func TestBroken(t *testing.T) {
	archives, err := filepath.Glob("testdata/broken/*.txtar")
	if err != nil || len(archives) < 12 {
		t.Fatalf("%d broken configurations (%v)", len(archives), err)
	}
	for _, archive := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(archive), ".txtar"), func(t *testing.T) {
			dir, files := unpack(t, archive)
			got := complaints(dir, strings.Fields(files["env"]))
			if got != strings.TrimSpace(files["want"]) {
				t.Errorf("got\n%s\nwant\n%s", got, files["want"])
			}
		})
	}
}

// complaints are the problems with dir/advocacy.yml, the folder written as DIR.
func complaints(dir string, environ []string) string {
	_, err := Load(filepath.Join(dir, "advocacy.yml"), environ)
	if err == nil {
		return ""
	}
	said := strings.ReplaceAll(err.Error(), dir+"/advocacy.yml", "advocacy.yml")
	return strings.ReplaceAll(said, dir, "DIR")
}

func unpack(t *testing.T, archive string) (dir string, files map[string]string) {
	t.Helper()
	dir, files = t.TempDir(), map[string]string{}
	a, err := txtar.ParseFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range a.Files {
		files[f.Name] = string(f.Data)
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir, files
}
