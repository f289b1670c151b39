package state_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"advocacy_exporter/collector/state"
)

func open(t *testing.T, dir string) *state.Store {
	t.Helper()
	s, err := state.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// answers is a source of two parts.
func answers() (state.Source, []io.WriterTo) {
	source := state.Source{
		Fingerprint: "f1", LastSuccess: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), Past: []uint64{7, 8},
		Parts: []state.Part{{Name: "a.csv", Version: "1"}, {Name: "b.csv", Version: "2"}},
	}
	return source, []io.WriterTo{strings.NewReader("counted of a"), strings.NewReader("of b")}
}

func save(t *testing.T, s *state.Store) {
	t.Helper()
	source, counted := answers()
	if err := s.Save("nps", source, counted); err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsSavedIsLoaded(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data", "sources")
	save(t, open(t, dir))
	s := open(t, dir)
	got, err := s.Load("nps")
	if err != nil || got == nil {
		t.Fatal(got, err)
	}
	if got.Fingerprint != "f1" || !slices.Equal(got.Past, []uint64{7, 8}) || string(got.Parts[1].Counted) != "of b" || got.Parts[1].Version != "2" {
		t.Errorf("got %+v", got)
	}
	if other, err := s.Load("crm"); other != nil || err != nil {
		t.Errorf("of a source that was never saved: %v, %v", other, err)
	}
}

// A pull that read nothing new has a new time, and writes no counts again.
func TestOnlyTimesAreSavedAgain(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	save(t, s)
	before := files(t, dir, ".counted")
	source, _ := answers()
	source.LastSuccess = source.LastSuccess.Add(time.Hour)
	if err := s.Save("nps", source, nil); err != nil {
		t.Fatal(err)
	}
	got, err := s.Load("nps")
	if err != nil || !got.LastSuccess.Equal(source.LastSuccess) || string(got.Parts[0].Counted) != "counted of a" {
		t.Errorf("got %+v, %v", got, err)
	}
	if after := files(t, dir, ".counted"); !slices.Equal(before, after) {
		t.Errorf("files %v became %v", before, after)
	}
}

func files(t *testing.T, dir, suffix string) (names []string) {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		if strings.HasSuffix(f.Name(), suffix) {
			names = append(names, f.Name())
		}
	}
	return names
}

func TestNobodyElseMayLook(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "sources")
	save(t, open(t, dir))
	all, _ := os.ReadDir(dir)
	for _, f := range all {
		if info, _ := f.Info(); info.Mode().Perm() != 0o600 {
			t.Errorf("%s may be read: %s", f.Name(), info.Mode())
		}
	}
	if info, _ := os.Stat(dir); info.Mode().Perm() != 0o700 {
		t.Errorf("the folder may be looked into: %s", info.Mode())
	}
	if len(all) != 3 {
		t.Errorf("files %v, want the key, the index and the counts", all)
	}
}

func TestWhatIsDamagedIsSetAside(t *testing.T) {
	for name, damage := range map[string]func(path string, text []byte) error{
		"a byte changed": func(path string, text []byte) error { text[len(text)/2] ^= 1; return os.WriteFile(path, text, 0o600) },
		"cut short":      func(path string, text []byte) error { return os.WriteFile(path, text[:len(text)/2], 0o600) },
		"empty":          func(path string, _ []byte) error { return os.WriteFile(path, nil, 0o600) },
		"foreign":        func(path string, _ []byte) error { return os.WriteFile(path, []byte("score,time\n9,\n"), 0o600) },
	} {
		for _, suffix := range []string{".state", ".counted"} {
			t.Run(name+" "+suffix, func(t *testing.T) {
				dir := t.TempDir()
				s := open(t, dir)
				save(t, s)
				path := filepath.Join(dir, files(t, dir, suffix)[0])
				text, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if err := damage(path, text); err != nil {
					t.Fatal(err)
				}
				if got, err := s.Load("nps"); got != nil || !errors.Is(err, state.ErrDamaged) || !strings.HasPrefix(err.Error(), "state of nps: ") {
					t.Errorf("got %v, %v", got, err)
				}
				if len(files(t, dir, ".damaged")) != 1 {
					t.Error("it was not set aside")
				}
				if got, err := s.Load("nps"); got != nil || err != nil {
					t.Errorf("once it was set aside: %v, %v", got, err)
				}
			})
		}
	}
}

// Customers hashed with another key are other customers.
func TestAnotherKeyForgets(t *testing.T) {
	dir := t.TempDir()
	save(t, open(t, dir))
	if err := os.Remove(filepath.Join(dir, "customers.key")); err != nil {
		t.Fatal(err)
	}
	if got, err := open(t, dir).Load("nps"); got != nil || err != nil {
		t.Errorf("got %v, %v", got, err)
	}
	if left := files(t, dir, ".counted"); len(left) > 0 {
		t.Errorf("%v are left", left)
	}
}

func TestPruneKeepsWhatIsConfigured(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	save(t, s)
	source, counted := answers()
	if err := s.Save("crm", source, counted); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "nps.counted.new-7"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "notes.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Prune([]string{"nps"}); err != nil {
		t.Fatal(err)
	}
	all, _ := os.ReadDir(dir)
	var names []string
	for _, f := range all {
		name, _, _ := strings.Cut(f.Name(), ".")
		names = append(names, name)
	}
	if want := []string{"customers", "notes", "nps", "nps"}; !slices.Equal(names, want) {
		t.Errorf("left are %v, want %v", names, want)
	}
}

// broken writes a little and then fails, as a full disk does.
type broken struct{}

func (broken) WriteTo(w io.Writer) (int64, error) {
	n, _ := w.Write([]byte("some"))
	return int64(n), errors.New("no space left on device")
}

func TestAFullDiskKeepsTheOldState(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	save(t, s)
	source, counted := answers()
	counted[1] = broken{}
	if err := s.Save("nps", source, counted); err == nil || !strings.Contains(err.Error(), "state of nps: no space left") {
		t.Errorf("got %v", err)
	}
	if got, err := s.Load("nps"); err != nil || string(got.Parts[1].Counted) != "of b" {
		t.Errorf("got %+v, %v", got, err)
	}
	if left := files(t, dir, ".counted"); len(left) != 1 {
		t.Errorf("files %v", left)
	}
}

func TestAFolderThatCannotBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := state.Open(file); err == nil || !strings.HasPrefix(err.Error(), "state: ") {
		t.Errorf("got %v", err)
	}
}
