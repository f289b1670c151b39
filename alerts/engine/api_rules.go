package engine

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/rules"
)

// groupReply is a group of rules.
type groupReply struct {
	Name           string      `json:"name"`
	File           string      `json:"file"`
	Rules          []ruleReply `json:"rules"`
	Interval       float64     `json:"interval"`
	Limit          int         `json:"limit"`
	EvaluationTime float64     `json:"evaluationTime"`
	LastEvaluation time.Time   `json:"lastEvaluation"`
}

// ruleReply is a rule; what it leaves out is about the other type.
type ruleReply struct {
	State          string           `json:"state,omitempty"`
	Name           string           `json:"name"`
	Query          string           `json:"query"`
	Duration       *float64         `json:"duration,omitempty"`
	KeepFiringFor  *float64         `json:"keepFiringFor,omitempty"`
	Labels         labels.Labels    `json:"labels"`
	Annotations    *labels.Labels   `json:"annotations,omitempty"`
	Alerts         *[]alertReply    `json:"alerts,omitempty"`
	Health         rules.RuleHealth `json:"health"`
	LastError      string           `json:"lastError,omitempty"`
	EvaluationTime float64          `json:"evaluationTime"`
	LastEvaluation time.Time        `json:"lastEvaluation"`
	Type           string           `json:"type"`
}

// alertReply is an alert that is pending or firing.
type alertReply struct {
	Labels          labels.Labels `json:"labels"`
	Annotations     labels.Labels `json:"annotations"`
	State           string        `json:"state"`
	ActiveAt        *time.Time    `json:"activeAt,omitempty"`
	KeepFiringSince *time.Time    `json:"keepFiringSince,omitempty"`
	Value           string        `json:"value"`
}

// askAlerts lists the alerts that are pending or firing.
func (e *Engine) askAlerts(*http.Request) (reply, error) {
	all := []alertReply{}
	for _, g := range e.book.Load().groups() {
		for _, rule := range g.AlertingRules() {
			all = append(all, alertReplies(rule)...)
		}
	}
	return reply{Data: map[string]any{"alerts": all}}, nil
}

// askRules lists the rules: those of a type, of groups, of files, or with names.
func (e *Engine) askRules(r *http.Request) (reply, error) {
	if err := r.ParseForm(); err != nil {
		return reply{}, badData{err}
	}
	wanted := selection{r.Form}
	if kind := r.Form.Get("type"); kind != "" && kind != "alert" && kind != "record" {
		return reply{}, invalid("type", fmt.Errorf("not supported value %q", kind))
	}
	groups := []groupReply{}
	for _, g := range e.book.Load().groups() {
		if wanted.has("file[]", g.File()) && wanted.has("rule_group[]", g.Name()) {
			groups = wanted.add(groups, g)
		}
	}
	return reply{Data: map[string]any{"groups": groups}}, nil
}

// selection says which rules are asked for.
type selection struct{ url.Values }

func (s selection) has(parameter, name string) bool {
	return len(s.Values[parameter]) == 0 || slices.Contains(s.Values[parameter], name)
}

// add adds a group with its rules that are asked for. One that has none is left out where some are
// asked for.
func (s selection) add(all []groupReply, g *rules.Group) []groupReply {
	reply := groupReply{
		Name: g.Name(), File: g.File(), Rules: []ruleReply{}, Interval: g.Interval().Seconds(), Limit: g.Limit(),
		EvaluationTime: g.GetEvaluationTime().Seconds(), LastEvaluation: g.GetLastEvaluation(),
	}
	for _, rule := range g.Rules() {
		if r := ruleReplyOf(rule, s.Get("exclude_alerts") != "true"); s.wants(r) {
			reply.Rules = append(reply.Rules, r)
		}
	}
	if len(reply.Rules) == 0 && (s.Get("type") != "" || len(s.Values["rule_name[]"]) > 0) {
		return all
	}
	return append(all, reply)
}

func (s selection) wants(r ruleReply) bool {
	kind := map[string]string{"": r.Type, "alert": "alerting", "record": "recording"}[s.Get("type")]
	return r.Type == kind && s.has("rule_name[]", r.Name)
}

func ruleReplyOf(rule rules.Rule, withAlerts bool) ruleReply {
	r := ruleReply{
		Name: rule.Name(), Query: rule.Query().String(), Labels: rule.Labels(), Health: cmp.Or(rule.Health(), rules.HealthUnknown),
		EvaluationTime: rule.GetEvaluationDuration().Seconds(), LastEvaluation: rule.GetEvaluationTimestamp(), Type: "recording",
	}
	if err := rule.LastError(); err != nil {
		r.LastError = err.Error()
	}
	if alerting, ok := rule.(*rules.AlertingRule); ok {
		r.describe(alerting, withAlerts)
	}
	return r
}

// describe adds what an alerting rule has.
func (r *ruleReply) describe(rule *rules.AlertingRule, withAlerts bool) {
	hold, keep, annotations, alerts := rule.HoldDuration().Seconds(), rule.KeepFiringFor().Seconds(), rule.Annotations(), []alertReply{}
	if withAlerts {
		alerts = alertReplies(rule)
	}
	r.Type, r.State = "alerting", rule.State().String()
	r.Duration, r.KeepFiringFor, r.Annotations, r.Alerts = &hold, &keep, &annotations, &alerts
}

func alertReplies(rule *rules.AlertingRule) []alertReply {
	all := []alertReply{}
	for _, a := range rule.ActiveAlerts() {
		all = append(all, alertReply{
			Labels: a.Labels, Annotations: a.Annotations, State: a.State.String(), ActiveAt: given(a.ActiveAt),
			KeepFiringSince: given(a.KeepFiringSince), Value: strconv.FormatFloat(a.Value, 'e', -1, 64),
		})
	}
	slices.SortFunc(all, func(a, b alertReply) int { return labels.Compare(a.Labels, b.Labels) })
	return all
}

// given is a time, or nothing where there is none.
func given(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
