package pull

import (
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/robfig/cron/v3"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/evaluation"
	"advocacy_exporter/collector/rows"
	"advocacy_exporter/sources"
)

// Job is a source as it is to be pulled, evaluated and shown.
type Job struct {
	Name string
	// Fingerprint is equal for two jobs that read and compute the same.
	Fingerprint string
	// Labels are fixed labels of all the job's series.
	Labels map[string]string
	Source sources.Source
	Rows   rows.Kind
	// Joined is the source that the rows are joined with, or nil where they are with none.
	Joined *Joined
	// Schedule says when to pull; the first pull is at start.
	Schedule cron.Schedule
	// Jitter is the most by which scheduled pulls are late; zero for none.
	Jitter time.Duration
	// Timeout bounds every attempt to pull, zero not at all. MaxAge is how long a good result is shown after it.
	Timeout, MaxAge time.Duration
	Guard           Guard
	// RejectsDir is a folder for the rejected rows of the last pull, as they are; blank for none.
	RejectsDir string
	Evaluation evaluation.Settings
	// Benchmarks are what the KPIs of the rows are held against; no two have the same border of a KPI.
	Benchmarks []advocacy.Benchmark
	Logger     *slog.Logger
}

// KPI is the KPI of a name that the job's rows give, or nil.
func (j *Job) KPI(name string) *advocacy.KPI {
	kpis := rows.KPIsOf(j.Rows)
	if i := slices.IndexFunc(kpis, func(k *advocacy.KPI) bool { return k.Name == name }); i >= 0 {
		return kpis[i]
	}
	return nil
}

// Log is where to log what is of the job.
func (j *Job) Log() *slog.Logger {
	if j.Logger == nil {
		return slog.New(slog.DiscardHandler)
	}
	return j.Logger.With("name", j.Name)
}

// Close lets go of the sources that the job reads.
func (j *Job) Close() error {
	if j.Joined == nil {
		return j.Source.Close()
	}
	return errors.Join(j.Source.Close(), j.Joined.Source.Close())
}
