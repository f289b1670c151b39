package main

import (
	"bytes"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/diff"
)

// golden keeps a file that is made of what the program has, from the top of the repository on;
// UPDATE=1 writes it anew.
func golden(t *testing.T, file string, want []byte) {
	t.Helper()
	path := "../../" + file
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(path, want, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what would be made now:\n%s\nrun: UPDATE=1 go test ./cmd/advocacy_exporter -run %s",
			file, diff.Diff(file, got, "as made now", want), t.Name())
	}
}
