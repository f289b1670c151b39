package sources

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

func TestCSVDialects(t *testing.T) {
	for _, story := range []struct {
		name, text, fields, want string
		settings                 CSV
	}{
		{name: "columns are found by name, in the order they are asked for",
			text: "id,score,plan\n7,9,pro\n8,0,free\n", fields: "plan score",
			want: "2: pro|9\n3: free|0"},
		{name: "the same column may be asked for twice",
			text: "a,b\n1,2\n", fields: "b a b", want: "2: 2|1|2"},
		{name: "no field at all counts rows",
			text: "a,b\n1,2\n3,4\n", fields: "", want: "2: \n3: "},
		{name: "an empty field is not a missing one",
			text: "a,b\n,\n", fields: "a b", want: "2: |"},
		{name: "semicolons are detected",
			text: "id;note, text;score\n1;a,b,c;9\n", fields: "note,_text score", want: "2: a,b,c|9"},
		{name: "tabs are detected", text: "a\tb\n1\t2\n", fields: "b", want: "2: 2"},
		{name: "pipes are detected", text: "a|b\n1|2\n", fields: "b", want: "2: 2"},
		{name: "delimiters in a quoted name are no hint",
			text: "\"a;b;c\",d\n1,2\n", fields: "d", want: "2: 2"},
		{name: "the setting outweighs the detection",
			text: "a,b;c,d\n1;2\n", fields: "c,d", settings: CSV{Delimiter: ";"}, want: "2: 2"},
		{name: "one column has no delimiter", text: "score\n9\n10\n", fields: "score", want: "2: 9\n3: 10"},
		{name: "CRLF and no final newline", text: "a,b\r\n1,2\r\n3,4", fields: "a b", want: "2: 1|2\n3: 3|4"},
		{name: "a carriage return at the very end", text: "a,b\r\n1,2\r", fields: "b", want: "2: 2"},
		{name: "quotes, delimiters and newlines within quotes",
			text: "a,b\n\"x, y\",\"he said \"\"hi\"\"\"\n\"two\r\nlines\",2\n3,4\n", fields: "a b",
			want: "2: x, y|he said \"hi\"\n3: two⏎lines|2\n5: 3|4"},
		{name: "empty lines are skipped and counted", text: "a,b\n\n1,2\n\r\n\n3,4\n\n", fields: "a",
			want: "3: 1\n6: 3"},
		{name: "blanks around a name do not matter, blanks in a value stay",
			text: "a , b\n1 , 2\n", fields: "a b", want: "2: 1 | 2"},
		{name: "too few and too many fields",
			text: "a,b\n1\n1,2,3\n4,5\n\"6\"\n7,8", fields: "a",
			want: "2: 1 fields, the header has 2\n3: 3 fields, the header has 2\n4: 4\n5: 1 fields, the header has 2\n6: 7"},
		{name: "a last row that is cut off", text: "a,b\n1,2\n3", fields: "a",
			want: "2: 1\n3: 1 fields, the header has 2"},
		{name: "a last row that is cut off within quotes", text: "a,b\n1,2\n3,\"fo", fields: "a",
			want: "2: 1\n3: quoted field that is never closed"},
		{name: "a bare quote costs its row",
			text: "a,b\n1,say \"hi\"\n2,\"ok\"\n", fields: "a b",
			want: "2: quote within a field that does not begin with one\n3: 2|ok"},
		{name: "an inner quote that is not doubled costs its row",
			text: "a,b\n1,\"say \"hi\" now\"\n2,\"ok\"\n", fields: "a b",
			want: "2: text behind the closing quote of a field\n3: 2|ok"},
		{name: "a stray quote does not swallow the rows below it",
			text: "a,b\n1,\"oops\n2,fine\n3,\"x, y\"\n4,fine\n", fields: "a b",
			want: "2: text behind the closing quote of a field\n3: 2|fine\n4: 3|x, y\n5: 4|fine"},
		{name: "nor does one that nothing closes",
			text: "a,b\n1,\"oops\n2,fine\n3,fine\n", fields: "a b",
			want: "2: quoted field that is never closed\n3: 2|fine\n4: 3|fine"},
		{name: "further header rows are skipped, whatever is in them",
			text: "a,b\nWhat is a?,\"What\nis b?\"\n{\"ImportId\":1},{}\n1,2\n", fields: "a b",
			settings: CSV{HeaderRows: 3}, want: "5: 1|2"},
		{name: "a column without a name at the end", text: "a,b,\n1,2,\n", fields: "b", want: "2: 2"},
		{name: "equal names are fine where nobody asks for them",
			text: "a,x,x\n1,2,3\n", fields: "a", want: "2: 1"},
		{name: "a header and nothing else", text: "a,b\n", fields: "a", want: ""},
		{name: "a UTF-8 byte order mark", text: "\xef\xbb\xbfa,b\n1,ü\n", fields: "a b", want: "2: 1|ü"},
		{name: "a UTF-8 byte order mark outweighs the setting",
			text: "\xef\xbb\xbfa,b\n1,ü\n", fields: "b", settings: CSV{Encoding: "latin-1"}, want: "2: ü"},
		{name: "Windows-1252", text: encoded(charmap.Windows1252, "a,b\n1,Käse 5 €\n"), fields: "b",
			settings: CSV{Encoding: "windows-1252"}, want: "2: Käse 5 €"},
		{name: "Latin-1 has no euro sign", text: encoded(charmap.ISO8859_1, "a,b\n1,Käse\n"), fields: "b",
			settings: CSV{Encoding: "latin-1"}, want: "2: Käse"},
		{name: "UTF-16 with its mark, little endian",
			text: encoded(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "a;b\n1;ü\n"), fields: "b", want: "2: ü"},
		{name: "UTF-16 with its mark, big endian",
			text: encoded(unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "a;b\n1;ü\n"), fields: "b", want: "2: ü"},
		{name: "UTF-16 without a mark, little endian",
			text: encoded(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "a;b\n1;ü\n"), fields: "b", want: "2: ü"},
		{name: "UTF-16 without a mark, big endian",
			text: encoded(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "a;b\n1;ü\n"), fields: "b",
			settings: CSV{Encoding: "utf-16"}, want: "2: ü"},
		{name: "gzip", text: gzipped("a,b\n1,2\n"), fields: "a b", want: "2: 1|2"},
		{name: "gzip in several members", text: gzipped("a,b\n1,") + gzipped("2\n"), fields: "a b", want: "2: 1|2"},
		{name: "zstd", text: zstded("a,b\n1,2\n"), fields: "a b", want: "2: 1|2"},
		{name: "what is not UTF-8 is Windows-1252",
			text: encoded(charmap.Windows1252, "a;größe\n1;Käse 5 €\n") + "2;K\u00e4se\n", fields: "größe",
			want: "2: Käse 5 €\n3: Käse"},
		{name: "quoted, too", text: encoded(charmap.Windows1252, "a,b\n\"x \"\"y\"\"\",\"Käse,\nMüsli\"\n"), fields: "b a",
			want: "2: Käse,⏎Müsli|x \"y\""},
		{name: "what is said to be UTF-8 is left as it is", text: "a\nK\xe4se\n", fields: "a",
			settings: CSV{Encoding: "utf-8"}, want: "2: K\xe4se"},
		{name: "gzip of UTF-16", text: gzipped(encoded(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "a\tb\n1\tü\n")),
			fields: "b", want: "2: ü"},
	} {
		t.Run(story.name, func(t *testing.T) {
			got, err := readCSV(t, story.settings, story.text, story.fields)
			if err != nil {
				t.Fatal(err)
			}
			if got != story.want {
				t.Errorf("got\n%s\nwant\n%s", got, story.want)
			}
		})
	}
}

func TestCSVErrors(t *testing.T) {
	for _, story := range []struct {
		name, text, fields, want, rows string
		settings                       CSV
	}{
		{name: "a column with a slip of the pen", text: "id,score,plan\n", fields: "scroe",
			want: `survey.csv: unknown column "scroe" (did you mean "score"?); the file has "id", "score", "plan"`},
		{name: "several", text: "id,score\n", fields: "when id what",
			want: `survey.csv: unknown column "when"; unknown column "what"; the file has "id", "score"`},
		{name: "many columns", text: strings.Repeat("x,", 12) + strings.Repeat("q", 50) + ",,last\n", fields: "when",
			want: `survey.csv: unknown column "when"; the file has ` + strings.Repeat(`"x", `, 12) + `and 2 more`},
		{name: "a name that stands twice", text: "a,x,x\n", fields: "x",
			want: `survey.csv: column "x" is ambiguous: the header has it more than once; the file has "a", "x", "x"`},
		{name: "no name cannot be asked for", text: "a,,\n", fields: "_",
			want: `survey.csv: unknown column ""; the file has "a"`},
		{name: "the wrong delimiter shows", text: "id;score\n", fields: "score", settings: CSV{Delimiter: ","},
			want: `survey.csv: unknown column "score"; the file has "id;score"`},
		{name: "an empty file", fields: "a", want: "survey.csv: no header row: the file is empty"},
		{name: "fewer rows than header rows", text: "a,b\nA,B\n", fields: "a", settings: CSV{HeaderRows: 3},
			want: "survey.csv: header_rows is 3, but there are only 2 rows"},
		{name: "a header with broken quotes", text: "\na,b \"c\"\n1,2\n", fields: "a",
			want: "survey.csv:2: header: quote within a field that does not begin with one"},
		{name: "gzip that is cut off", text: gzipped("a,b\n1,2\n3,4\n")[:30], fields: "a", rows: "2: 1\n3: 3",
			want: "survey.csv: gzip: the file is cut off: unexpected EOF"},
		{name: "zstd that is cut off", text: zstded("a,b\n1,2\n3,4\n")[:15], fields: "a",
			want: "survey.csv: zstd: the file is cut off: unexpected EOF"},
		{name: "zstd that needs much memory", text: wideZstd("a,b\n1,2\n"), fields: "a",
			want: "survey.csv: zstd: needs more than 32 MiB to unpack: compress it without --ultra and --long"},
		{name: "gzip without a body", text: gzipped("a,b\n")[:7], fields: "a",
			want: "survey.csv: gzip: the file is cut off: unexpected EOF"},
		{name: "gzip with a wrong sum", text: corrupt(gzipped("a,b\n1,2\n"), -6), fields: "a", rows: "2: 1",
			want: "survey.csv: gzip: invalid checksum"},
	} {
		t.Run(story.name, func(t *testing.T) {
			rows, err := readCSV(t, story.settings, story.text, story.fields)
			if err == nil || err.Error() != story.want {
				t.Errorf("got  %v\nwant %s", err, story.want)
			}
			if rows != story.rows {
				t.Errorf("rows before the error: %q, want %q", rows, story.rows)
			}
		})
	}
}

func TestCSVEndlessRows(t *testing.T) {
	t.Run("a line longer than a block is skipped", func(t *testing.T) {
		endless := strings.Repeat("x", 3*blockSize+5)
		got, err := readCSV(t, CSV{}, "a,b\n1,2\n"+endless+"\n3,4\n", "a")
		want := "2: 1\n3: row longer than 1 MiB, or a quote that is never closed\n4: 3"
		if err != nil || got != want {
			t.Errorf("got %s, %v\nwant %s", got, err, want)
		}
	})
	t.Run("a quote that is never closed costs its row", func(t *testing.T) {
		good := strings.Repeat("5,fine\n", blockSize/4)
		got, err := readCSV(t, CSV{}, "a,b\n1,\"oops\n"+good, "a")
		rows := strings.Split(got, "\n")
		if err != nil || len(rows) != 1+blockSize/4 || !strings.HasPrefix(rows[0], "2: row longer than 1 MiB") {
			t.Errorf("got %d rows, the first is %s, %v", len(rows), rows[0], err)
		}
	})
	t.Run("a long row that fits is read", func(t *testing.T) {
		long := strings.Repeat("line\n", blockSize/5-10)
		got, err := readCSV(t, CSV{}, "a,b\n1,2\n3,\""+long+"\"\n5,6\n", "a")
		want := fmt.Sprintf("2: 1\n3: 3\n%d: 5", 4+blockSize/5-10)
		if err != nil || got != want {
			t.Errorf("got %s, %v\nwant %s", got, err, want)
		}
	})
}

func TestCSVManyBlocks(t *testing.T) {
	const rows = 30_000
	text := new(strings.Builder)
	text.WriteString("id,note\n")
	for i := range rows {
		fmt.Fprintf(text, "%d,\"%s\n\"\n", i, strings.Repeat("text, ", i%20))
	}
	got, err := readCSV(t, CSV{}, text.String(), "id")
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range strings.Split(got, "\n") {
		if want := fmt.Sprintf("%d: %d", 2*i+2, i); row != want {
			t.Fatalf("row %d is %q, want %q", i, row, want)
		}
	}
	if got := strings.Count(got, "\n") + 1; got != rows {
		t.Errorf("%d rows, want %d", got, rows)
	}
}

func TestCSVStops(t *testing.T) {
	text := "a\n" + strings.Repeat("1\n", 4*blockSize)
	enough := errors.New("enough")
	t.Run("when the yield has enough", func(t *testing.T) {
		err := csvPart(t, CSV{}, text).Read(t.Context(), []string{"a"}, func() Yield {
			return func(Record) error { return enough }
		})
		if err != enough {
			t.Errorf("got %v, want the error of the yield", err)
		}
	})
	t.Run("when the context ends", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var rows atomic.Int64
		err := csvPart(t, CSV{}, text).Read(ctx, []string{"a"}, func() Yield {
			return func(Record) error {
				cancel()
				rows.Add(1)
				return nil
			}
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want the error of the context", err)
		}
		if rows.Load() > 1024 {
			t.Errorf("%d rows came after the context had ended", rows.Load())
		}
	})
}

func TestCSVMemoryDoesNotGrowWithTheFile(t *testing.T) {
	const size, most = 24 << 20, 8 << 20
	for name, line := range map[string]string{
		"rows":         `1,plain` + "\n" + `2,"quoted, ""twice"""` + "\n",
		"endless line": "x",
		"open quote":   strings.Repeat("some text ", 20) + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			lines := &endless{text: strings.Repeat(line, 1000)}
			text := io.MultiReader(strings.NewReader("a,b\n1,\"\"\n2,\""), io.LimitReader(lines, size))
			runtime.ReadMemStats(&before)
			rows := (&csvText{settings: new(CSV), logger: slog.New(slog.DiscardHandler)}).rows(decoded{text: text})
			if err := rows.read(t.Context(), []string{"b"}, each(func(Record) error { return nil })); err != nil {
				t.Fatal(err)
			}
			if runtime.ReadMemStats(&after); after.TotalAlloc > before.TotalAlloc+most {
				t.Errorf("%d KiB allocated for %d KiB of text", (after.TotalAlloc-before.TotalAlloc)>>10, size>>10)
			}
		})
	}
}

// endless repeats a text for ever.
type endless struct {
	text string
	at   int
}

func (e *endless) Read(p []byte) (n int, err error) {
	for n < len(p) {
		more := copy(p[n:], e.text[e.at:])
		e.at = (e.at + more) % len(e.text)
		n += more
	}
	return n, nil
}

func TestCSVLogsWhatItDetects(t *testing.T) {
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	path := writeFile(t, t.TempDir(), "survey.csv", "\xff\xfea\x00;\x00b\x00\n\x00")
	source, err := (&CSV{Path: path}).Open(Env{Logger: logger})
	if err != nil {
		t.Fatal(err)
	}
	parts, err := source.Parts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := parts[0].Read(t.Context(), []string{"b"}, new(collected).open); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"encoding=utf-16", "delimiter=;", "file=" + path} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("no %s in %s", want, log.String())
		}
	}
}

// readCSV reads a text from a file survey.csv; fields are separated by blanks, _ stands for one.
func readCSV(t *testing.T, settings CSV, text, fields string) (string, error) {
	t.Helper()
	var names []string
	for name := range strings.FieldsSeq(fields) {
		names = append(names, strings.ReplaceAll(name, "_", " "))
	}
	var got collected
	err := csvPart(t, settings, text).Read(t.Context(), names, got.open)
	return got.story(), err
}

func csvPart(t *testing.T, settings CSV, text string) Part {
	t.Helper()
	settings.Path = "survey.csv"
	settings.SetDirectory(t.TempDir())
	age(t, writeFile(t, settings.directory, settings.Path, text))
	source, err := settings.Open(Env{})
	if err != nil {
		t.Fatal(err)
	}
	parts, err := source.Parts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return parts[0]
}

// age makes a file look as if nobody were writing to it any more.
func age(t *testing.T, path string) {
	t.Helper()
	before := time.Now().Add(-time.Hour)
	if err := os.Chtimes(path, before, before); err != nil {
		t.Fatal(err)
	}
}

func writeFile(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func encoded(to encoding.Encoding, text string) string {
	text, err := to.NewEncoder().String(text)
	if err != nil {
		panic(err)
	}
	return text
}

// wideZstd is compressed so that unpacking it may take 128 MiB.
func wideZstd(text string) string {
	const magic, noContentSize, window128MiB = "\x28\xb5\x2f\xfd", "\x00", "\x88"
	return magic + noContentSize + window128MiB + zstded(text)[6:]
}

func gzipped(text string) string { return string(zipped([]byte(text))) }

// corrupt flips a byte, counted from the end.
func corrupt(text string, i int) string {
	file := []byte(text)
	file[len(file)+i] ^= 0xff
	return string(file)
}
