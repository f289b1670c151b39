package engine

import (
	"testing"
	"time"
)

const score = `advocacy_score_ratio{source="nps"}`

// The four cases of Prometheus' specification of what generates alerts.

// An alert is pending, fires with annotations that change, is resolved, and lives again while its
// resolution is still being repeated.
func TestPendingFiringResolved(t *testing.T) {
	const rules = `
groups:
  - name: g
    rules:
      - {alert: Low, expr: advocacy_score_ratio < 0.5, for: 30s, annotations: {is: "{{ $value }}"}}
`
	inWorld(t, 15*time.Second, rules, func(w *world) {
		w.set(score, 0.9)
		w.start()
		w.at(15 * time.Second)
		w.set(score, 0.4)
		w.at(45 * time.Second)
		w.hears("")
		w.at(70 * time.Second)
		w.set(score, 0.3)
		w.at(2 * time.Minute)
		w.hears(`
			1m Low nps (0.4) from 1m, until 5m
			2m Low nps (0.3) from 1m, until 6m
		`)
		w.set(score, 0.9)
		w.at(5 * time.Minute)
		w.hears(`
			2m15s Low nps (0.3) from 1m, resolved at 2m15s
			3m15s Low nps (0.3) from 1m, resolved at 2m15s
			4m15s Low nps (0.3) from 1m, resolved at 2m15s
		`)
		w.set(score, 0.2)
		w.at(6 * time.Minute)
		w.hears(`5m45s Low nps (0.2) from 5m45s, until 9m45s`)
	})
}

// What is pending for too short a time is never sent, and neither is what never holds.
func TestPendingInactive(t *testing.T) {
	const rules = `
groups:
  - name: g
    rules:
      - {alert: Low, expr: advocacy_score_ratio < 0.5, for: 5m}
      - {alert: Negative, expr: advocacy_score_ratio < 0}
`
	inWorld(t, 15*time.Second, rules, func(w *world) {
		w.set(score, 0.4)
		w.start()
		w.at(4*time.Minute + 45*time.Second)
		w.isActive("Low nps pending")
		w.set(score, 0.6)
		w.at(time.Hour)
		w.isActive("")
		w.hears("")
	})
}

// Without a "for" an alert fires at once, and with one below the interval at the second evaluation.
func TestShortFor(t *testing.T) {
	const rules = `
groups:
  - name: g
    rules:
      - {alert: AtOnce, expr: advocacy_score_ratio < 0.5}
      - {alert: Soon, expr: advocacy_score_ratio < 0.5, for: 1s}
`
	inWorld(t, 30*time.Second, rules, func(w *world) {
		w.set(score, 0.4)
		w.start()
		w.at(45 * time.Second)
		w.hears(`
			0s AtOnce nps from 0s, until 4m
			30s Soon nps from 30s, until 4m30s
		`)
	})
}

// Alerts join those that are active, and a rule reads what the rule above it says at the same time.
func TestJoiningAlerts(t *testing.T) {
	const rules = `
groups:
  - name: g
    rules:
      - {alert: Low, expr: advocacy_score_ratio < 0.5, for: 30s}
      - {alert: Any, expr: 'count(ALERTS{alertname="Low", alertstate="firing"}) > 1', annotations: {is: "{{ $value }}"}}
`
	inWorld(t, 30*time.Second, rules, func(w *world) {
		w.set(score, 0.4)
		w.start()
		w.at(45 * time.Second)
		w.set(`advocacy_score_ratio{source="shop"}`, 0.1)
		w.at(110 * time.Second)
		w.hears(`
			30s Low nps from 30s, until 4m30s
			1m30s Any (2) from 1m30s, until 5m30s
			1m30s Low nps from 30s, until 5m30s
			1m30s Low shop from 1m30s, until 5m30s
		`)
	})
}

// An alert is sent again at the first multiple of the interval that is a minute or more, and lasts
// until four intervals later, or four minutes where that is more.
func TestResending(t *testing.T) {
	for _, c := range []struct {
		interval, again, lasts time.Duration
	}{
		{10 * time.Second, time.Minute, 4 * time.Minute},
		{40 * time.Second, 80 * time.Second, 4 * time.Minute},
		{time.Minute, time.Minute, 4 * time.Minute},
		{2 * time.Minute, 2 * time.Minute, 8 * time.Minute},
	} {
		t.Run(c.interval.String(), func(t *testing.T) {
			const rules = `groups: [{name: g, rules: [{alert: Low, expr: advocacy_score_ratio < 0.5}]}]`
			inWorld(t, c.interval, rules, func(w *world) {
				w.set(score, 0.4)
				w.start()
				w.at(c.again)
				got := w.office.receipts
				if len(got) != 2 || got[1].at != w.began.Add(c.again) || !got[1].EndsAt.Equal(got[1].at.Add(c.lasts)) {
					t.Errorf("the Alertmanager was told\n%s", w.heard())
				}
			})
		})
	}
}

// A resolution is repeated for a quarter of an hour, so that one of its messengers gets there.
func TestResolvedIsRepeated(t *testing.T) {
	const rules = `groups: [{name: g, rules: [{alert: Low, expr: advocacy_score_ratio < 0.5}]}]`
	inWorld(t, 5*time.Second, rules, func(w *world) {
		w.set(score, 0.4)
		w.start()
		w.at(0)
		w.set(score, 0.6)
		w.hears("0s Low nps from 0s, until 4m")
		w.at(time.Hour)
		got := w.office.receipts
		if last := got[len(got)-1]; len(got) != 16 || w.since(last.at) != "15m5s" || w.since(last.EndsAt) != "5s" {
			t.Errorf("the Alertmanager was told\n%s", w.heard())
		}
	})
}
