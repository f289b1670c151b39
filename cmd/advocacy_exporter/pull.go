package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kingpin/v2"
	"github.com/prometheus/common/promslog"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/poller"
	"advocacy_exporter/collector/pull"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/snapshot"
	"advocacy_exporter/config"
)

func pullCommand(clause *kingpin.CmdClause, c *common) func(context.Context) error {
	format := clause.Flag("format", "How to print: table, prometheus, json or csv.").Default("table").Enum(formatNames()...)
	only := clause.Flag("source", "Pull only this source. Repeatable.").Strings()
	kpis := clause.Flag("kpi", "Print only this KPI, such as advocacy_score. Repeatable.").Strings()
	at := clause.Flag("at", "Answer as of this moment (RFC 3339, or a day as 2006-01-02).").String()
	return func(ctx context.Context) error {
		p := pulling{now: time.Now(), only: *only, bar: newBar(c.stderr)}
		if err := p.asOf(*at); err != nil {
			return usageError{err}
		}
		pulled, err := p.pull(ctx, c)
		if err != nil {
			return err
		}
		if err := knownKPIs(pulled, *kpis); err != nil {
			return usageError{err}
		}
		if err := formats[*format](c.stdout, onlyKPIs(pulled, *kpis)); err != nil {
			return fmt.Errorf("print: %w", err)
		}
		return pullErrors(pulled)
	}
}

// pulling is one pull of the configured sources, without the daemon.
type pulling struct {
	now time.Time
	day string
	// since is the first of the days that are answered for; blank where there is but one.
	since string
	only  []string
	bar   *bar
}

// asOf sets the moment to answer for; a day means its end.
func (p *pulling) asOf(at string) error {
	if at == "" {
		return nil
	}
	if moment, err := time.Parse(time.RFC3339, at); err == nil {
		p.now = moment
		return nil
	}
	if _, err := time.Parse(time.DateOnly, at); err != nil {
		return fmt.Errorf("--at=%q: not a moment, want one like 2026-01-31T12:00:00Z or 2026-01-31", at)
	}
	p.day = at
	return nil
}

// pull reads the configuration and pulls its sources one after the other.
func (p *pulling) pull(ctx context.Context, c *common) (*snapshot.Snapshot, error) {
	loaded, err := config.Load(c.configFile, os.Environ())
	if err != nil {
		return nil, asUsage(err)
	}
	return p.pullAll(ctx, c, loaded)
}

// pullAll pulls the sources of a configuration.
func (p *pulling) pullAll(ctx context.Context, c *common, loaded *config.Config) (*snapshot.Snapshot, error) {
	logger := promslog.New(&c.log)
	jobs, err := loaded.Jobs(logger)
	if err != nil {
		return nil, err
	}
	defer closeAll(jobs)
	loaded.WarnOfExpired(p.moment(jobs[0]), logger)
	jobs, err = choose(jobs, p.only)
	if err != nil {
		return nil, usageError{err}
	}
	var states []*snapshot.State
	for _, job := range jobs {
		states = append(states, poller.History(ctx, job, p.begin(job), p.moment(job), p.bar.of(job.Name)))
	}
	p.bar.done()
	return snapshot.New(states, loaded.OwnMetrics()), nil
}

// moment is the moment to answer for, a day being that of the job's time zone.
func (p *pulling) moment(job *pull.Job) time.Time {
	if p.day == "" {
		return p.now
	}
	day, _ := time.ParseInLocation(time.DateOnly, p.day, job.Evaluation.Calendar.Location)
	return day.AddDate(0, 0, 1).Add(-time.Second)
}

// begin is the moment since which rows are needed.
func (p *pulling) begin(job *pull.Job) time.Time {
	if p.since == "" {
		return p.moment(job)
	}
	day, _ := time.ParseInLocation(time.DateOnly, p.since, job.Evaluation.Calendar.Zone())
	return day
}

func choose(jobs []*pull.Job, only []string) ([]*pull.Job, error) {
	if len(only) == 0 {
		return jobs, nil
	}
	var chosen []*pull.Job
	for _, name := range only {
		i := slices.IndexFunc(jobs, func(j *pull.Job) bool { return j.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("--source=%q: the configuration has no such source", name)
		}
		chosen = append(chosen, jobs[i])
	}
	return chosen, nil
}

// knownKPIs reports the first name that is no KPI of any source.
func knownKPIs(s *snapshot.Snapshot, names []string) error {
	var known []string
	for _, state := range s.Sources {
		for _, kpi := range rows.KPIsOf(state.Job.Rows) {
			known = append(known, kpi.Name)
		}
	}
	for _, m := range s.Metrics {
		known = append(known, m.Metric.KPI.Name)
	}
	slices.Sort(known)
	known = slices.Compact(known)
	for _, name := range names {
		if !slices.Contains(known, name) {
			return fmt.Errorf("--kpi=%q: no source has such a KPI, want one of %s", name, strings.Join(known, ", "))
		}
	}
	return nil
}

// onlyKPIs is the snapshot with the samples of the named KPIs, or of all where none is named.
func onlyKPIs(s *snapshot.Snapshot, names []string) *snapshot.Snapshot {
	if len(names) == 0 {
		return s
	}
	chosen := new(snapshot.Snapshot)
	for _, state := range s.Sources {
		if state.Err == nil && !gives(state.Job, names) {
			continue
		}
		fewer := *state
		if state.Result != nil {
			result := *state.Result
			result.Samples = slices.DeleteFunc(slices.Clone(result.Samples), func(s evaluation.Sample) bool {
				return !slices.Contains(names, s.KPI.Name)
			})
			fewer.Result = &result
		}
		chosen.Sources = append(chosen.Sources, &fewer)
	}
	for _, m := range s.Metrics {
		if slices.Contains(names, m.Metric.KPI.Name) {
			chosen.Metrics = append(chosen.Metrics, m)
		}
	}
	return chosen
}

// gives reports whether the rows of a job give any of the KPIs.
func gives(job *pull.Job, names []string) bool {
	return slices.ContainsFunc(rows.KPIsOf(job.Rows), func(k *advocacy.KPI) bool { return slices.Contains(names, k.Name) })
}

func closeAll(jobs []*pull.Job) {
	for _, job := range jobs {
		_ = job.Close() // what was read is read
	}
}
