package state

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Source is what is kept of a source: its last good pull.
type Source struct {
	// Fingerprint is that of the definition by which the source was read.
	Fingerprint string    `json:"fingerprint"`
	LastSuccess time.Time `json:"last_success"`
	// Past holds the row counts of the last good pulls.
	Past []uint64 `json:"past"`
	// Parts are what was counted, part by part, in the order in which they were read.
	Parts []Part `json:"parts"`
}

// Part is what was counted of a part of a source, or of all of them together where they are not told
// apart: then it has no version.
type Part struct {
	Name    string `json:"name,omitempty"`
	Version string `json:"version,omitempty"`
	// Index is which of the parts of the source it was, and End where to go on if it has grown.
	Index int    `json:"index"`
	End   string `json:"end,omitempty"`
	// Size is how many of the bytes of the counted file are of this part. Save sets it.
	Size int64 `json:"size"`
	// Counted is what was counted. Load sets it.
	Counted []byte `json:"-"`
}

// index is the file that names the counted one.
type index struct {
	Format int `json:"format"`
	Source
	// Key is a hash of the key with which customers were hashed.
	Key string `json:"key"`
	// Sum is the hash of the counted file, and its name.
	Sum string `json:"sum"`
}

const (
	format        = 1
	indexSuffix   = ".state"
	tallySuffix   = ".counted"
	damagedSuffix = ".damaged"
)

// ErrDamaged says that a file is not as it was written, or is not ours. It has been set aside.
var ErrDamaged = errors.New("damaged or foreign, set aside")

// Save keeps a source. Counted writes what was counted of each part; it is nil where nothing has
// changed since the last time that it was saved, and only times are.
func (s *Store) Save(name string, source Source, counted []io.WriterTo) error {
	i := index{Format: format, Source: source, Key: s.keySum()}
	if counted == nil {
		before, err := s.index(name)
		if err != nil {
			return fmt.Errorf("state of %s: %w", name, err)
		}
		i.Parts, i.Sum = before.Parts, before.Sum
		return s.saveIndex(name, i)
	}
	if err := s.saveCounted(name, &i, counted); err != nil {
		return fmt.Errorf("state of %s: %w", name, err)
	}
	return s.saveIndex(name, i)
}

func (s *Store) saveCounted(name string, i *index, counted []io.WriterTo) error {
	sum := sha256.New()
	file, err := create(filepath.Join(s.dir, name+tallySuffix))
	if err != nil {
		return err
	}
	defer file.abandon()
	out := io.MultiWriter(file, sum)
	for part, c := range counted {
		if i.Parts[part].Size, err = c.WriteTo(out); err != nil {
			return err
		}
	}
	i.Sum = hex.EncodeToString(sum.Sum(nil))
	return file.moveTo(s.counted(name, i.Sum))
}

// saveIndex makes what was saved the state of the source, and removes what was before.
func (s *Store) saveIndex(name string, i index) error {
	text, err := json.Marshal(i)
	if err != nil {
		return fmt.Errorf("state of %s: %w", name, err)
	}
	sum := sha256.Sum256(text)
	if err := write(filepath.Join(s.dir, name+indexSuffix), fmt.Appendf(text, "\n%x\n", sum)); err != nil {
		return fmt.Errorf("state of %s: %w", name, err)
	}
	old, _ := filepath.Glob(filepath.Join(s.dir, name+".*"+tallySuffix))
	for _, file := range old {
		if file != s.counted(name, i.Sum) {
			_ = os.Remove(file) // it is in nobody's way
		}
	}
	return nil
}

// Load is what is kept of a source; it is nil where nothing is, or where it is of another key. What
// cannot be read is set aside, and the error says so.
func (s *Store) Load(name string) (*Source, error) {
	i, err := s.index(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err == nil && i.Key != s.keySum():
		return nil, s.Forget(name)
	case err == nil:
		err = s.loadCounted(name, i)
	}
	if err != nil {
		return nil, fmt.Errorf("state of %s: %w", name, errors.Join(err, s.SetAside(name)))
	}
	return &i.Source, nil
}

func (s *Store) index(name string) (*index, error) {
	text, err := os.ReadFile(filepath.Join(s.dir, name+indexSuffix))
	if err != nil {
		return nil, err
	}
	text, written, _ := bytes.Cut(text, []byte("\n"))
	i := new(index)
	sum := sha256.Sum256(text)
	if string(written) != hex.EncodeToString(sum[:])+"\n" || json.Unmarshal(text, i) != nil || i.Format != format {
		return nil, ErrDamaged
	}
	return i, nil
}

func (s *Store) loadCounted(name string, i *index) error {
	text, err := os.ReadFile(s.counted(name, i.Sum))
	if err != nil {
		return err
	}
	if sum := sha256.Sum256(text); hex.EncodeToString(sum[:]) != i.Sum {
		return ErrDamaged
	}
	for p := range i.Parts {
		part := &i.Parts[p]
		if part.Size < 0 || part.Size > int64(len(text)) {
			return ErrDamaged
		}
		part.Counted, text = text[:part.Size], text[part.Size:]
	}
	return nil
}

// SetAside moves what is kept of a source out of the way, where a person can look at it.
func (s *Store) SetAside(name string) error {
	from := filepath.Join(s.dir, name+indexSuffix)
	err := os.Rename(from, filepath.Join(s.dir, name+damagedSuffix))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func (s *Store) counted(name, sum string) string {
	return filepath.Join(s.dir, name+"."+sum[:min(len(sum), 16)]+tallySuffix)
}

// keySum tells keys apart without telling the key.
func (s *Store) keySum() string {
	sum := sha256.Sum256(append([]byte("advocacy_exporter customers "), s.key[:]...))
	return hex.EncodeToString(sum[:8])
}
