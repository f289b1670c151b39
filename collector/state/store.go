// Package state keeps on disk what is known of sources, so that a restart shows the last good values
// at once, with their true age, and does not read again what has not changed.
//
// It is separate because it knows files and nothing else: what a tally holds is bytes to it. Of every
// source there are two files, one of what was counted and one that names it, each written beside its
// place and then moved there, so that a crash leaves the old state or the new one.
package state

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Store is a folder with the states of sources.
type Store struct {
	dir string
	key [16]byte
}

const (
	keyFile   = "customers.key"
	folderMay = 0o700
	fileMay   = 0o600
)

// Open makes the folder where there is none, for nobody else to look into, and reads the key with
// which customers are hashed, or makes one.
func Open(dir string) (*Store, error) {
	s := &Store{dir: dir}
	if err := os.MkdirAll(dir, folderMay); err != nil {
		return nil, fmt.Errorf("state: %w", err)
	}
	if err := s.readKey(); err != nil {
		return nil, fmt.Errorf("state: %w", err)
	}
	return s, nil
}

// Key is the secret with which customers and ids are hashed. It stays the same for as long as the
// folder does.
func (s *Store) Key() [16]byte { return s.key }

func (s *Store) readKey() error {
	path := filepath.Join(s.dir, keyFile)
	switch text, err := os.ReadFile(path); {
	case errors.Is(err, fs.ErrNotExist):
		rand.Read(s.key[:])
		return write(path, s.key[:])
	case err != nil:
		return err
	case len(text) != len(s.key):
		return fmt.Errorf("%s: %d bytes, want %d: remove it, and what is known of customers with it", path, len(text), len(s.key))
	default:
		copy(s.key[:], text)
		return nil
	}
}

// Prune removes what is kept of all sources but those with the names, and what a crash left unfinished.
func (s *Store) Prune(names []string) error {
	files, err := os.ReadDir(s.dir)
	if err != nil {
		return fmt.Errorf("state: %w", err)
	}
	for _, f := range files {
		name, ours := sourceOf(f.Name())
		if ours && !slices.Contains(names, name) || strings.Contains(f.Name(), unfinished) {
			err = errors.Join(err, os.Remove(filepath.Join(s.dir, f.Name())))
		}
	}
	if err != nil {
		return fmt.Errorf("state: remove what is no longer configured: %w", err)
	}
	return nil
}

// sourceOf is the source whose file has a name.
func sourceOf(file string) (name string, ours bool) {
	for _, suffix := range []string{indexSuffix, tallySuffix, damagedSuffix} {
		if name, ok := strings.CutSuffix(file, suffix); ok {
			name, _, _ = strings.Cut(name, ".")
			return name, true
		}
	}
	return "", false
}

// Forget removes what is kept of a source.
func (s *Store) Forget(name string) error {
	files, err := filepath.Glob(filepath.Join(s.dir, name+".*"))
	for _, file := range files {
		err = errors.Join(err, os.Remove(file))
	}
	return err
}
