package poller

import (
	"testing"
	"time"

	"github.com/robfig/cron/v3"

	"advocacy_exporter/collector/pull"
)

func TestTimetable(t *testing.T) {
	start := moment(t, "2026-01-01T00:00:00Z")
	daily := &pull.Job{Name: "nps", Schedule: runs(t, "0 6 * * *", "UTC"), Jitter: 30 * time.Second}
	late := jitter(daily, start)
	if late <= 0 || late > 30*time.Second || late != jitter(daily, start.AddDate(0, 1, 0)) {
		t.Errorf("jitter %s is not the same one within 30s", late)
	}
	if got, want := timetable(daily, start, time.Time{}).Next(start), start.Add(6*time.Hour+late); !got.Equal(want) {
		t.Errorf("daily: got %s, want %s", got, want)
	}

	often := &pull.Job{Name: "nps", Schedule: cron.Every(10 * time.Second), Jitter: 30 * time.Second}
	if late = jitter(often, start); late <= 0 || late > time.Second {
		t.Errorf("jitter %s is more than a tenth of 10s", late)
	}
	table := timetable(often, start, time.Time{})
	first := table.Next(start)
	if want := start.Add(10*time.Second + late); !first.Equal(want) || !table.Next(first).Equal(want.Add(10*time.Second)) {
		t.Errorf("every: got %s, want %s", first, want)
	}
	if got := table.Next(first.Add(time.Hour + time.Second)); !got.Equal(first.Add(time.Hour + 10*time.Second)) {
		t.Errorf("after an hour asleep: got %s", got)
	}

	planned := start.Add(3 * time.Second)
	if got := timetable(often, start, planned).Next(start); !got.Equal(planned) {
		t.Errorf("planned before a reload: got %s, want %s", got, planned)
	}
	if got := timetable(often, start, start.Add(6*time.Hour)).Next(start); !got.Equal(first) {
		t.Errorf("planned by a slower schedule: got %s, want %s", got, first)
	}
}
