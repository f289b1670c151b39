package engine

import (
	"context"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/relabel"
	"github.com/prometheus/prometheus/notifier"
)

// Labels are added, changed for all Alertmanagers, and changed for one, in this order; and what
// Alertmanagers there are can be changed by their labels.
func TestRelabeling(t *testing.T) {
	drop := func(names string) []*relabel.Config {
		c := relabel.DefaultRelabelConfig
		c.Action, c.Regex = relabel.LabelDrop, relabel.MustNewRegexp(names)
		return []*relabel.Config{&c}
	}
	inWorld(t, time.Minute, lowAtOnce, func(w *world) {
		one, other := alertmanager("am:9093"), alertmanager("other:9093", "third:9093")
		other.AlertRelabelConfigs = drop("team")
		other.RelabelConfigs = []*relabel.Config{{
			Action: relabel.Drop, Regex: relabel.MustNewRegexp("third.*"), SourceLabels: model.LabelNames{"__address__"}, Separator: ";",
		}}
		w.settings.Alertmanagers = []Alertmanager{one, other}
		w.settings.ExternalLabels = map[string]string{"replica": "a", "team": "care"}
		w.settings.AlertRelabelConfigs = drop("replica")
		w.settings.Validate(func(key, problem string) { t.Errorf("%s: %s", key, problem) })
		for i := range w.settings.Alertmanagers {
			w.settings.Alertmanagers[i].Validate(func(key, problem string) { t.Errorf("%s: %s", key, problem) })
		}
		w.set(score, 0.4)
		w.start()
		w.at(0)
		w.hears(`
			0s Low nps care from 0s, until 4m
			0s Low nps to other from 0s, until 4m
		`)
	})
}

// The link of an alert leads to the graph of its expression below the URL from outside.
func TestLinkOfAlert(t *testing.T) {
	inWorld(t, time.Minute, lowAtOnce, func(w *world) {
		options := w.options()
		options.ExternalURL = &url.URL{Scheme: "https", Host: "example.com", Path: "/advocacy/"}
		w.set(score, 0.4)
		w.startWith(options)
		w.at(0)
		if got, want := w.office.receipts[0].GeneratorURL, "https://example.com/advocacy/graph?g0.expr=advocacy_score_ratio+%3C+0.5&g0.tab=1"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}

// Alertmanagers that a file names are found, and those of the configuration beside them are kept.
func TestDiscoveryByFile(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "found.yml"), []byte(`[{targets: ["found:9093"]}]`), 0o600); err != nil {
		t.Fatal(err)
	}
	a := alertmanager("named:9093")
	a.Files = []TargetFiles{{Files: []string{"*.yml"}, Refresh: model.Duration(time.Minute)}}
	a.DNS = []TargetNames{{Names: []string{"_web._tcp.alertmanager.invalid"}, Type: "SRV", Refresh: model.Duration(time.Minute)}}
	settings := Settings{Alertmanagers: []Alertmanager{a}}
	settings.SetDirectory(folder)

	o := &office{answer: map[string]answer{}}
	s, err := newSender(settings.prometheus(), o.post, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); s.run(ctx) }()
	for deadline := time.Now().Add(20 * time.Second); len(s.notifier.Alertmanagers()) < 2 && time.Now().Before(deadline); {
		time.Sleep(10 * time.Millisecond)
	}
	s.notifier.Send(&notifier.Alert{Labels: labels.FromStrings("alertname", "Low")})
	stop()
	<-ended
	var to []string
	for _, r := range o.receipts {
		to = append(to, r.to)
	}
	if got := strings.Join(to, " "); got != "named:9093 found:9093" && got != "found:9093 named:9093" {
		t.Errorf("sent to %s", got)
	}
}
