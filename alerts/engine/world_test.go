package engine

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// board shows gauges that a test sets: the text of a series and its value.
type board struct {
	mu     sync.Mutex
	values map[string]float64
}

func (b *board) set(series string, value float64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.values[series] = value
}

func (b *board) remove(series string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.values, series)
}

// Gather makes it a prometheus.Gatherer.
func (b *board) Gather() ([]*dto.MetricFamily, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var text strings.Builder
	for _, series := range slices.Sorted(maps.Keys(b.values)) {
		fmt.Fprintf(&text, "%s %v\n", series, b.values[series])
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(text.String()))
	return slices.Collect(maps.Values(families)), err
}

// posted is an alert as an Alertmanager gets it.
type posted struct {
	Labels, Annotations map[string]string
	StartsAt, EndsAt    time.Time
	GeneratorURL        string
}

// receipt is an alert, and when and where it was received.
type receipt struct {
	at time.Time
	to string
	posted
}

// answer is what an Alertmanager says to a batch.
type answer func(r *http.Request, batch []posted) (code int, text string, err error)

// office is all Alertmanagers, by their addresses. Those that are not in answer are in order.
type office struct {
	mu       sync.Mutex
	receipts []receipt
	answer   map[string]answer
}

// post takes a batch of alerts.
func (o *office) post(_ *http.Client, r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	var batch []posted
	if err := json.NewDecoder(r.Body).Decode(&batch); err != nil {
		return nil, err
	}
	code, text, err := o.answerOf(r.URL.Host)(r, batch)
	if err != nil {
		return nil, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, p := range batch {
		if code == http.StatusOK {
			o.receipts = append(o.receipts, receipt{time.Now(), r.URL.Host, p})
		}
	}
	return &http.Response{StatusCode: code, Status: http.StatusText(code), Body: io.NopCloser(strings.NewReader(text))}, nil
}

func (o *office) answerOf(host string) answer {
	o.mu.Lock()
	defer o.mu.Unlock()
	if a := o.answer[host]; a != nil {
		return a
	}
	return func(*http.Request, []posted) (int, string, error) { return http.StatusOK, "", nil }
}

// answers has an Alertmanager answer so from now on; nil brings it back in order.
func (o *office) answers(host string, a answer) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.answer[host] = a
}

// away is nobody there.
func away(*http.Request, []posted) (int, string, error) {
	return 0, "", errors.New("connection refused")
}

// hanging is somebody who takes a request and never answers.
func hanging(r *http.Request, _ []posted) (int, string, error) {
	<-r.Context().Done()
	return 0, "", r.Context().Err()
}

// world is an engine with all that is around it, in time that passes at once. Gauges and clock are
// the test's; storage, queries, rules and notifier are the real ones.
type world struct {
	*testing.T
	*board
	office   *office
	settings Settings
	dir      string
	// data is the folder of the storage.
	data  string
	began time.Time
	// late is by how much the clock on the wall is ahead of the true time, in nanoseconds.
	late   atomic.Int64
	log    *bytes.Buffer
	engine *Engine
	stop   context.CancelFunc
	ended  chan struct{}
}

// inWorld runs a story with native rules, evaluated at an interval.
func inWorld(t *testing.T, interval time.Duration, rules string, story func(w *world)) {
	t.Helper()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		w := &world{
			T: t, board: &board{values: map[string]float64{}}, dir: dir, data: filepath.Join(dir, "data"), began: time.Now(), log: new(bytes.Buffer),
			office: &office{answer: map[string]answer{}},
		}
		w.settings = Settings{
			Alertmanagers:      []Alertmanager{alertmanager("am:9093")},
			EvaluationInterval: model.Duration(interval),
			RuleFiles:          []string{w.file("story.rules.yml", rules)},
			Retention:          Retention{Time: model.Duration(15 * 24 * time.Hour), Size: "512MB"},
		}
		story(w)
		w.end()
	})
}

func alertmanager(addresses ...string) Alertmanager {
	return Alertmanager{Static: []StaticTargets{{Targets: addresses}}, Scheme: "http", Timeout: model.Duration(10 * time.Second)}
}

// file writes a file and returns its path.
func (w *world) file(name, text string) string {
	path := filepath.Join(w.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.Fatal(err)
	}
	return path
}

// start starts an engine.
func (w *world) start() {
	w.Helper()
	w.startWith(w.options())
}

// startWith starts an engine with other options, which may be changed before it begins.
func (w *world) startWith(o Options, changes ...func(*Engine)) {
	w.Helper()
	e, err := New(w.settings, nil, o)
	if err != nil {
		w.Fatal(err)
	}
	for _, change := range changes {
		change(e)
	}
	w.run(e)
}

func (w *world) run(e *Engine) {
	ctx, stop := context.WithCancel(context.Background())
	w.engine, w.stop, w.ended = e, stop, make(chan struct{})
	go func() {
		defer close(w.ended)
		e.Run(ctx)
	}()
}

func (w *world) options() Options {
	return Options{
		Dir: w.data, ExternalURL: &url.URL{Scheme: "https", Host: "example.com"},
		Gauges: w.board, Ready: func() bool { return true }, Now: w.wall,
		Logger: slog.New(slog.NewTextHandler(w.log, nil)), post: w.office.post,
	}
}

// wall is the time on the wall.
func (w *world) wall() time.Time { return time.Now().Add(time.Duration(w.late.Load())) }

// end stops the engine and waits for it.
func (w *world) end() {
	if w.stop != nil {
		w.stop()
		<-w.ended
		w.stop = nil
	}
}

// crash has the engine end as kill -9 would: what is in files by then is what the next one finds.
func (w *world) crash() {
	w.Helper()
	next := filepath.Join(w.dir, fmt.Sprint("data after ", w.since(time.Now())))
	if err := os.CopyFS(next, os.DirFS(w.data)); err != nil {
		w.Fatal(err)
	}
	w.end()
	w.data = next
}

// at waits until a moment after the beginning, and half a second longer, so that whatever happens at
// that moment has happened.
func (w *world) at(since time.Duration) {
	time.Sleep(time.Until(w.began.Add(since + time.Second/2)))
	synctest.Wait()
}

// heard is what the Alertmanagers were told, a line for each alert: when it was sent, what it is and
// since or until when, by the time since the beginning. To whom is said where it is not "am".
func (w *world) heard() string {
	w.office.mu.Lock()
	defer w.office.mu.Unlock()
	lines := make([]string, len(w.office.receipts))
	for i, r := range w.office.receipts {
		lines[i] = w.line(r)
	}
	w.office.receipts = nil
	slices.SortFunc(lines, func(a, b string) int { return cmp.Or(cmp.Compare(atOf(a), atOf(b)), cmp.Compare(a, b)) })
	return strings.Join(lines, "\n")
}

func atOf(line string) time.Duration {
	at, _ := time.ParseDuration(strings.Fields(line)[0])
	return at
}

func (w *world) line(r receipt) string {
	labels := maps.Clone(r.Labels)
	delete(labels, "alertname")
	var words []string
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		words = append(words, labels[name])
	}
	what := strings.TrimSpace(r.Labels["alertname"] + " " + strings.Join(words, " "))
	if text := r.Annotations["is"]; text != "" {
		what += " (" + text + ")"
	}
	if r.to != "am:9093" {
		what += " to " + strings.TrimSuffix(r.to, ":9093")
	}
	if !r.EndsAt.After(r.at.Add(time.Duration(w.late.Load()))) {
		return fmt.Sprintf("%s %s from %s, resolved at %s", w.since(r.at), what, w.since(r.StartsAt), w.since(r.EndsAt))
	}
	return fmt.Sprintf("%s %s from %s, until %s", w.since(r.at), what, w.since(r.StartsAt), w.since(r.EndsAt))
}

func (w *world) since(t time.Time) string {
	text := t.Sub(w.began).String()
	text = strings.TrimSuffix(text, "m0s") + map[bool]string{true: "m"}[strings.HasSuffix(text, "m0s")]
	return strings.TrimSuffix(text, "h0m") + map[bool]string{true: "h"}[strings.HasSuffix(text, "h0m")]
}

// hears compares what the Alertmanagers were told since the last time with what is wanted.
func (w *world) hears(want string) {
	w.Helper()
	var lines []string
	for line := range strings.Lines(want) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	if got, want := w.heard(), strings.Join(lines, "\n"); got != want {
		w.Errorf("by %s the Alertmanagers were told\n%s\nwant\n%s", w.since(time.Now()), got, want)
	}
}

// active are the alerts that are pending or firing, a line for each.
func (w *world) active() string {
	var lines []string
	for _, a := range w.engine.Active() {
		state := "pending"
		if a.Firing {
			state = "firing"
		}
		lines = append(lines, strings.TrimSpace(a.Name+" "+a.Labels["source"])+" "+state)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func (w *world) isActive(want string) {
	w.Helper()
	if got := w.active(); got != want {
		w.Errorf("by %s active are %q, want %q", w.since(time.Now()), got, want)
	}
}
