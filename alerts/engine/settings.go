package engine

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/units"
	promconfig "github.com/prometheus/common/config"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/relabel"

	"advocacy_exporter/sources"
)

// Settings are the engine's part of "alerting:".
type Settings struct {
	Alertmanagers       []Alertmanager    `yaml:"alertmanagers" doc:"The Alertmanagers to tell, as in the alerting block of Prometheus; each of them is told everything. Without any, the exporter evaluates no rules, and leaves that to a Prometheus that has them from the command rules."`
	AlertRelabelConfigs []*relabel.Config `yaml:"alert_relabel_configs" doc:"What is done to the labels of an alert before it is sent, as in Prometheus."`
	ExternalLabels      map[string]string `yaml:"external_labels" keys:"^[a-zA-Z_][a-zA-Z0-9_]*$" doc:"Labels that are added to every alert that is sent. Two replicas must have the same."`
	EvaluationInterval  model.Duration    `yaml:"evaluation_interval" default:"1m" doc:"How far apart rules are evaluated; from 1s, and below 5m."`
	RuleFiles           []string          `yaml:"rule_files" doc:"Files of native Prometheus rules to evaluate beside the generated ones; a path may be a pattern such as rules/*.yml."`
	Retention           Retention         `yaml:"retention" doc:"How long what rules are evaluated over is kept."`

	// dir is the folder at which relative paths start.
	dir string
}

// Retention bounds what is kept. What is over either bound goes, the oldest first.
type Retention struct {
	Time model.Duration `yaml:"time" default:"15d" doc:"For how long it is kept."`
	Size string         `yaml:"size" default:"512MB" doc:"Up to which size it is kept, in units such as MB or GB; 0 for any."`
}

// Validate reports what is wrong with the settings.
func (r *Retention) Validate(report sources.Report) {
	if time.Duration(r.Time) < time.Hour {
		report("time", fmt.Sprintf("%s: want at least 1h, so that pending alerts can go on after a restart", r.Time))
	}
	if _, err := r.bytes(); err != nil {
		report("size", fmt.Sprintf("%q is no size: write it like 512MB or 2GB", r.Size))
	}
}

// bytes is the size, 0 for any.
func (r *Retention) bytes() (units.Base2Bytes, error) {
	if r.Size == "0" || r.Size == "" {
		return 0, nil
	}
	size, err := units.ParseBase2Bytes(r.Size)
	if err == nil && size < 0 {
		err = errors.New("less than nothing")
	}
	return size, err
}

// SetDirectory has relative paths start at the folder of the configuration.
func (s *Settings) SetDirectory(dir string) {
	s.dir = dir
	for i := range s.Alertmanagers {
		s.Alertmanagers[i].SetDirectory(dir)
	}
}

// Wanted reports whether the engine is: there is somebody to tell.
func (s *Settings) Wanted() bool { return len(s.Alertmanagers) > 0 }

// Validate reports what is wrong with the settings.
func (s *Settings) Validate(report sources.Report) {
	if interval := time.Duration(s.EvaluationInterval); interval < time.Second || interval >= lookback {
		report("evaluation_interval", fmt.Sprintf("%s: want at least 1s and less than 5m, since a value counts for 5m", s.EvaluationInterval))
	}
	reportRelabeling("alert_relabel_configs", s.AlertRelabelConfigs, report)
	for name := range s.ExternalLabels {
		if !model.LegacyValidation.IsValidLabelName(name) || strings.HasPrefix(name, "__") {
			report("external_labels/"+name, fmt.Sprintf("label name %q: begin with a letter and go on with letters, digits and _", name))
		}
	}
	for i, pattern := range s.RuleFiles {
		s.checkRules(pattern, func(problem string) { report(fmt.Sprintf("rule_files/%d", i), problem) })
	}
}

func (s *Settings) checkRules(pattern string, report func(string)) {
	files, err := matches(promconfig.JoinDir(s.dir, pattern))
	if err != nil {
		report(err.Error())
	}
	for _, file := range files {
		for _, err := range checkRules(file) {
			report(strings.TrimPrefix(err.Error(), s.dir+"/"))
		}
	}
}

// ruleFiles are the files that all patterns stand for, each once.
func (s *Settings) ruleFiles() ([]string, error) {
	var all []string
	for _, pattern := range s.RuleFiles {
		files, err := matches(promconfig.JoinDir(s.dir, pattern))
		if err != nil {
			return nil, fmt.Errorf("rule_files: %w", err)
		}
		for _, file := range files {
			if !slices.Contains(all, file) {
				all = append(all, file)
			}
		}
	}
	return all, nil
}

func (s *Settings) externalLabels() labels.Labels { return labels.FromMap(s.ExternalLabels) }

// sendsLike reports whether the same is sent to the same Alertmanagers.
func (s *Settings) sendsLike(other Settings) bool {
	return reflect.DeepEqual(s.Alertmanagers, other.Alertmanagers) &&
		reflect.DeepEqual(s.AlertRelabelConfigs, other.AlertRelabelConfigs) &&
		reflect.DeepEqual(s.ExternalLabels, other.ExternalLabels)
}

// prometheus is what Prometheus' notifier is configured by.
func (s *Settings) prometheus() *config.Config {
	c := &config.Config{
		GlobalConfig:   config.GlobalConfig{ExternalLabels: s.externalLabels(), MetricNameValidationScheme: model.UTF8Validation},
		AlertingConfig: config.AlertingConfig{AlertRelabelConfigs: s.AlertRelabelConfigs},
	}
	for _, a := range s.Alertmanagers {
		c.AlertingConfig.AlertmanagerConfigs = append(c.AlertingConfig.AlertmanagerConfigs, a.prometheus())
	}
	return c
}
