package sources

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestCSVFiles(t *testing.T) {
	dir := t.TempDir()
	for i, name := range []string{"exports/nps-3.csv", "exports/nps-1.csv", "exports/nps-2.csv", "exports/other.csv", "exports/nps-x.csv/deep.csv"} {
		moment := time.Date(2026, 1, 1, i, 0, 0, 0, time.UTC)
		if err := os.Chtimes(writeFile(t, dir, name, "a\n1\n"), moment, moment); err != nil {
			t.Fatal(err)
		}
	}
	for _, story := range []struct {
		name, path, files, want string
	}{
		{"one file", "exports/other.csv", "all", "exports/other.csv"},
		{"its name is as it was written", "./exports/other.csv", "all", "./exports/other.csv"},
		{"a glob lists by name, without folders", "exports/nps-*.csv", "all", "exports/nps-1.csv exports/nps-2.csv exports/nps-3.csv"},
		{"the newest one", "exports/nps-?.csv", "newest", "exports/nps-2.csv"},
		{"a glob of folders", "*/o*.csv", "all", "exports/other.csv"},
		{"an absolute path", filepath.Join(dir, "exports/oth*"), "all", filepath.Join(dir, "exports/other.csv")},
		{"no match", "exports/none-*.csv.gz", "all", "exports/none-*.csv.gz: no file matches"},
		{"no file", "exports/none.csv", "all", "exports/none.csv: no such file or directory"},
		{"a folder", "exports", "all", "exports: not a file"},
	} {
		t.Run(story.name, func(t *testing.T) {
			if got := partNames(t, CSV{Path: story.path, Files: story.files}, dir); got != story.want {
				t.Errorf("got %s, want %s", got, story.want)
			}
		})
	}
}

func partNames(t *testing.T, settings CSV, dir string) string {
	settings.SetDirectory(dir)
	source, err := settings.Open(Env{})
	if err != nil {
		t.Fatal(err)
	}
	parts, err := source.Parts(t.Context())
	if err != nil {
		return err.Error()
	}
	var names []string
	for _, part := range parts {
		names = append(names, part.Name())
	}
	return strings.Join(names, " ")
}

func TestCSVNewestOfTheSameMomentIsTheLastByName(t *testing.T) {
	dir, moment := t.TempDir(), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, name := range []string{"b.csv", "c.csv", "a.csv"} {
		if err := os.Chtimes(writeFile(t, dir, name, ""), moment, moment); err != nil {
			t.Fatal(err)
		}
	}
	if got := partNames(t, CSV{Path: "*.csv", Files: "newest"}, dir); got != "c.csv" {
		t.Errorf("got %s, want c.csv", got)
	}
}

func TestCSVVersion(t *testing.T) {
	dir, moment := t.TempDir(), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	source, err := (&CSV{Path: filepath.Join(dir, "a.csv")}).Open(Env{})
	if err != nil {
		t.Fatal(err)
	}
	put := func(text string, modified time.Time) string {
		if err := os.Chtimes(writeFile(t, dir, "a.csv", text), modified, modified); err != nil {
			t.Fatal(err)
		}
		return onlyPart(t, source).Version()
	}
	first := put("a\n1\n", moment)
	if again := put("a\n1\n", moment); again != first {
		t.Errorf("an unchanged file has version %s, then %s", first, again)
	}
	replace := func() string {
		if err := os.Rename(writeFile(t, dir, "new.csv", "a\n2\n"), filepath.Join(dir, "a.csv")); err != nil {
			t.Fatal(err)
		}
		return put("a\n2\n", moment)
	}
	for name, version := range map[string]string{
		"longer":   put("a\n1\n2\n", moment),
		"touched":  put("a\n1\n", moment.Add(1)),
		"replaced": replace(),
	} {
		if version == first {
			t.Errorf("a %s file has the version it had before", name)
		}
	}
}

func TestCSVValidate(t *testing.T) {
	dir := t.TempDir()
	file := writeFile(t, dir, "exports/a.csv", "")
	for _, story := range []struct {
		name     string
		settings CSV
		want     string
	}{
		{"all is well", CSV{Path: "exports/a.csv", HeaderRows: 1}, ""},
		{"a glob may match nothing yet", CSV{Path: "exports/b*.csv", HeaderRows: 3, Delimiter: "tab"}, ""},
		{"a file that is away", CSV{Path: "exports/b.csv", HeaderRows: 1}, ""},
		{"a folder that is away", CSV{Path: "exprots/*.csv", HeaderRows: 1}, ""},
		{"a file for a folder", CSV{Path: "exports/a.csv/*.csv", HeaderRows: 1},
			"path: " + file + " is not a folder: correct the path"},
		{"a folder for a file", CSV{Path: "exports", HeaderRows: 1},
			"path: " + dir + `/exports is a folder: name a file in it, or a glob such as "exports/*.csv"`},
		{"a bad glob", CSV{Path: "exports/[a.csv", HeaderRows: 1},
			`path: bad glob "exports/[a.csv": a [ without its ]`},
		{"no header, and a delimiter nobody uses", CSV{Path: "exports/a.csv", Delimiter: "::"},
			"header_rows: 0 header rows: columns are asked for by the names in the first one, so there must be at least 1\n" +
				`delimiter: unknown delimiter "::", want one of "," ";" "|" "\t", or leave it out to have it detected`},
	} {
		t.Run(story.name, func(t *testing.T) {
			story.settings.SetDirectory(dir)
			var problems []string
			story.settings.Validate(func(key, problem string) { problems = append(problems, key+": "+problem) })
			if got := strings.Join(problems, "\n"); got != story.want {
				t.Errorf("got\n%s\nwant\n%s", got, story.want)
			}
		})
	}
}

func TestCSVEncodingsAreThoseOfTheSetting(t *testing.T) {
	field, _ := reflect.TypeFor[CSV]().FieldByName("Encoding")
	listed := slices.Sorted(slices.Values(strings.Split(","+field.Tag.Get("enum"), ",")))
	if known := slices.Sorted(maps.Keys(encodings)); !slices.Equal(listed, known) {
		t.Errorf("the setting takes %v, there are %v", listed, known)
	}
}

func TestCSVQualtrics(t *testing.T) {
	for _, story := range []struct {
		file, fields string
		headerRows   int
		want         string
	}{
		{"qualtrics_three_header_rows", "ResponseId Q1", 3, "R_2YPOQ602ER1jkf1|2"},
		{"qualtrics_legacy", "V1 Q1", 2, "R_2YPOQ602ER1jkf1|2"},
		{"qualtrics_notes", "Q1 Q2 Q3", 3, "2|2|2 2|2|1 1|3|1 2|1|2 2|2|1"},
		{"qualtrics_fruit", "q2_favorite", 3, "1 1 2 3 1 2 2 2 2 1"},
	} {
		t.Run(story.file, func(t *testing.T) {
			source, err := (&CSV{Path: "testdata/csv/" + story.file + ".csv", HeaderRows: story.headerRows}).Open(Env{})
			if err != nil {
				t.Fatal(err)
			}
			var answers []string
			for _, row := range collect(t, source, strings.Fields(story.fields)...) {
				answers = append(answers, row.String())
			}
			if got := strings.Join(answers, " "); got != story.want {
				t.Errorf("got %s, want %s", got, story.want)
			}
		})
	}
}
