package engine

import (
	"testing"
	"time"
)

// lowUntilKnownBetter is what generated rules are like: an alert stays while its source is down and
// has no value.
const lowUntilKnownBetter = `
groups:
  - name: g
    rules:
      - alert: Low
        for: 1h
        expr: |-
          max by (source) (advocacy_score_ratio) < 0.5
          or on (source)
          (
            max by (source) (ALERTS{alertname="Low",alertstate="firing"})
            and on (source) (max by (source) (advocacy_exporter_source_up) == 0)
            unless on (source) advocacy_score_ratio
          )
`

const up = `advocacy_exporter_source_up{source="nps"}`

// What fires when its source breaks goes on, over a crash too, until the source is back without it.
func TestOutageOfSource(t *testing.T) {
	inWorld(t, time.Minute, lowUntilKnownBetter, func(w *world) {
		w.set(score, 0.4)
		w.set(up, 1)
		w.start()
		w.at(2 * time.Hour)
		w.set(up, 0)
		w.remove(score)
		w.at(5 * time.Hour)
		w.isActive("Low nps firing")
		w.crash()
		w.at(5*time.Hour + 2*time.Minute)
		w.start()
		w.at(8*time.Hour - 30*time.Second)
		w.isActive("Low nps firing")
		w.heard()
		w.set(up, 1)
		w.at(8*time.Hour + 30*time.Second)
		w.isActive("")
		w.hears("8h0m0.5s Low nps from 5h2m0.5s, resolved at 8h0m0.5s")
	})
}

// What is only pending does not outlast its values.
func TestOutageWhilePending(t *testing.T) {
	inWorld(t, time.Minute, lowUntilKnownBetter, func(w *world) {
		w.set(score, 0.4)
		w.set(up, 1)
		w.start()
		w.at(30 * time.Minute)
		w.isActive("Low nps pending")
		w.set(up, 0)
		w.remove(score)
		w.at(31 * time.Minute)
		w.isActive("")
	})
}
