package sources

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"
)

func csvFixture(t *testing.T, rows []answer) fixture {
	return csvAnswers(t, rows, "answers.csv", func(text []byte) []byte { return text })
}

func csvGzipFixture(t *testing.T, rows []answer) fixture {
	return csvAnswers(t, rows, "answers.csv.gz", zipped)
}

func csvZstdFixture(t *testing.T, rows []answer) fixture {
	return csvAnswers(t, rows, "answers.csv.zst", func(text []byte) []byte { return []byte(zstded(string(text))) })
}

func csvUTF16Fixture(t *testing.T, rows []answer) fixture {
	return csvAnswers(t, rows, "answers.csv", func(text []byte) []byte {
		return []byte(encoded(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), string(text)))
	})
}

func csvObjectFixture(t *testing.T, rows []answer) fixture {
	store, where := newStore(t, "answers.csv", string(answersText(rows)))
	open := func(t *testing.T, key string) Source {
		return openCSV(t, CSV{Path: "s3://exports/" + key, S3: where})
	}
	f := csvFixture(t, rows)
	f.source = open(t, "answers.csv")
	f.add = func(_ *testing.T, a answer) {
		rows = append(rows[:len(rows):len(rows)], a)
		store.put("answers.csv", string(answersText(rows)))
	}
	f.broken = func(t *testing.T) Source {
		store.put("broken.csv", "id,plan\n1,pro\n2,pro,a field too many\n3,basic\n")
		return open(t, "broken.csv")
	}
	return f
}

func csvAnswers(t *testing.T, rows []answer, name string, pack func([]byte) []byte) fixture {
	path := filepath.Join(t.TempDir(), name)
	write(t, path, string(pack(answersText(rows))))
	return fixture{
		source: csvSource(t, path),
		add: func(t *testing.T, a answer) {
			rows = append(rows[:len(rows):len(rows)], a)
			write(t, path, string(pack(answersText(rows))))
		},
		line: func(index int) int64 {
			return int64(1 + bytes.Count(answersText(rows[:index]), []byte("\n")))
		},
		noNull: true,
		broken: func(t *testing.T) Source {
			path := filepath.Join(t.TempDir(), name)
			write(t, path, string(pack([]byte("id,plan\n1,pro\n2,pro,a field too many\n3,basic\n"))))
			return csvSource(t, path)
		},
	}
}

func answersText(rows []answer) []byte {
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	w.Write(answerColumns)
	for _, a := range rows {
		w.Write(strings.Split(strings.ReplaceAll(strings.Join(a, "\x00"), "NULL", ""), "\x00"))
	}
	w.Flush()
	return text.Bytes()
}

func csvSource(t *testing.T, path string) Source {
	t.Helper()
	source, err := (&CSV{Path: path, HeaderRows: 1}).Open(Env{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { source.Close() })
	return source
}

func zipped(text []byte) []byte {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	w.Write(text)
	w.Close()
	return packed.Bytes()
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
