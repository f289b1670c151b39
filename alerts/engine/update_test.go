package engine

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/rules"
)

// Other rules take over the alerts of those that keep their name, and end what the others said.
func TestUpdateKeepsAlerts(t *testing.T) {
	const before = `
groups:
  - name: g
    rules:
      - {alert: Low, expr: advocacy_score_ratio < 0.5, for: 1h}
      - {alert: Gone, expr: advocacy_score_ratio < 0.5}
  - name: leaving
    rules:
      - {alert: GroupGone, expr: advocacy_score_ratio < 0.5}
`
	const after = `
groups:
  - name: g
    rules:
      - {alert: New, expr: advocacy_score_ratio < 0.5}
      - {alert: Low, expr: advocacy_score_ratio < 0.6, for: 1h}
`
	inWorld(t, time.Minute, before, func(w *world) {
		w.set(score, 0.4)
		w.start()
		w.at(30 * time.Minute)
		w.isActive("Gone nps firing\nGroupGone nps firing\nLow nps pending")
		w.settings.RuleFiles = []string{w.file("story.rules.yml", after)}
		w.update()
		w.at(31 * time.Minute)
		w.isActive("Low nps pending\nNew nps firing")
		if got := w.values("ALERTS"); got != "Low pending\nNew firing" {
			t.Errorf("the storage has %q", got)
		}
		w.at(60 * time.Minute)
		w.isActive("Low nps firing\nNew nps firing")
	})
}

// What was pending while it was read from files goes on after the engine was started with it.
func TestUpdateBeforeTheFirstEvaluation(t *testing.T) {
	inWorld(t, time.Minute, lowForAnHour, func(w *world) {
		w.set(score, 0.4)
		w.start()
		w.at(40 * time.Minute)
		w.crash()
		var ready atomic.Bool
		options := w.options()
		options.Ready = ready.Load
		w.startWith(options)
		w.update()
		w.at(41 * time.Minute)
		ready.Store(true)
		w.at(62 * time.Minute)
		w.isActive("Low nps firing")
	})
}

// Rules that cannot be read leave those in force alone.
func TestUpdateRefusesBrokenRules(t *testing.T) {
	inWorld(t, time.Minute, lowAtOnce, func(w *world) {
		w.set(score, 0.4)
		w.start()
		w.at(0)
		next := w.settings
		next.RuleFiles = []string{w.file("broken.yml", "groups:\n  - name: g\n    rules:\n      - alert: Low\n        expr: advocacy_score_ratio <\n")}
		err := w.engine.Update(next, nil)
		if err == nil || !strings.Contains(err.Error(), `broken.yml:5:15: group "g", rule 1, "Low": could not parse expression: 1:23: parse error: unexpected end of input`) {
			t.Errorf("got %v", err)
		}
		w.at(10 * time.Minute)
		w.isActive("Low nps firing")
	})
}

// Another Alertmanager is told from the next time on, with other labels; the one before is not.
func TestUpdateOfAlertmanagers(t *testing.T) {
	inWorld(t, time.Minute, lowAtOnce, func(w *world) {
		w.set(score, 0.4)
		w.start()
		w.at(30 * time.Second)
		w.settings.Alertmanagers = []Alertmanager{alertmanager("other:9093")}
		w.settings.ExternalLabels = map[string]string{"replica": "one"}
		w.update()
		w.at(time.Minute)
		w.hears(`
			0s Low nps from 0s, until 4m
			1m Low one nps to other from 0s, until 5m
		`)
	})
}

// A shorter interval holds from now on, and not only after the one before.
func TestUpdateOfInterval(t *testing.T) {
	inWorld(t, 4*time.Minute, lowAtOnce, func(w *world) {
		w.start()
		w.at(time.Minute)
		w.set(score, 0.4)
		w.settings.EvaluationInterval = model.Duration(10 * time.Second)
		w.update()
		w.at(70 * time.Second)
		w.isActive("Low nps firing")
	})
}

// A group with an interval of its own is evaluated at that.
func TestIntervalOfGroup(t *testing.T) {
	const rules = `
groups:
  - {name: often, interval: 15s, rules: [{alert: Often, expr: advocacy_score_ratio < 0.5}]}
  - {name: seldom, interval: 10m, rules: [{alert: Seldom, expr: advocacy_score_ratio < 0.5}]}
`
	inWorld(t, time.Minute, rules, func(w *world) {
		w.start()
		w.at(30 * time.Second)
		w.set(score, 0.4)
		w.at(45 * time.Second)
		w.isActive("Often nps firing")
		w.at(9*time.Minute + 45*time.Second)
		w.isActive("Often nps firing")
		w.at(10 * time.Minute)
		w.isActive("Often nps firing\nSeldom nps firing")
	})
}

// Rules that come from the configuration are evaluated beside those of files.
func TestGeneratedRules(t *testing.T) {
	inWorld(t, time.Minute, lowAtOnce, func(w *world) {
		w.set(score, 0.4)
		e, err := New(w.settings, []byte(`groups: [{name: made, rules: [{alert: Made, expr: advocacy_score_ratio < 0.6}]}]`), w.options())
		if err != nil {
			t.Fatal(err)
		}
		w.run(e)
		w.at(0)
		w.isActive("Low nps firing\nMade nps firing")
	})
}

// update puts the settings in force.
func (w *world) update() {
	w.Helper()
	if err := w.engine.Update(w.settings, nil); err != nil {
		w.Fatal(err)
	}
}

// values are the names and states of the alerts that the storage has now.
func (w *world) values(expression string) string {
	w.Helper()
	found, err := rules.EngineQueryFunc(w.engine.queries, w.engine.store)(context.Background(), expression, time.Now())
	if err != nil {
		w.Fatal(err)
	}
	var lines []string
	for _, s := range found {
		lines = append(lines, s.Metric.Get("alertname")+" "+s.Metric.Get("alertstate"))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
