package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"
)

// told is an alert as Alertmanager tells it to a webhook.
type told struct {
	Status string
	Labels map[string]string
}

// webhook takes what Alertmanager tells.
type webhook struct {
	*httptest.Server
	mu            sync.Mutex
	notifications []told
}

func newWebhook(t *testing.T) *webhook {
	w := &webhook{}
	w.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var notification struct{ Alerts []told }
		if err := json.NewDecoder(r.Body).Decode(&notification); err != nil {
			t.Errorf("webhook: %v", err)
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		w.notifications = append(w.notifications, notification.Alerts...)
	}))
	t.Cleanup(w.Close)
	return w
}

// told are the statuses that it was told of an alert of a source, in the order of the notifications.
func (w *webhook) told(alert, source string) (statuses []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, n := range w.notifications {
		if n.Labels["alertname"] == alert && n.Labels["source"] == source {
			statuses = append(statuses, n.Status)
		}
	}
	return statuses
}

const receiving = `
route: {receiver: hook, group_by: [alertname, source], group_wait: 1s, group_interval: 1s, repeat_interval: 1h}
receivers:
  - name: hook
    webhook_configs: [{url: %q, send_resolved: true}]
`

// startAlertmanager runs a real one that tells the webhook.
func startAlertmanager(t *testing.T, hook *webhook) *daemon {
	t.Helper()
	folder, address := t.TempDir(), freeAddress(t)
	file := filepath.Join(folder, "alertmanager.yml")
	write(t, file, receiving, hook.URL)
	d := start(t, address, exec.Command(need(t, "prometheus-alertmanager", "prometheus-alertmanager"),
		"--config.file="+file, "--storage.path="+folder, "--web.listen-address="+address, "--cluster.listen-address="))
	d.ready(t)
	return d
}

// starts are the starts of the alerts that an Alertmanager has of a source, by the name of the alert.
func (d *daemon) starts(t *testing.T, source string) map[string]time.Time {
	t.Helper()
	var all []struct {
		Labels   map[string]string
		StartsAt time.Time
	}
	if err := json.Unmarshal([]byte(d.get(t, "/api/v2/alerts?filter=source%3D"+source).body), &all); err != nil {
		t.Fatal(err)
	}
	starts := map[string]time.Time{}
	for _, a := range all {
		starts[a.Labels["alertname"]] = a.StartsAt
	}
	return starts
}

// hears waits until the webhook was told so of an alert of a source.
func (w *webhook) hears(t *testing.T, alert, source string, statuses ...string) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for !slices.Equal(w.told(alert, source), statuses) {
		if time.Now().After(deadline) {
			t.Fatalf("of %s of %s the webhook was told %q, want %q", alert, source, w.told(alert, source), statuses)
		}
		time.Sleep(50 * time.Millisecond)
	}
}
