package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// patience is how long a process may take for what it does at once.
const patience = 30 * time.Second

// build makes the static binary that users get.
func build(t testing.TB, flags ...string) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "advocacy_exporter")
	cmd := exec.Command("go", slices.Concat([]string{"build", "-trimpath", "-ldflags=-s -w", "-o", binary}, flags, []string{"."})...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return binary
}

// daemon is a running server program.
type daemon struct {
	*exec.Cmd
	url    string
	output *output
	ended  chan struct{}
}

// start runs a program that serves on the address, until the end of the test at the latest.
func start(t testing.TB, address string, cmd *exec.Cmd) *daemon {
	t.Helper()
	d := &daemon{Cmd: cmd, url: "http://" + address, output: new(output), ended: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = d.output, d.output
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { cmd.Wait(); close(d.ended) }()
	t.Cleanup(func() {
		cmd.Process.Kill()
		<-d.ended
		if strings.Contains(d.output.String(), "DATA RACE") {
			t.Error("the race detector has found something")
		}
		if t.Failed() {
			t.Logf("%s said:\n%s", cmd.Path, d.output)
		}
	})
	return d
}

// serveFile runs the exporter, as it was compiled for the tests, with a configuration file and in its folder.
func serveFile(t testing.TB, configFile string, flags ...string) *daemon {
	t.Helper()
	address := freeAddress(t)
	flags = append([]string{"--config.file=" + configFile, "--web.listen-address=" + address}, flags...)
	cmd := exec.Command("advocacy_exporter", flags...)
	cmd.Dir = filepath.Dir(configFile) // the default place of what outlasts a restart
	return start(t, address, cmd)
}

// freeAddress is one on which nobody listens yet.
func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// stop asks the program to end, and is its exit code.
func (d *daemon) stop(t testing.TB) int {
	t.Helper()
	d.Process.Signal(syscall.SIGTERM)
	select {
	case <-d.ended:
	case <-time.After(patience):
		t.Fatal("still running long after SIGTERM")
	}
	return d.ProcessState.ExitCode()
}

// reply is what an HTTP server answered.
type reply struct {
	code   int
	header http.Header
	body   string
}

// ask sends a request; a header is "Name: value".
func (d *daemon) ask(method, path string, headers ...string) (reply, error) {
	request, err := http.NewRequestWithContext(context.Background(), method, d.url+path, nil)
	if err != nil {
		return reply{}, err
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		request.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return reply{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return reply{response.StatusCode, response.Header, string(body)}, err
}

// get asks for a page, which must be there.
func (d *daemon) get(t testing.TB, path string, headers ...string) reply {
	t.Helper()
	return d.want(t, http.StatusOK, "GET", path, headers...)
}

// want sends a request, and fails the test unless the answer has the code.
func (d *daemon) want(t testing.TB, code int, method, path string, headers ...string) reply {
	t.Helper()
	r, err := d.ask(method, path, headers...)
	if err != nil {
		t.Fatal(err)
	}
	if r.code != code {
		t.Fatalf("%s %s: got %d, want %d\n%.500s", method, path, r.code, code, r.body)
	}
	return r
}

// ready waits until every source was asked once.
func (d *daemon) ready(t testing.TB) {
	t.Helper()
	d.eventually(t, "ready", func() bool {
		r, err := d.ask("GET", "/-/ready")
		return err == nil && r.code == http.StatusOK
	})
}

// eventually waits until something holds, or the program ends.
func (d *daemon) eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	deadline := time.After(patience)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-d.ended:
			t.Fatalf("not %s: the program ended with %d", what, d.ProcessState.ExitCode())
		case <-deadline:
			t.Fatalf("not %s within %s", what, patience)
		}
	}
}

// series are the values of what a scrape shows, by the name with the labels in order.
func (d *daemon) series(t testing.TB) map[string]float64 {
	t.Helper()
	return parse(t, d.get(t, "/metrics").body)
}

// parse reads an exposition of gauges and counters; histograms and summaries are left out.
func parse(t testing.TB, exposition string) map[string]float64 {
	t.Helper()
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(exposition))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]float64{}
	for _, family := range families {
		samples, err := expfmt.ExtractSamples(&expfmt.DecodeOptions{}, family)
		if err != nil {
			t.Fatal(err)
		}
		for _, sample := range samples {
			all[sample.Metric.String()] = float64(sample.Value)
		}
	}
	return all
}

func gunzip(t testing.TB, packed string) string {
	t.Helper()
	r, err := gzip.NewReader(strings.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}

// output is what a program printed so far.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write takes more of it.
func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

// String is all of it.
func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// write puts a text into a file.
func write(t testing.TB, path, format string, args ...any) {
	t.Helper()
	if err := os.WriteFile(path, fmt.Appendf(nil, format, args...), 0o600); err != nil {
		t.Fatal(err)
	}
}
