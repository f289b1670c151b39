package alerts

import (
	"slices"
	"strings"
)

// OfHistory are the groups whose rules look at what rows say. How a source did on a day leaves no
// trace in its rows, so that rules on that cannot be tried on the past.
func OfHistory(groups []Group) []Group {
	return slices.DeleteFunc(slices.Clone(groups), func(g Group) bool { return g.Name == pipeGroup })
}

// FalseAlarms is how often a year alerts are wrong at most where nothing changes, by their names: of
// all sources together. Alerts of which that is not stated are left out.
func FalseAlarms(settings Settings, scope Scope) map[string]float64 {
	p, stated := plan{settings: settings, scope: scope}, map[string]float64{}
	for _, a := range p.all() {
		if !a.onChange() {
			continue
		}
		for _, s := range a.subjects {
			stated[a.name] += float64(len(s.sources)) * p.falseAlarms(s)
		}
	}
	return stated
}

// onChange reports whether the rule is one on a change for the worse alone.
func (r *rule) onChange() bool {
	return strings.HasSuffix(r.name, "Drop") || strings.HasSuffix(r.name, "Rise")
}

// falseAlarms is the stated rate of one source.
func (p plan) falseAlarms(s subject) (rate float64) {
	for _, period := range s.periods() {
		if slices.Contains(fastPeriods, period) {
			rate += falseAlarms(fastLooks, p.settings.Drop.FastConfidence)
		} else {
			rate += falseAlarms(looks[string(period)], p.settings.Drop.Confidence)
		}
	}
	return rate
}
