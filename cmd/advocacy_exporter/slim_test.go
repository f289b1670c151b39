package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The slim build says what it lacks, where the configuration asks for it, and does all else.
func TestSlim(t *testing.T) {
	slim, config := build(t, "-tags=slim"), filepath.Join(t.TempDir(), "advocacy.yml")
	for _, c := range []struct{ source, want string }{
		{`sql: {dsn: "clickhouse://db:9000/crm", query: SELECT 1}`, config + ":1:52: this is the slim build, which has no driver for clickhouse://: take the full one\n"},
		{`sql: {dsn: "trino://db:8080", query: SELECT 1}`, config + ":1:52: this is the slim build, which has no driver for trino://: take the full one\n"},
		{`csv: "s3://exports/nps-*.csv"`, config + ":1:46: this is the slim build, which reads no s3://: take the full one\n"},
		{`csv: "nps-*.csv"`, config + ": 1 source, no problems\n"},
	} {
		text := "sources: {nps: {survey: {score: score}, " + c.source + "}}\n"
		if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if said, _ := exec.Command(slim, "check", "--config.file="+config).CombinedOutput(); string(said) != c.want {
			t.Errorf("%s: got %q, want %q", c.source, said, c.want)
		}
	}
}
