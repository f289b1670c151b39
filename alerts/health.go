package alerts

import (
	"slices"
	"strings"

	"advocacy_exporter/collector/advocacy"
)

// The KPIs that rules of their own are for.
const (
	scoreKPI        = "advocacy_score"
	developmentKPI  = "development"
	responseKPI     = "response"
	referralKPI     = "client_referral"
	incentivizedKPI = "incentivized"
	overdueKPI      = "followups_overdue"
)

// engagementKPIs say how much customers do. A fall of one of another source belongs to the score in time only.
var engagementKPIs = []string{responseKPI, "referrer", "referrals_per_customer", "mention_engagement_mean"}

func one(names ...string) func(*advocacy.KPI) bool {
	return func(k *advocacy.KPI) bool { return slices.Contains(names, k.Name) }
}

// shrinking is the condition that advocates became fewer for certain.
func shrinking(p plan, s subject) []condition {
	return []condition{
		s.below("a wide interval", advocacy.UpperPart, "<", 0, -0.01, 0.01),
		s.enough(advocacy.ObservationsPart, p.settings.Benchmark.MinObservations),
	}
}

// bought is the condition that more answers were rewarded than is configured.
func bought(p plan, s subject) []condition {
	limit := p.settings.Health.MaxIncentivized
	return []condition{
		s.above("a wide interval", advocacy.LowerPart, ">", limit, limit+(1-limit)/2, limit),
		s.enough(advocacy.ObservationsPart, p.settings.Benchmark.MinObservations),
	}
}

// waiting is the condition that detractors wait longer than they should.
func waiting(p plan, s subject) []condition {
	limit := float64(p.settings.Health.MaxOverdue)
	return []condition{s.above("as many as may wait", advocacy.ValuePart, ">", limit, limit+1, limit)}
}

// complacent is the variant of a score beside which there is a KPI of engagement. Each source is one
// of its own: the answers to a survey say nothing of another one.
func complacent(p plan, s Source, k KPI) (variant, bool) {
	v, ok := p.changing(k, closedPeriods, 0)
	v.source = s.Name
	if response, has := s.kpi(responseKPI); has {
		v.settle = response.Settle
	}
	return v, ok && v.labels == "" && len(p.engagements(s, v)) > 0
}

// engagements are the KPIs of engagement that belong to the score of a source.
func (p plan) engagements(of Source, v variant) []subject {
	var all []subject
	for _, name := range engagementKPIs {
		s := subject{rule: &rule{}, variant: variant{periods: v.periods}, partial: name == responseKPI}
		for _, source := range p.scope.Sources {
			k, ok := source.kpi(name)
			if ok && k.Timed && len(k.Labels) == 0 && (name != responseKPI || source.Name == of.Name) {
				s.kpi, s.sources = k.KPI, append(s.sources, source)
			}
		}
		if s.kpi != nil {
			all = append(all, s)
		}
	}
	return all
}

// complacency is a high score while engagement falls.
func complacency(p plan, s subject) []condition {
	high := p.settings.Health.HighScore
	return []condition{
		s.above("a low score", advocacy.LowerPart, ">=", high, high+(1-high)/2, high/2),
		p.disengaging(s),
		s.news(),
	}
}

// disengaging is the condition that one of the KPIs of engagement falls as drops do.
func (p plan) disengaging(s subject) condition {
	c := condition{without: "engagement that holds", on: []string{"period"}}
	var falls []string
	for _, e := range p.engagements(s.sources[0], s.variant) {
		worse := p.worse(e, p.settings.Drop.Confidence)
		if falls = append(falls, allOf(e.key(), worse)); len(falls) == 1 {
			for _, w := range worse {
				c.points = append(c.points, w.points...)
			}
		}
	}
	c.expr = "(\n" + indented(strings.Join(falls, "\nor\n")) + "\n)"
	return c
}
