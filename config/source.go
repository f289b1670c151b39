package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/common/model"

	"advocacy_exporter/collector/rows"
	"advocacy_exporter/collector/schedule"
	"advocacy_exporter/sources"
)

var (
	sourceName = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,62}$`)
	labelName  = regexp.MustCompile(`^[a-zA-Z_][a-zA-Z0-9_]*$`)
)

// reserved are the labels that the exporter or Prometheus sets itself.
var reserved = []string{
	"source", "period", "dimension", "segment", "versus", "class", "kpi", "industry", "border", "origin", "verdict",
	"reason", "result", "network", "action", "channel", "cohort", "currency", "job", "instance", "le", "quantile", "alertname",
}

// Source is where rows come from, what they are, and when they are read.
type Source struct {
	Name           string              `yaml:"-"`
	Schedule       string              `yaml:"schedule" default:"\"@every 15m\"" doc:"When to pull, as five cron fields or as @every 15m; the first pull is at start."`
	Timeout        model.Duration      `yaml:"timeout" default:"5m" doc:"How long a pull may take with its retries."`
	Industry       string              `yaml:"industry" enum:"ecommerce_retail,software_saas,financial_services,travel_hospitality,healthcare_wellness,retail,technology,healthcare" doc:"The industry whose benchmarks the source is held against; global.industry unless given."`
	Labels         map[string]string   `yaml:"labels" keys:"^[a-zA-Z_][a-zA-Z0-9_]*$" doc:"Fixed labels of all series of the source."`
	Where          map[string][]string `yaml:"where" doc:"Only rows whose fields have one of these values are read."`
	MaxAge         model.Duration      `yaml:"max_age" doc:"How long the last good results are shown; global.max_age unless given."`
	MinRowsRatio   float64             `yaml:"min_rows_ratio" default:"0.5" doc:"A pull with fewer rows than this share of the median of past pulls is suspect."`
	MaxRejectRatio float64             `yaml:"max_reject_ratio" default:"0.5" doc:"A pull with a greater share of rejected rows than this is suspect."`
	MaxRowAge      model.Duration      `yaml:"max_row_age" doc:"A pull whose newest row is older than this is suspect."`
	From           sources.Settings    `yaml:"-" choice:"where its rows come from"`
	Rows           rows.Kind           `yaml:"-" choice:"what its rows are"`
}

// Validate reports what is wrong with the settings.
func (s *Source) Validate(report sources.Report) {
	if _, err := schedule.Parse(s.Schedule, time.UTC); err != nil {
		report("schedule", err.Error())
	}
	if s.Timeout <= 0 {
		report("timeout", "want more than 0s")
	}
	for key, ratio := range map[string]float64{"min_rows_ratio": s.MinRowsRatio, "max_reject_ratio": s.MaxRejectRatio} {
		if ratio < 0 || ratio > 1 {
			report(key, fmt.Sprintf("%v: want a number from 0 to 1", ratio))
		}
	}
	for name, value := range s.Labels {
		if problem := wrongLabel(name, value); problem != "" {
			report("labels/"+name, problem)
		}
	}
	for column, values := range s.Where {
		if len(values) == 0 {
			report("where/"+column, "no value is wanted, so that no row would be read: name one, or remove the key")
		}
	}
}

// wrongLabel says what is wrong with a fixed label, or "".
func wrongLabel(name, value string) string {
	switch {
	case !labelName.MatchString(name):
		return fmt.Sprintf("label name %q: begin with a letter and go on with letters, digits and _", name)
	case strings.HasPrefix(name, "__") || slices.Contains(reserved, name):
		return fmt.Sprintf("label %q is reserved: choose another name", name)
	case strings.TrimSpace(value) == "":
		return fmt.Sprintf("label %q is empty: give it a value, or remove it", name)
	}
	return ""
}
