package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"

	"go.yaml.in/yaml/v3"
)

// exchange is a request to an API and what it answered, written as HTTP writes both. Where they come from
// says the README of the example.
type exchange struct {
	file    string
	request *http.Request
	reply   []byte
}

// recording is an API that was recorded: it answers to just these requests, in this order.
type recording struct {
	t         *testing.T
	origin    string // the API itself
	url       string // who stands in for it
	exchanges []exchange
	// moving are parameters that say another moment at every time of asking.
	moving []string

	mu    sync.Mutex
	asked int
}

// record plays the replies of an example to whom it asks: everything has to be asked for, once, as of the
// day of the recording or, with now, as of another one. It returns the environment that leads there.
func record(t *testing.T, example string, now bool) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(example, "replies", "*.http"))
	if err != nil || len(files) == 0 {
		return nil
	}
	r := &recording{t: t}
	for _, file := range files {
		r.exchanges = append(r.exchanges, readExchange(t, file))
	}
	server := httptest.NewUnstartedServer(r)
	r.url, r.origin = "http://"+server.Listener.Addr().String(), "https://"+r.exchanges[0].request.Host
	env := r.environment(filepath.Join(example, "advocacy.yml"), now)
	server.Start()
	t.Cleanup(func() {
		server.Close()
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.asked < len(r.exchanges) && !t.Failed() {
			t.Errorf("%s was not asked for", r.exchanges[r.asked].file)
		}
	})
	return env
}

func readExchange(t *testing.T, file string) exchange {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	in := bufio.NewReader(bytes.NewReader(text))
	request, err := http.ReadRequest(in)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	reply, _ := io.ReadAll(in)
	return exchange{file, request, reply}
}

// environment has the sources of a configuration ask the recording.
func (r *recording) environment(file string, now bool) []string {
	var settings struct {
		Sources map[string]struct {
			HTTP struct {
				URL   string
				Since struct{ Parameter string }
			}
		}
	}
	text, _ := os.ReadFile(file)
	if err := yaml.Unmarshal(text, &settings); err != nil {
		r.t.Fatal(err)
	}
	var env []string
	for name, source := range settings.Sources {
		path, ok := strings.CutPrefix(source.HTTP.URL, r.origin)
		if !ok {
			r.t.Fatalf("%s: source %s asks %s, recorded is %s", file, name, source.HTTP.URL, r.origin)
		}
		if now {
			r.moving = append(r.moving, source.HTTP.Since.Parameter)
		}
		env = append(env, "ADVOCACY_EXPORTER_SOURCES__"+strings.ToUpper(name)+"__HTTP__URL="+r.url+path)
	}
	return env
}

// ServeHTTP implements http.Handler.
func (r *recording) ServeHTTP(w http.ResponseWriter, got *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.asked == len(r.exchanges) {
		r.refuse(w, "%s was not recorded", got.URL)
		return
	}
	next := r.exchanges[r.asked]
	if problem := next.differs(got, r.moving); problem != "" {
		r.refuse(w, "%s: %s", next.file, problem)
		return
	}
	r.asked++
	next.reply = bytes.ReplaceAll(next.reply, []byte(r.origin), []byte(r.url))
	reply := next.answer(r.t, got)
	maps.Copy(w.Header(), reply.Header)
	w.WriteHeader(reply.StatusCode)
	_, _ = io.Copy(w, reply.Body)
}

func (r *recording) refuse(w http.ResponseWriter, format string, values ...any) {
	r.t.Errorf(format, values...)
	http.Error(w, fmt.Sprintf(format, values...), http.StatusTeapot)
}

// answer is what was answered.
func (e exchange) answer(t *testing.T, to *http.Request) *http.Response {
	reply, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(e.reply)), to)
	if err != nil {
		t.Errorf("%s: %v", e.file, err)
		return &http.Response{StatusCode: http.StatusTeapot, Body: http.NoBody}
	}
	return reply
}

// differs says what about a request is not as it was recorded. Moving parameters only have to be there.
func (e exchange) differs(got *http.Request, moving []string) string {
	want := e.request
	asked, recorded := got.URL.Query(), want.URL.Query()
	for _, name := range moving {
		if asked.Has(name) && recorded.Has(name) {
			asked.Set(name, recorded.Get(name))
		}
	}
	if got.Method != want.Method || got.URL.Path != want.URL.Path || !reflect.DeepEqual(asked, recorded) {
		return fmt.Sprintf("asked %s %s, recorded is %s %s", got.Method, got.URL, want.Method, want.URL)
	}
	for name := range want.Header {
		if got.Header.Get(name) != want.Header.Get(name) {
			return fmt.Sprintf("asked with %s %q, recorded is %q", name, got.Header.Get(name), want.Header.Get(name))
		}
	}
	return ""
}

var secretFile = regexp.MustCompile(`\w+_file: ([\w.]+)`)

// keepSecrets writes the files of secrets that a configuration names.
func keepSecrets(t *testing.T, configuration, secret string) {
	t.Helper()
	text, err := os.ReadFile(configuration)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range secretFile.FindAllStringSubmatch(string(text), -1) {
		write(t, filepath.Join(filepath.Dir(configuration), file[1]), "%s", secret)
	}
}
