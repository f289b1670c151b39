package pull

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/tally"
	"advocacy_exporter/collector/values"
	"advocacy_exporter/sources"
)

// A file is pulled whenever something was written to it. Whatever way it came to be, the tally is that
// of the file read at once.
func TestPullOfAFileThatGrows(t *testing.T) {
	path := filepath.Join(t.TempDir(), "answers.csv")
	puller := filePuller(t, path)
	for _, more := range []string{
		"id,score,day\n1,9,2026-01-01\n",
		"2,7,2026-01-02\n3,10,2026-",
		"01-03\n4,1",
		"0,2026-01-04\n5,3,2026-01-05",
		"\n",
		"",
		"6,bad,2026-01-06\n7,9,2026-01-06\n1,10,2026-01-01",
		"\n8,\"9\",\"2026-01-0",
		"6\"\n9,9\n10,8,2026-01-07\n",
	} {
		appendTo(t, path, more)
		got, whole := pulled(t, puller), pulled(t, filePuller(t, path))
		if !bytes.Equal(encoded(t, got), encoded(t, whole)) {
			t.Errorf("after %q: %d rows, %d rejected; read at once %d and %d", more, got.Rows(), got.RejectedRows(), whole.Rows(), whole.RejectedRows())
		}
	}
	got := pulled(t, puller)
	if got.Rows() != 9 || got.Rejected(tally.BadScore) != 1 || got.Rejected(tally.Malformed) != 1 {
		t.Errorf("in the end %d rows, %d bad scores, %d malformed", got.Rows(), got.Rejected(tally.BadScore), got.Rejected(tally.Malformed))
	}
}

// The part of a file that was read is not read again: garbage in the middle of it, which no fingerprint
// can notice, does not show.
func TestPullReadsAGrownFileFromWhereItEnded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "answers.csv")
	puller := filePuller(t, path)
	row := "1,9,2026-01-01\n"
	appendTo(t, path, "id,score,day\n"+string(bytes.Repeat([]byte(row), 20_000)))
	pulled(t, puller)
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.WriteAt([]byte("garbage"), int64(len(row)*10_000)); err != nil {
		t.Fatal(err)
	}
	appendTo(t, path, "2,9,2026-01-01\n")
	if got := pulled(t, puller); got.Rows() != 20_001 || got.RejectedRows() != 0 {
		t.Errorf("%d rows, %d rejected, want 20001 and none", got.Rows(), got.RejectedRows())
	}
}

// Rotated files, and those that are gone, leave the tally.
func TestPullOfFilesThatRotate(t *testing.T) {
	folder := t.TempDir()
	at := func(name string) string { return filepath.Join(folder, name) }
	puller := filePuller(t, at("answers*.csv"))
	for _, step := range []struct {
		story string
		do    func()
		rows  uint64
	}{
		{"one file", func() { appendTo(t, at("answers.csv"), "id,score,day\n1,9,2026-01-01\n2,9,2026-01-01\n") }, 2},
		{"it is rotated, and begun anew", func() {
			rename(t, at("answers.csv"), at("answers-1.csv"))
			appendTo(t, at("answers.csv"), "id,score,day\n3,9,2026-01-02\n")
		}, 3},
		{"the new one grows", func() { appendTo(t, at("answers.csv"), "4,9,2026-01-02\n") }, 4},
		{"the old one leaves the folder", func() { rename(t, at("answers-1.csv"), at("old.csv")) }, 2},
		{"the file is cut to nothing and begun anew", func() {
			if err := os.Truncate(at("answers.csv"), 0); err != nil {
				t.Fatal(err)
			}
			appendTo(t, at("answers.csv"), "id,score,day\n5,9,2026-01-03\n")
		}, 1},
	} {
		step.do()
		if got := pulled(t, puller).Rows(); got != step.rows {
			t.Errorf("%s: %d rows, want %d", step.story, got, step.rows)
		}
	}
}

func filePuller(t *testing.T, path string) *Puller {
	t.Helper()
	source, err := (&sources.CSV{Path: path, HeaderRows: 1}).Open(sources.Env{})
	if err != nil {
		t.Fatal(err)
	}
	job := fakeJob("answers", source, nil)
	job.Rows = &rows.Survey{
		ID: "id", Score: &values.Score{Column: "score"}, Time: &values.Time{Column: "day"}, ScaleName: "0-10",
	}
	return New(job, [16]byte{1})
}

func encoded(t *testing.T, s *tally.Set) []byte {
	t.Helper()
	b, err := s.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// appendTo writes to a file, and makes it look as if that were long ago.
func appendTo(t *testing.T, path, text string) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.WriteString(text); err != nil {
		t.Fatal(err)
	}
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	before := time.Now().Add(-24*time.Hour + time.Duration(info.Size())*time.Second)
	if err := os.Chtimes(path, before, before); err != nil {
		t.Fatal(err)
	}
}

func rename(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}
