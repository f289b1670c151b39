package alerts

import (
	"slices"

	"advocacy_exporter/collector/advocacy"
)

// plan is what rules are made of.
type plan struct {
	settings Settings
	scope    Scope
	// external is the URL under which people reach the exporter; empty where nobody said.
	external string
}

// alerts are those of a rule that the scope can give, wanted or not.
func (p plan) alerts(r *rule) []alert {
	kpis := []*advocacy.KPI{nil}
	if r.of != nil {
		kpis = slices.DeleteFunc(p.scope.kpis(), func(k *advocacy.KPI) bool { return !r.of(k) })
	}
	var all []alert
	for _, k := range kpis {
		if subjects := p.subjects(r, k); len(subjects) > 0 {
			all = append(all, alert{r, r.named(k), k, subjects})
		}
	}
	return all
}

// subjects are the sources that give a KPI, or all where it is none, by their variants.
func (p plan) subjects(r *rule, k *advocacy.KPI) []subject {
	var all []subject
	others := false
	for _, source := range p.scope.Sources {
		given, ok := source.giving(k)
		if !ok {
			continue
		}
		v, can := r.variant(p, source, given)
		if !can {
			others = true
			continue
		}
		all = joined(all, subject{rule: r, alert: r.named(k), kpi: k, sources: []Source{source}, variant: v})
	}
	for i := range all {
		all[i].partial = others || len(all) > 1
	}
	return all
}

// joined adds a subject to one of the same variant, or else to the list.
func joined(all []subject, s subject) []subject {
	i := slices.IndexFunc(all, func(other subject) bool { return other.variant == s.variant })
	if i < 0 {
		return append(all, s)
	}
	all[i].sources = append(all[i].sources, s.sources...)
	return all
}

// wanted reports whether there is to be an alert.
func (p plan) wanted(a alert) bool {
	if o := p.settings.Rules[a.name]; o != nil && o.Enabled != nil {
		return *o.Enabled
	}
	return a.on == nil || a.on(p.settings, a.kpi)
}

// all are the alerts that are wanted, in the order of the table.
func (p plan) all() []alert {
	var all []alert
	for i := range rules {
		for _, a := range p.alerts(&rules[i]) {
			if p.wanted(a) {
				all = append(all, a)
			}
		}
	}
	return all
}

// Names lists the alerts that there can be in a scope, switched on or not, in order.
func Names(settings Settings, scope Scope) []string {
	p := plan{settings: settings, scope: scope}
	var names []string
	for i := range rules {
		for _, a := range p.alerts(&rules[i]) {
			names = append(names, a.name)
		}
	}
	return distinct(names)
}

func distinct(all []string) []string { return slices.Compact(slices.Sorted(slices.Values(all))) }
