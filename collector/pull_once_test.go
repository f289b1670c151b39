package collector

import (
	"testing"
	"time"

	"github.com/robfig/cron/v3"

	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/sources"
)

// windowedSource remembers of which time it was asked for rows.
type windowedSource struct {
	*fakeSource
	asked sources.Window
}

func (w *windowedSource) Within(asked sources.Window) sources.Source {
	w.asked = asked
	return w
}

// A history asks for the rows that its first day needs, and for those of now.
func TestPullHistoryAsksForAllItsDays(t *testing.T) {
	source := &windowedSource{fakeSource: always("2026-03-01 9 pro")}
	job := fakeJob("nps", source, cron.Every(time.Hour))
	job.Evaluation.Periods = []calendar.Period{"30d"}
	now := moment(t, "2026-03-14T12:00:00Z")
	for since, want := range map[string]string{"2026-03-14T12:00:00Z": "2025-01-13", "2025-03-14T00:00:00Z": "2024-01-14"} {
		PullHistory(t.Context(), job, moment(t, since), now, nil)
		from, to := source.asked.From.Format(time.DateOnly), source.asked.To.Format(time.DateOnly)
		if from != want || to != "2026-03-16" {
			t.Errorf("since %s: asked for %s to %s, want %s to 2026-03-16", since, from, to, want)
		}
	}
}
