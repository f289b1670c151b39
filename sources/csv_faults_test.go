package sources

import (
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// What happens to a file while it is read: rows that are good survive, and nothing that is half of one
// file and half of another is taken for good.
func TestCSVChangesWhileItIsRead(t *testing.T) {
	const rows = 500_000
	before := "id,note\n" + strings.Repeat("1,as it was\n", rows)
	after := "id,note\n" + strings.Repeat("2,as it is!\n", rows)
	for _, story := range []struct {
		name       string
		then       func(t *testing.T, path string)
		incomplete bool
		want       string
	}{
		{"nothing", func(*testing.T, string) {}, false, ""},
		{"rows are added", add("3,more\n"), false, ""},
		{"another file takes its place", replace(after), false, ""},
		{"it is deleted", func(_ *testing.T, path string) { _ = os.Remove(path) }, false, ""},
		{"it is truncated", func(_ *testing.T, path string) { _ = os.Truncate(path, 3<<20) }, true,
			"survey.csv: truncated while it was read: 2854280 of 6000008 bytes are gone"},
		{"it is overwritten", inPlace(after), false,
			"survey.csv: replaced while it was read: it is read anew at the next pull"},
		{"its beginning changes", inPlace(after + "2,more\n"), false,
			"survey.csv: replaced while it was read: it is read anew at the next pull"},
	} {
		t.Run(story.name, func(t *testing.T) {
			part, good := csvPart(t, CSV{}, before).(*csvFile), 0
			then := sync.OnceFunc(func() { story.then(t, part.path) })
			var mu sync.Mutex
			err := part.Read(t.Context(), []string{"id"}, each(func(r Record) error {
				mu.Lock()
				defer mu.Unlock()
				if r.Err == nil && string(r.Fields[0]) == "1" {
					good++
				}
				then()
				return nil
			}))
			if said(err) != story.want || isIncomplete(err) != story.incomplete {
				t.Errorf("got  %v\nwant %s", err, story.want)
			}
			if story.want == "" && good != rows || good == 0 {
				t.Errorf("%d good rows", good)
			}
			if end := part.End(); (end == "") != (story.want != "") {
				t.Errorf("its end is %q", end)
			}
		})
	}
}

// inPlace writes a text over what a file has, which is never shorter meanwhile.
func inPlace(text string) func(t *testing.T, path string) {
	return func(t *testing.T, path string) {
		t.Helper()
		file, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if _, err := file.WriteString(text); err != nil {
			t.Fatal(err)
		}
	}
}

// A file that is one line of 10 GB costs the time to read it, and no memory.
func TestCSVOneLineOf10GB(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED, reads 10 GB")
	}
	line := io.LimitReader(&endless{text: strings.Repeat("x", 1<<20)}, 10e9)
	text := io.MultiReader(strings.NewReader("a,b\n1,2\n"), line, strings.NewReader("\n3,4\n"))
	var got collected
	grew := allocated(func() {
		rows := (&csvText{settings: new(CSV), logger: slog.New(slog.DiscardHandler)}).rows(decoded{text: text})
		if err := rows.read(t.Context(), []string{"a"}, got.open); err != nil {
			t.Fatal(err)
		}
	})
	if want := "2: 1\n3: row longer than 1 MiB, or a quote that is never closed\n4: 3"; got.story() != want {
		t.Errorf("got\n%s\nwant\n%s", got.story(), want)
	}
	if grew > 16<<20 {
		t.Errorf("%d MiB allocated", grew>>20)
	}
}

func TestCSVZipBomb(t *testing.T) {
	bomb := "a,b\n1,2\n" + strings.Repeat("\x00", 80<<20)
	for name, packed := range map[string]string{"gzip": gzipped(bomb), "zstd": zstded(bomb)} {
		t.Run(name, func(t *testing.T) {
			var got collected
			var err error
			part := csvPart(t, CSV{MaxExpansion: 500}, packed)
			grew := allocated(func() { err = part.Read(t.Context(), []string{"a"}, got.open) })
			want := "survey.csv: " + name + ": more than 500 times the size of the file when unpacked, stopped after 64 MiB: if it is no zip bomb, raise max_expansion"
			if said(err) != want || !isIncomplete(err) {
				t.Errorf("got  %v\nwant %s", err, want)
			}
			if !strings.HasPrefix(got.story(), "2: 1\n3: row longer") {
				t.Errorf("rows that came: %s", got.story())
			}
			if grew > 32<<20 {
				t.Errorf("%d MiB allocated", grew>>20)
			}
		})
	}
	t.Run("a file that is just repetitive", func(t *testing.T) {
		rows, err := readCSV(t, CSV{MaxExpansion: 500}, gzipped("a,b\n"+strings.Repeat("1,2\n", 1000)), "a")
		if err != nil || strings.Count(rows, "1") < 1000 {
			t.Errorf("%d bytes of rows, %v", len(rows), err)
		}
	})
}

func TestCSVPermissionDenied(t *testing.T) {
	dir := t.TempDir()
	for name, mode := range map[string]os.FileMode{"nps-1.csv": 0, "nps-2.csv": 0o644, ".": 0o755, "..": 0o755} {
		path := filepath.Join(dir, name)
		if !strings.HasPrefix(name, ".") {
			age(t, writeFile(t, dir, name, "a,b\n1,2\n"))
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "nps-3.csv"), 0o755); err != nil {
		t.Fatal(err)
	}
	asNobody(t, func() {
		source := &csvFiles{settings: CSV{Path: "nps-*.csv", directory: dir}, logger: slog.New(slog.DiscardHandler)}
		parts, err := source.Parts(t.Context())
		if err != nil || len(parts) != 2 {
			t.Errorf("%d parts, %v", len(parts), err)
			return
		}
		err = parts[0].Read(t.Context(), []string{"a"}, new(collected).open)
		if want := "nps-1.csv: permission denied: let the user of the exporter read it"; said(err) != want || !isIncomplete(err) {
			t.Errorf("got  %v\nwant %s", err, want)
		}
		if err := parts[1].Read(t.Context(), []string{"a"}, new(collected).open); err != nil {
			t.Errorf("the other file: %v", err)
		}
		alone := *parts[0].(*csvFile).settings
		alone.Path = "nps-1.csv"
		parts, _ = (&csvFiles{settings: alone, logger: source.logger}).Parts(t.Context())
		if err := parts[0].Read(t.Context(), []string{"a"}, new(collected).open); err == nil || isIncomplete(err) {
			t.Errorf("of a single file got %v, want an error that leaves nothing to show", err)
		}
	})
}

func isIncomplete(err error) bool { return errors.As(err, new(*Incomplete)) }

// said is the text of an error, blank if there is none.
func said(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// allocated is how much memory something took in all.
func allocated(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func zstded(text string) string {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		panic(err)
	}
	return string(w.EncodeAll([]byte(text), nil))
}
