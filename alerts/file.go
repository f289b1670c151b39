package alerts

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"strings"
	"time"

	"github.com/prometheus/common/model"
	"go.yaml.in/yaml/v3"
)

// Group is a group of rules, evaluated one after the other.
type Group struct {
	Name     string         `yaml:"name"`
	Interval model.Duration `yaml:"interval"`
	Rules    []Rule         `yaml:"rules"`
}

// Rule is an alerting rule as Prometheus reads it.
type Rule struct {
	Alert       string            `yaml:"alert"`
	Expr        string            `yaml:"expr"`
	For         model.Duration    `yaml:"for,omitempty"`
	Labels      map[string]string `yaml:"labels,omitempty"`
	Annotations map[string]string `yaml:"annotations,omitempty"`
}

// Groups are the rules of the settings for a scope. The URL is where people reach the exporter; where
// it is empty, annotations have no links.
func Groups(settings Settings, scope Scope, external string) []Group {
	p := plan{settings, scope, strings.TrimSuffix(external, "/")}
	var groups []Group
	for _, a := range p.all() {
		if len(groups) == 0 || groups[len(groups)-1].Name != a.group {
			groups = append(groups, Group{Name: a.group, Interval: settings.EvaluationInterval})
		}
		last := &groups[len(groups)-1]
		last.Rules = append(last.Rules, p.rule(a))
	}
	return groups
}

func (p plan) rule(a alert) Rule {
	r := Rule{
		Alert: a.name, Expr: p.expression(a), For: model.Duration(p.hold(a)),
		Labels: map[string]string{"severity": p.severity(a)}, Annotations: p.annotations(a),
	}
	if a.kpi != nil {
		r.Labels["kpi"] = a.kpi.Name
	}
	if o := p.settings.Rules[a.name]; o != nil {
		maps.Copy(r.Labels, o.Labels)
		maps.Copy(r.Annotations, o.Annotations)
		maps.DeleteFunc(r.Annotations, func(_, text string) bool { return text == "" })
	}
	return r
}

// hold is how long an alert has to be true before it fires.
func (p plan) hold(a alert) time.Duration {
	if o := p.settings.Rules[a.name]; o != nil && o.For != nil {
		return time.Duration(*o.For)
	}
	return a.hold
}

func (p plan) severity(a alert) string {
	if o := p.settings.Rules[a.name]; o != nil && o.Severity != "" {
		return o.Severity
	}
	return a.severity
}

const fileHeader = "# Made by \"advocacy_exporter rules\" of the configuration. Make it again where that changes.\n"

// WriteRules writes groups as a rule file.
func WriteRules(w io.Writer, groups []Group) error {
	out := bytes.NewBufferString(fileHeader)
	e := yaml.NewEncoder(out)
	e.SetIndent(2)
	if err := e.Encode(map[string][]Group{"groups": groups}); err != nil {
		return fmt.Errorf("write rules: %w", err)
	}
	_, err := w.Write(out.Bytes())
	return err
}
