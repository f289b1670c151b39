package poller

import (
	"errors"
	"testing"
	"time"

	"github.com/robfig/cron/v3"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/pull"
	"advocacy_exporter/collector/pull/pulltest"
	"advocacy_exporter/collector/snapshot"
	"advocacy_exporter/sources"
)

// windowedSource remembers of which time it was asked for rows.
type windowedSource struct {
	*pulltest.Source
	asked sources.Window
}

func (w *windowedSource) Within(asked sources.Window) sources.Source {
	w.asked = asked
	return w
}

// A history asks for the rows that its first day needs, and for those of now.
func TestPullHistoryAsksForAllItsDays(t *testing.T) {
	source := &windowedSource{Source: pulltest.Always("2026-03-01 9 pro")}
	job := fakeJob("nps", source, cron.Every(time.Hour))
	job.Evaluation.Periods = []calendar.Period{"30d"}
	now := moment(t, "2026-03-14T12:00:00Z")
	for since, want := range map[string]string{"2026-03-14T12:00:00Z": "2025-01-13", "2025-03-14T00:00:00Z": "2024-01-14"} {
		History(t.Context(), job, moment(t, since), now, nil)
		from, to := source.asked.From.Format(time.DateOnly), source.asked.To.Format(time.DateOnly)
		if from != want || to != "2026-03-16" {
			t.Errorf("since %s: asked for %s to %s, want %s to 2026-03-16", since, from, to, want)
		}
	}
}

func TestPullOnce(t *testing.T) {
	at := moment(t, "2000-01-01T12:00:00Z")
	once := func(source *pulltest.Source, g pull.Guard) *snapshot.State {
		job := fakeJob("nps", source, cron.Every(time.Hour))
		job.Guard = g
		return Once(t.Context(), job, at, nil)
	}
	good := once(pulltest.Always(pulltest.Rep(10, "1999-12-31 9 pro")...), pull.Guard{})
	if !good.Up() || good.Pulls[snapshot.Succeeded] != 1 || answersIn(good, calendar.All) != 10 || !good.Current(time.Now()) {
		t.Errorf("good: %v, %v", good.Err, good.Pulls)
	}
	suspect := once(pulltest.Always(pulltest.Rep(10, "1999-11-30 9 pro")...), pull.Guard{MaxRowAge: time.Hour})
	if suspect.Up() || suspect.Pulls[snapshot.Suspected] != 1 || answersIn(suspect, calendar.All) != 10 {
		t.Errorf("suspect: %v, %v", suspect.Err, suspect.Pulls)
	}
	failed := once(pulltest.Unreachable(), pull.Guard{})
	if failed.Up() || failed.Pulls[snapshot.Failed] != 1 || failed.Result != nil || !errors.Is(failed.Err, pulltest.ErrAway) {
		t.Errorf("failed: %v, %v", failed.Err, failed.Pulls)
	}
}
