package sources

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A file is read, then something happens to it, and it is read again from where it ended, or anew
// where it is not the same any more.
func TestCSVGrows(t *testing.T) {
	long := strings.Repeat("1,long\n", fingerprintSize)
	for _, story := range []struct {
		name, before string
		then         func(t *testing.T, path string)
		want         string
		settings     CSV
	}{
		{name: "nothing was added", before: "a,b\n1,2\n", then: add(""), want: ""},
		{name: "rows were added", before: "a,b\n1,2\n", then: add("3,4\n5,6\n"), want: "3: 3\n4: 5"},
		{name: "rows with newlines in them count lines", before: "a,b\n1,\"x\ny\"\n", then: add("3,\"4\n\"\n5,6\n"), want: "4: 3\n6: 5"},
		{name: "there was only a header", before: "a,b\n", then: add("1,2\n"), want: "2: 1"},
		{name: "behind a byte order mark", before: "\xef\xbb\xbfa;b\n1;2\n", then: add("3;4\n"), want: "3: 3"},
		{name: "in another encoding", before: "a,b\nK\xe4se,2\n", then: add("M\xfcsli,4\n"), want: "3: Müsli"},
		{name: "several header rows", before: "a,b\nWhat?,\"How\nso?\"\n1,2\n", then: add("3,4\n"), want: "5: 3",
			settings: CSV{HeaderRows: 2}},
		{name: "the last row had no newline and gets one", before: "a,b\n1,2\n3,4", then: add("\n5,6\n"), want: "3: 3\n4: 5"},
		{name: "the last row was not all there", before: "a,b\n1,2\n3,4", then: add("4\n5,6\n"), want: "3: 3\n4: 5"},
		{name: "an open quote is closed", before: "a,b\n1,2\n3,\"x\n", then: add("y\"\n5,6\n"), want: "3: 3\n5: 5"},
		{name: "a long file", before: "a,b\n" + long, then: add("3,4\n"), want: fmt.Sprintf("%d: 3", fingerprintSize+2)},

		{name: "its beginning changed", before: "a,b\n1,2\n", then: overwrite("a,b\n7,2\n3,4\n"), want: "anew"},
		{name: "its end changed", before: "a,b\n" + long + "1,long\n", then: overwrite("a,b\n" + long + "2,long\n3,4\n"), want: "anew"},
		{name: "it is shorter", before: "a,b\n1,2\n3,4\n", then: overwrite("a,b\n1,2\n"), want: "anew"},
		{name: "another file is in its place", before: "a,b\n1,2\n", then: replace("a,b\n1,2\n3,4\n"), want: "anew"},
		{name: "it is gone", before: "a,b\n1,2\n", then: func(t *testing.T, path string) { _ = os.Remove(path) }, want: "anew"},
		{name: "the header was not all there", before: "a,b", then: add("c\n1,2\n"), want: "no end"},
		{name: "it is compressed", before: gzipped("a,b\n1,2\n"), then: add(gzipped("3,4\n")), want: "no end"},
		{name: "it ends in a line that is too long", before: "a,b\n" + strings.Repeat("x", 2*blockSize), then: add("\n"), want: "no end"},
	} {
		t.Run(story.name, func(t *testing.T) {
			part := csvPart(t, story.settings, story.before)
			if err := part.Read(t.Context(), []string{"a"}, new(collected).open); err != nil {
				t.Fatal(err)
			}
			end := part.(Growing).End()
			story.then(t, part.(*csvFile).path)
			if got := readAfter(t, part, end); got != story.want {
				t.Errorf("got\n%s\nwant\n%s", got, story.want)
			}
		})
	}
}

// readAfter reads what is behind an end.
func readAfter(t *testing.T, part Part, end string) string {
	t.Helper()
	if end == "" {
		return "no end"
	}
	rest, ok := part.(Growing).After(end)
	if !ok {
		return "anew"
	}
	var got collected
	if err := rest.Read(t.Context(), []string{"a"}, got.open); err != nil {
		t.Fatal(err)
	}
	return got.story()
}

func TestCSVGrowsAgainAndAgain(t *testing.T) {
	part := csvPart(t, CSV{}, "a,b\n").(Growing)
	var got collected
	for i := range 5 {
		if err := part.Read(t.Context(), []string{"a"}, got.open); err != nil {
			t.Fatal(err)
		}
		add(fmt.Sprintf("%d,\"x\ny\"\n", i))(t, part.(*csvFile).path)
		rest, ok := part.After(part.End())
		if !ok {
			t.Fatal("it is not the same file any more")
		}
		part = rest
	}
	if want := "2: 0\n4: 1\n6: 2\n8: 3"; got.story() != want {
		t.Errorf("got\n%s\nwant\n%s", got.story(), want)
	}
}

// Somebody is writing to the file: what is not a whole row yet waits. Once nobody has written to it for
// a while, it is what it is.
func TestCSVLastRowWaits(t *testing.T) {
	for _, story := range []struct{ name, text, young, old string }{
		{"a whole row counts, and comes again", "a,b\n1,2\n3,4", "2: 1\n3: 3 for now", "2: 1\n3: 3 for now"},
		{"half a row waits", "a,b\n1,2\n3", "2: 1", "2: 1\n3: 1 fields, the header has 2 for now"},
		{"half a quoted field waits", "a,b\n1,2\n3,\"x\ny", "2: 1",
			"2: 1\n3: quoted field that is never closed for now\n4: 1 fields, the header has 2 for now"},
		{"rows below a stray quote do not wait", "a,b\n1,\"2\n3,4\n", "2: quoted field that is never closed for now\n3: 3 for now",
			"2: quoted field that is never closed for now\n3: 3 for now"},
	} {
		t.Run(story.name, func(t *testing.T) {
			old := csvPart(t, CSV{}, story.text).(*csvFile)
			if got := tentatively(t, old); got != story.old {
				t.Errorf("of an old file got\n%s\nwant\n%s", got, story.old)
			}
			add("")(t, old.path)
			_ = os.Chtimes(old.path, time.Now(), time.Now())
			young := onlyPart(t, &csvFiles{settings: *old.settings, logger: old.logger})
			if got := tentatively(t, young); got != story.young {
				t.Errorf("of a young file got\n%s\nwant\n%s", got, story.young)
			}
			age(t, old.path)
			if later := onlyPart(t, &csvFiles{settings: *old.settings, logger: old.logger}); later.Version() == young.Version() {
				t.Error("its version does not say that it has to be looked at again when it is old")
			}
		})
	}
}

// A file that was seen to grow is being written to, so its last line waits even if it has all its fields.
func TestCSVAppendedLineWaits(t *testing.T) {
	part := csvPart(t, CSV{}, "a,b\n1,2\n").(*csvFile)
	if err := part.Read(t.Context(), []string{"a"}, new(collected).open); err != nil {
		t.Fatal(err)
	}
	add("3,4\n5,6")(t, part.path)
	files := &csvFiles{settings: *part.settings, logger: part.logger}
	if got, want := readAfter(t, onlyPart(t, files), part.End()), "3: 3"; got != want {
		t.Errorf("of a young file got\n%s\nwant\n%s", got, want)
	}
	age(t, part.path)
	if got, want := readAfter(t, onlyPart(t, files), part.End()), "3: 3\n4: 5"; got != want {
		t.Errorf("of an old file got\n%s\nwant\n%s", got, want)
	}
}

// tentatively describes the rows of a part, and which of them count for now.
func tentatively(t *testing.T, part Part) string {
	t.Helper()
	var rows []string
	err := part.Read(t.Context(), []string{"a"}, each(func(r Record) error {
		text := fmt.Sprintf("%d: ", r.Line)
		if r.Err != nil {
			text += r.Err.Error()
		} else {
			text += string(r.Fields[0])
		}
		if r.Tentative {
			text += " for now"
		}
		rows = append(rows, text)
		return nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(rows, "\n")
}

// add appends to a file.
func add(text string) func(t *testing.T, path string) {
	return func(t *testing.T, path string) {
		t.Helper()
		file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if _, err := file.WriteString(text); err != nil {
			t.Fatal(err)
		}
	}
}

// overwrite writes another text into a file.
func overwrite(text string) func(t *testing.T, path string) {
	return func(t *testing.T, path string) { write(t, path, text) }
}

// replace puts another file in the place of one.
func replace(text string) func(t *testing.T, path string) {
	return func(t *testing.T, path string) {
		t.Helper()
		if err := os.Rename(writeFile(t, filepath.Dir(path), "other", text), path); err != nil {
			t.Fatal(err)
		}
	}
}

func TestCSVGrowsWithAFilter(t *testing.T) {
	settings := CSV{Path: "survey.csv"}
	settings.SetDirectory(t.TempDir())
	path := writeFile(t, settings.directory, "survey.csv", "a,plan\n1,pro\n2,free\n")
	age(t, path)
	part := onlyPart(t, Where(openCSV(t, settings), map[string][]string{"plan": {"pro"}}))
	if err := part.Read(t.Context(), []string{"a"}, new(collected).open); err != nil {
		t.Fatal(err)
	}
	add("3,free\n4,pro\n")(t, path)
	if got, want := readAfter(t, part, part.(Growing).End()), "5: 4"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
