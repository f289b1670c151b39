package main

import (
	"bytes"
	"os"
	"regexp"
	"testing"
	"time"

	"advocacy_exporter/cmd/advocacy_exporter/demo"
	"advocacy_exporter/collector/rows"
)

// The demo shows every kind of rows.
func TestDemoHasEveryRowKind(t *testing.T) {
	text, err := os.ReadFile("demo/demo.yml")
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range rows.Kinds() {
		if !regexp.MustCompile(`(?m)^    ` + kind + `:$`).Match(text) {
			t.Errorf("demo.yml has no source of %s", kind)
		}
	}
}

// Whatever the hour, the exporter reads all that the demo makes up and leaves nothing of it out.
func TestDemoIsReadWhole(t *testing.T) {
	today := time.Now().UTC().Truncate(24 * time.Hour)
	for _, now := range []time.Time{today, today.Add(-time.Hour), time.Now()} {
		d, err := demo.New(now)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		var out bytes.Buffer
		code := run(t.Context(), []string{"check", "--pull", "--config.file=" + d.ConfigFile}, &out, &out)
		if code != exitOK || regexp.MustCompile(`rejected|left out|error`).Match(out.Bytes()) {
			t.Errorf("at %s: exit code %d\n%s", now, code, out.String())
		}
	}
}
