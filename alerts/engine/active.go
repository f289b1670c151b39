package engine

import (
	"cmp"
	"slices"
	"time"

	"github.com/prometheus/prometheus/rules"
)

// Active is an alert that is pending or firing.
type Active struct {
	Name   string
	Firing bool
	Since  time.Time
	// Labels and Annotations are those that receivers get.
	Labels, Annotations map[string]string
}

// Active are the alerts that are pending or firing: those that fire first, and then by name.
func (e *Engine) Active() []Active {
	var all []Active
	for _, g := range e.book.Load().groups() {
		for _, rule := range g.AlertingRules() {
			for _, a := range rule.ActiveAlerts() {
				all = append(all, Active{rule.Name(), a.State == rules.StateFiring, a.ActiveAt, a.Labels.Map(), a.Annotations.Map()})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Active) int {
		if a.Firing != b.Firing {
			if a.Firing {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(a.Name, b.Name), a.Since.Compare(b.Since))
	})
	return all
}
