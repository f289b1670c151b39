// Package demo makes up customers who answer surveys, refer others and renew, and keeps what they did
// where the exporter finds it: CSV exports, an SQLite database and a JSON API.
//
// The answers are random but seeded: the same day gives the same answers, the newest are of that
// day, and since 30 days the customers of one plan have been less happy than they were.
package demo

import (
	_ "embed"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"time"
)

//go:embed demo.yml
var configuration string

// Demo is made-up data in a folder of its own, and the API that serves a part of it.
type Demo struct {
	// Dir is the folder; ConfigFile is the configuration in it that reads everything.
	Dir, ConfigFile string
	api             *httptest.Server
}

// New makes up answers that end on the day of now.
func New(now time.Time) (*Demo, error) {
	dir, err := os.MkdirTemp("", "advocacy_exporter-demo-")
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	d := &Demo{Dir: dir, ConfigFile: filepath.Join(dir, "advocacy.yml"), api: httptest.NewServer(others(now))}
	if err := d.write(now); err != nil {
		return nil, fmt.Errorf("demo: %w", errors.Join(err, d.Close()))
	}
	return d, nil
}

func (d *Demo) write(now time.Time) error {
	customers := customers(now)
	if err := writeExports(filepath.Join(d.Dir, "exports"), now, customers); err != nil {
		return err
	}
	if err := writeDatabase(filepath.Join(d.Dir, "support.sqlite"), now, customers); err != nil {
		return err
	}
	text := strings.NewReplacer(
		"http://reviews.example", d.api.URL, "alertmanager.example", strings.TrimPrefix(d.api.URL, "http://"),
	).Replace(configuration)
	return os.WriteFile(d.ConfigFile, []byte(text), 0o600)
}

// Close takes the folder and the API away.
func (d *Demo) Close() error {
	d.api.Close()
	return os.RemoveAll(d.Dir)
}
