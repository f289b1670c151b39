package backtest_test

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"advocacy_exporter/alerts"
	"advocacy_exporter/alerts/backtest"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/collector/poller"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/snapshot"
	"advocacy_exporter/config"
)

// daily is how many answers there are on each day.
const daily = 20

// start is the first day of every survey.
var start = calendar.DayOf(2022, time.October, 1)

// survey is how many of the answers of each day are of advocates.
type survey []int

func (s survey) csv() string {
	var text strings.Builder
	text.WriteString("day,score,answers\n")
	for i, advocates := range s {
		day := start + calendar.Day(i)
		fmt.Fprintf(&text, "%s,10,%d\n%s,7,%d\n", day, advocates, day, daily-advocates)
	}
	return text.String()
}

// world is a configuration with surveys, which were pulled.
type world struct {
	*config.Config
	pulled *snapshot.Snapshot
}

// newWorld pulls surveys whose names are their numbers.
func newWorld(t *testing.T, surveys []survey) world {
	t.Helper()
	dir, text := t.TempDir(), "global: {periods: [30d, last_month, last_quarter]}\nsources:\n"
	for i, s := range surveys {
		write(t, filepath.Join(dir, fmt.Sprintf("%d.csv", i)), s.csv())
		text += fmt.Sprintf("  s%d: {csv: %d.csv, survey: {score: score, time: day, count: answers}}\n", i, i)
	}
	write(t, filepath.Join(dir, "advocacy.yml"), text)
	return pulled(t, filepath.Join(dir, "advocacy.yml"))
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func pulled(t *testing.T, file string) world {
	t.Helper()
	loaded, err := config.Load(file, nil)
	if err != nil {
		t.Fatal(err)
	}
	jobs, err := loaded.Jobs(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	var states []*snapshot.State
	for _, job := range jobs {
		state := poller.Once(t.Context(), job, time.Now(), nil)
		if state.Err != nil {
			t.Fatal(state.Err)
		}
		states = append(states, state)
		job.Rows = scoreOnly{job.Rows}
	}
	return world{loaded, snapshot.New(states, nil)}
}

// scoreOnly are rows of which only the score is looked at, which is all that a test asks for.
type scoreOnly struct{ rows.Kind }

func (s scoreOnly) Facets() []rows.Facet {
	answers := s.Kind.Facets()[0]
	answers.KPIs = answers.KPIs[:1]
	return []rows.Facet{answers}
}

func (w world) run(t *testing.T, from, to calendar.Day) *backtest.Report {
	t.Helper()
	settings, scope := w.Alerts()
	var rules strings.Builder
	if err := alerts.WriteRules(&rules, alerts.OfHistory(alerts.Groups(settings, scope, ""))); err != nil {
		t.Fatal(err)
	}
	report, err := backtest.Run(t.Context(), backtest.NewHistory(w.pulled, nil, from, to),
		backtest.Rules{Settings: settings.Settings, Generated: []byte(rules.String())}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// alarms are the times in which alerts fired, a line for each.
func alarms(r *backtest.Report) (all []string) {
	for _, a := range r.Alerts {
		for _, s := range a.Spells {
			all = append(all, alarm(s.Labels["source"], a.Name, s.Labels["period"], s.First, s.Last))
		}
	}
	return all
}

func alarm(source, name, period string, first, last calendar.Day) string {
	return fmt.Sprintf("%s %s %s %s to %s", source, name, period, first, last)
}
