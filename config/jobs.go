package config

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/robfig/cron/v3"

	"advocacy_exporter/collector/pull"
	"advocacy_exporter/collector/schedule"
	"advocacy_exporter/sources"
)

// Jobs builds a job for every source. It opens the sources, which connects to nothing yet.
func (c *Config) Jobs(logger *slog.Logger) ([]*pull.Job, error) {
	var jobs []*pull.Job
	for _, s := range c.Sources {
		job, err := c.job(s, logger)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("source %s: %w", s.Name, err), closeAll(jobs))
		}
		jobs = append(jobs, job)
	}
	return jobs, nil
}

func closeAll(jobs []*pull.Job) error {
	var errs []error
	for _, job := range jobs {
		errs = append(errs, job.Close())
	}
	return errors.Join(errs...)
}

func (c *Config) job(s *Source, logger *slog.Logger) (*pull.Job, error) {
	evaluation := c.Global.evaluation()
	schedule, err := schedule.Parse(s.Schedule, evaluation.Calendar.Location)
	if err != nil {
		return nil, err
	}
	source, err := c.open(s, logger)
	if err != nil {
		return nil, err
	}
	joined, err := c.openJoined(s, logger)
	if err != nil {
		return nil, errors.Join(err, source.Close())
	}
	return &pull.Job{
		Name: s.Name, Fingerprint: c.fingerprint(s), Labels: s.Labels, Source: source, Rows: s.Rows, Joined: joined,
		Schedule: schedule, Jitter: time.Duration(c.Global.Jitter), Timeout: time.Duration(s.Timeout), MaxAge: c.maxAge(s, schedule),
		Guard: s.guard(), RejectsDir: c.Global.RejectsDir, Evaluation: evaluation, Benchmarks: c.benchmarks(s), Logger: logger,
	}, nil
}

func (c *Config) open(s *Source, logger *slog.Logger) (sources.Source, error) {
	source, err := s.From.Open(sources.Env{Logger: logger.With("name", s.Name), Timezone: c.Global.evaluation().Calendar.Location})
	if err != nil || len(s.Where) == 0 {
		return source, err
	}
	return sources.Where(source, s.Where), nil
}

func (s *Source) guard() pull.Guard {
	return pull.Guard{MinRowsRatio: s.MinRowsRatio, MaxRejectRatio: s.MaxRejectRatio, MaxRowAge: time.Duration(s.MaxRowAge)}
}

// reference is the moment from which the gaps of schedules are measured. It is fixed, so that the
// same configuration always means the same.
var reference = time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC)

// maxAge is how long results are shown: two pulls may fail before they are withdrawn.
func (c *Config) maxAge(s *Source, runs cron.Schedule) time.Duration {
	switch {
	case s.MaxAge > 0:
		return time.Duration(s.MaxAge)
	case c.Global.MaxAge > 0:
		return time.Duration(c.Global.MaxAge)
	}
	return max(24*time.Hour, 3*schedule.LongestGap(runs, reference))
}

// fingerprint is equal for two sources that read and compute the same.
func (c *Config) fingerprint(s *Source) string {
	read := map[string]*Source{s.Name: s.definition()}
	if other := c.joined(s); other != nil {
		read[other.Name] = other.definition()
	}
	computed := c.Global
	computed.MaxAge, computed.Jitter, computed.Industry, computed.RejectsDir = 0, 0, "", ""
	text := encoder{unmasked: true}.yaml(&settings{Global: computed, Sources: read})
	sum := sha256.Sum256(append(text, c.dir...))
	return hex.EncodeToString(sum[:])
}

// definition is what a source reads, and of it what.
func (s *Source) definition() *Source {
	return &Source{Name: s.Name, Where: s.Where, From: s.From, Rows: s.Rows}
}
