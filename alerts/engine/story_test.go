package engine

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/prometheus/storage"
)

const (
	lowForAnHour = `groups: [{name: g, rules: [{alert: Low, expr: advocacy_score_ratio < 0.5, for: 1h}]}]`
	lowAtOnce    = `groups: [{name: g, rules: [{alert: Low, expr: advocacy_score_ratio < 0.5}]}]`
)

// A pending alert goes on after a kill -9: only the time in between does not count.
func TestPendingSurvivesCrash(t *testing.T) {
	inWorld(t, time.Minute, lowForAnHour, func(w *world) {
		w.set(score, 0.4)
		w.start()
		w.at(40 * time.Minute)
		w.crash()
		w.at(50 * time.Minute)
		w.start()
		w.at(69 * time.Minute)
		w.isActive("Low nps pending")
		w.hears("")
		w.at(71 * time.Minute)
		w.isActive("Low nps firing")
	})
}

// A firing alert is sent again as soon as the engine is back, before an Alertmanager thinks that it
// is over.
func TestFiringSurvivesCrash(t *testing.T) {
	inWorld(t, time.Minute, lowForAnHour, func(w *world) {
		w.set(score, 0.4)
		w.start()
		w.at(62 * time.Minute)
		w.crash()
		w.hears(`
			1h Low nps from 1h, until 1h4m
			1h1m Low nps from 1h, until 1h5m
			1h2m Low nps from 1h, until 1h6m
		`)
		w.at(64 * time.Minute)
		w.start()
		w.at(64*time.Minute + 30*time.Second)
		w.hears(`1h4m0.5s Low nps from 1h4m0.5s, until 1h8m0.5s`)
	})
}

// What is down for longer than an hour begins anew.
func TestPendingIsForgottenInTheEnd(t *testing.T) {
	inWorld(t, time.Minute, lowForAnHour, func(w *world) {
		w.set(score, 0.4)
		w.start()
		w.at(40 * time.Minute)
		w.crash()
		w.at(110 * time.Minute)
		w.start()
		w.at(165 * time.Minute)
		w.isActive("Low nps pending")
		w.at(171 * time.Minute)
		w.isActive("Low nps firing")
	})
}

// To end resolves nothing, and to come back without what fired says nothing either: the alert ends
// where the Alertmanager was told that it would.
func TestStoppingResolvesNothing(t *testing.T) {
	inWorld(t, time.Minute, lowAtOnce, func(w *world) {
		w.set(score, 0.4)
		w.start()
		w.at(30 * time.Second)
		w.end()
		w.hears("0s Low nps from 0s, until 4m")
		w.set(score, 0.9)
		w.start()
		w.at(time.Hour)
		w.hears("")
	})
}

// Rules wait for the first pulls, or else what is pending would be forgotten; but not for ever.
func TestRulesWaitForGauges(t *testing.T) {
	for name, c := range map[string]struct {
		pulls, fires time.Duration
	}{
		"in time":  {time.Minute, 62 * time.Minute},
		"too late": {10 * time.Minute, 111 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, time.Minute, lowForAnHour, func(w *world) {
				w.set(score, 0.4)
				w.start()
				w.at(40 * time.Minute)
				w.crash()
				w.remove(score)
				var ready atomic.Bool
				options := w.options()
				options.Ready = ready.Load
				w.startWith(options)
				w.at(40*time.Minute + c.pulls)
				w.set(score, 0.4)
				ready.Store(true)
				w.at(c.fires - 2*time.Minute)
				w.isActive("Low nps pending")
				w.at(c.fires)
				w.isActive("Low nps firing")
			})
		})
	}
}

// A series that is there no more ends its alert at once, and not after what is looked back.
func TestVanishedSeries(t *testing.T) {
	inWorld(t, time.Minute, lowAtOnce, func(w *world) {
		w.set(score, 0.4)
		w.start()
		w.at(30 * time.Second)
		w.hears("0s Low nps from 0s, until 4m")
		w.remove(score)
		w.at(time.Minute)
		w.hears("1m Low nps from 0s, resolved at 1m")
	})
}

// Gauges that nothing changes for days keep their alert firing: they are stored at every evaluation.
func TestFiringWhateverTheSchedule(t *testing.T) {
	inWorld(t, time.Minute, lowAtOnce, func(w *world) {
		w.set(score, 0.4)
		w.start()
		w.at(48 * time.Hour)
		if got := strings.Count(w.heard(), "Low nps from 0s, until"); got != 48*60+1 {
			t.Errorf("it was sent %d times", got)
		}
	})
}

// An Alertmanager that was away gets within a minute what still fires. What it missed is counted.
func TestAlertmanagerAway(t *testing.T) {
	inWorld(t, time.Minute, lowAtOnce, func(w *world) {
		w.set(score, 0.4)
		w.set(`advocacy_score_ratio{source="shop"}`, 0.1)
		w.office.answers("am:9093", away)
		w.start()
		w.at(30*time.Minute + 30*time.Second)
		w.set(score, 0.9)
		w.at(time.Hour + 30*time.Second)
		w.office.answers("am:9093", nil)
		if n := w.counted(`notifications_dropped_total{alertmanager="http://am:9093/api/v2/alerts"}`); n != 31+61+16 {
			t.Errorf("%v alerts are said to be lost", n)
		}
		w.at(61*time.Minute + 30*time.Second)
		w.hears("1h1m Low shop from 0s, until 1h5m")
	})
}

// Of two Alertmanagers one is away, or takes what it gets and never answers: the other is told.
func TestOneAlertmanagerDown(t *testing.T) {
	for name, a := range map[string]answer{"away": away, "hanging": hanging} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, time.Minute, lowAtOnce, func(w *world) {
				w.settings.Alertmanagers = []Alertmanager{alertmanager("am:9093", "other:9093")}
				w.set(score, 0.4)
				w.office.answers("am:9093", a)
				w.start()
				w.at(time.Minute)
				w.hears(`
					0s Low nps to other from 0s, until 4m
					1m Low nps to other from 0s, until 5m
				`)
			})
		})
	}
}

// An engine ends in time even where an Alertmanager never answers.
func TestStoppingDoesNotHang(t *testing.T) {
	inWorld(t, time.Minute, lowAtOnce, func(w *world) {
		for i := range 2000 {
			w.set(fmt.Sprintf(`advocacy_score_ratio{source="s%d"}`, i), 0.1)
		}
		w.office.answers("am:9093", hanging)
		w.start()
		w.at(5 * time.Second)
		began := time.Now()
		w.end()
		if took := time.Since(began); took > parting {
			t.Errorf("it took %s to end", took)
		}
	})
}

// What waits when the engine ends is still sent.
func TestStoppingSendsWhatWaits(t *testing.T) {
	inWorld(t, time.Minute, lowAtOnce, func(w *world) {
		for i := range 1000 {
			w.set(fmt.Sprintf(`advocacy_score_ratio{source="s%d"}`, i), 0.1)
		}
		w.office.answers("am:9093", func(*http.Request, []posted) (int, string, error) {
			time.Sleep(time.Second)
			return http.StatusOK, "", nil
		})
		w.start()
		w.at(0)
		w.end()
		if n := len(w.office.receipts); n != 1000 {
			t.Errorf("%d of 1000 alerts were sent", n)
		}
	})
}

// Where an Alertmanager refuses one alert of a batch, the others get there, and the log has the one
// and the reason.
func TestOneAlertRefused(t *testing.T) {
	inWorld(t, time.Minute, lowAtOnce, func(w *world) {
		for _, source := range []string{"a", "b", "c", "d", "e"} {
			w.set(fmt.Sprintf(`advocacy_score_ratio{source=%q}`, source), 0.1)
		}
		w.office.answers("am:9093", func(_ *http.Request, batch []posted) (int, string, error) {
			for _, p := range batch {
				if p.Labels["source"] == "d" {
					return http.StatusBadRequest, `"invalid label set"`, nil
				}
			}
			return http.StatusOK, "", nil
		})
		w.start()
		w.at(0)
		w.hears(`
			0s Low a from 0s, until 4m
			0s Low b from 0s, until 4m
			0s Low c from 0s, until 4m
			0s Low e from 0s, until 4m
		`)
		if n := w.counted(`notifications_refused_total{alertmanager="http://am:9093/api/v2/alerts"}`); n != 1 {
			t.Errorf("%v alerts are said to be refused", n)
		}
		w.logs("An Alertmanager refused an alert", "invalid label set", `source\":\"d`)
	})
}

// A clock that is set back or forth keeps no alert from firing, and none from being sent again.
func TestClockJumps(t *testing.T) {
	for name, jump := range map[string]time.Duration{"forth": 3 * time.Hour, "back": -2 * time.Hour, "back by a month": -30 * 24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, time.Minute, lowAtOnce, func(w *world) {
				w.set(score, 0.4)
				w.start()
				w.at(3 * time.Hour)
				w.heard()
				w.late.Store(int64(jump))
				w.set(`advocacy_score_ratio{source="shop"}`, 0.1)
				w.at(3*time.Hour + 5*time.Minute)
				w.isActive("Low nps firing\nLow shop firing")
				heard := w.heard()
				for _, source := range []string{"nps", "shop"} {
					if n := strings.Count(heard, "Low "+source); n < 5 {
						t.Errorf("the alert of %s was sent %d times within 5m:\n%s", source, n, heard)
					}
				}
			})
		})
	}
}

// full is a storage on a disk that is full at times.
type full struct {
	storage.Appendable
	now atomic.Bool
}

// Appender makes it a storage.Appendable.
func (f *full) Appender(ctx context.Context) storage.Appender {
	if f.now.Load() {
		return fullAppender{f.Appendable.Appender(ctx)}
	}
	return f.Appendable.Appender(ctx)
}

type fullAppender struct{ storage.Appender }

// Commit cannot write.
func (a fullAppender) Commit() error {
	return errors.Join(a.Rollback(), errors.New("write data/wal/00000000: no space left on device"))
}

// While nothing can be stored nothing can be told of the gauges: what fires keeps firing.
func TestFullDisk(t *testing.T) {
	inWorld(t, time.Minute, lowAtOnce, func(w *world) {
		w.set(score, 0.4)
		disk := &full{}
		w.startWith(w.options(), func(e *Engine) {
			disk.Appendable, e.feed.store = e.feed.store, disk
		})
		w.at(30 * time.Second)
		w.hears("0s Low nps from 0s, until 4m")
		disk.now.Store(true)
		w.set(score, 0.9)
		w.at(30*time.Minute + 30*time.Second)
		if heard := w.heard(); strings.Contains(heard, "resolved") || !strings.HasSuffix(heard, "30m Low nps from 0s, until 34m") {
			t.Errorf("the Alertmanager was told\n%s", heard)
		}
		w.logs("no space left on device")
		if n := w.counted("evaluation_failures_total"); n != 30 {
			t.Errorf("%v evaluations are said to have failed", n)
		}
		disk.now.Store(false)
		w.at(31 * time.Minute)
		w.hears("31m Low nps from 0s, resolved at 31m")
	})
}

// A rule that fails while it is evaluated leaves the others alone, and says so.
func TestFailingRule(t *testing.T) {
	const rules = `
groups:
  - name: g
    rules:
      - {alert: Broken, expr: advocacy_score_ratio == on() group_left advocacy_score_ratio}
      - {alert: Low, expr: advocacy_score_ratio < 0.5}
`
	inWorld(t, time.Minute, rules, func(w *world) {
		w.set(score, 0.4)
		w.set(`advocacy_score_ratio{source="shop"}`, 0.6)
		w.start()
		w.at(0)
		w.hears("0s Low nps from 0s, until 4m")
		if n := w.counted("evaluation_failures_total"); n != 1 {
			t.Errorf("%v evaluations are said to have failed", n)
		}
		w.logs("Evaluating rule failed", "many-to-many")
	})
}

// counted is a metric of the engine, by its name without what all of them begin with.
func (w *world) counted(series string) float64 {
	w.Helper()
	name, _, _ := strings.Cut(series, "{")
	text, err := testutil.CollectAndFormat(w.engine, expfmt.TypeTextPlain, namespace+name)
	if err != nil {
		w.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, namespace+series+" "); ok {
			var v float64
			fmt.Sscan(rest, &v)
			return v
		}
	}
	w.Errorf("there is no %s in\n%s", series, text)
	return 0
}

// logs looks for words in what was logged.
func (w *world) logs(words ...string) {
	w.Helper()
	for _, word := range words {
		if !strings.Contains(w.log.String(), word) {
			w.Errorf("the log lacks %q:\n%s", word, w.log)
		}
	}
}
