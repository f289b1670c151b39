package metrics

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/sources"
)

// Composite is one score from 0 to 1 of several KPIs, which are put on 0 to 1 and weighed.
type Composite struct {
	Parts   map[string]float64 `yaml:"parts" doc:"The KPIs, as source.kpi, and their weights, which add up to 1. Shares count as they are; NPS and net shares are put on 0 to 1, the worst being 0; a mean rating counts as rating_ratio." example:"{nps.advocacy_score: 0.6, crm.client_referral: 0.4}"`
	Missing string             `yaml:"missing" enum:"absent,reweight" default:"absent" doc:"What comes of the score where a part has no value: it is absent too, or the weights of the others are raised to add up to 1. Changes are told where the same parts are there in both periods."`
	Direct  map[string]float64 `yaml:",inline" doc:"The weight of a part, written without parts."`
}

// Validate reports what is wrong with the settings by themselves.
func (c *Composite) Validate(report sources.Report) {
	switch {
	case len(c.Parts) > 0 && len(c.Direct) > 0:
		report("parts", fmt.Sprintf("the parts stand under parts and also beside it: move %s under parts", strings.Join(slices.Sorted(maps.Keys(c.Direct)), ", ")))
		return
	case len(c.References()) == 0:
		report("", "the composite has no part: add some with their weights, such as {nps.advocacy_score: 0.6, crm.client_referral: 0.4}")
		return
	}
	sum := 0.0
	for _, r := range c.References() {
		weight := c.weight(r.Text)
		if sum += weight; !(weight > 0) || math.IsInf(weight, 0) {
			report(r.Key, fmt.Sprintf("the weight of %s is %v: want one above 0, or remove the part", r.Text, weight))
			return
		}
	}
	if math.Abs(sum-1) > 1e-9 {
		report("", fmt.Sprintf("the weights add up to %.10g: make them add up to 1", sum))
	}
}

// References are the parts.
func (c *Composite) References() []Reference {
	var all []Reference
	for _, text := range slices.Sorted(maps.Keys(c.Direct)) {
		all = append(all, Reference{text, text, true})
	}
	for _, text := range slices.Sorted(maps.Keys(c.Parts)) {
		all = append(all, Reference{"parts/" + text, text, true})
	}
	return all
}

func (c *Composite) weight(text string) float64 { return c.Parts[text] + c.Direct[text] }

// Check reports the KPIs that have no place on 0 to 1.
func (c *Composite) Check(inputs []Input, report sources.Report) {
	for i, r := range c.References() {
		if kpi := inputs[i].KPI; !kpi.Placed() {
			report(r.Key, fmt.Sprintf("%s is %s: a composite takes shares, net shares, net_promoter_score and rating_ratio, which have a place on 0 to 1", kpi.Name, unitOf(kpi)))
		}
	}
}

// Describe says what the composite is.
func (c *Composite) Describe(inputs []Input) advocacy.KPI {
	terms := make([]string, len(inputs))
	for i, input := range inputs {
		terms[i] = fmt.Sprintf("%v × %s", c.weight(input.String()), input)
	}
	return advocacy.KPI{
		Unit: advocacy.Ratio, Good: direction(inputs), Range: "0 … 1", Interval: advocacy.WeightedSquareAndAdd,
		Formula: strings.Join(terms, " + ") + ", each on 0 … 1", Observed: "the rows of the part that has fewest",
		Help: "Composite score of " + written(inputs) + ", by the configured weights, from 0 to 1.",
	}
}

// Example is a score of three sources.
func (c *Composite) Example() Example {
	return Example{
		"One score from 0 to 1 of several KPIs, each put on 0 to 1 and weighed. It has an interval, changes, and how sure they are.",
		"advocacy_health_ratio",
		&Composite{Direct: map[string]float64{"nps.advocacy_score": 0.5, "clients.client_referral": 0.3, "buzz.net_sentiment": 0.2}},
	}
}

// direction is that of all inputs, or neither.
func direction(inputs []Input) advocacy.Direction {
	for _, input := range inputs {
		if input.KPI.Good != inputs[0].KPI.Good {
			return advocacy.Neither
		}
	}
	return inputs[0].KPI.Good
}

// written are inputs as a sentence names them.
func written(inputs []Input) string {
	names := make([]string, len(inputs))
	for i, input := range inputs {
		names[i] = input.String()
	}
	return strings.Join(names, ", ")
}

// Compute is the composite of a moment.
func (c *Composite) Compute(m Moment) (Value, string) {
	return estimated(m, func(of []advocacy.Statistic) (advocacy.Statistic, string) {
		s, ok := advocacy.Composite(c.parts(m.Inputs, of))
		if !ok {
			return nil, without(m.Inputs, of)
		}
		return s, ""
	})
}

// parts are those that count; there are none where one is missing that may not be.
func (c *Composite) parts(inputs []Input, of []advocacy.Statistic) []advocacy.CompositePart {
	var parts []advocacy.CompositePart
	for i, s := range of {
		if s != nil {
			input := inputs[i]
			parts = append(parts, advocacy.CompositePart{KPI: input.KPI, Source: input.Source, Weight: c.weight(input.String()), Statistic: s})
		}
	}
	if len(parts) < len(of) && c.Missing != "reweight" {
		return nil
	}
	return parts
}

// Contributions are the places of the parts on 0 to 1, by their weights.
func (c *Composite) Contributions(inputs []Input, of []advocacy.Statistic) []Contribution {
	all, sum := make([]Contribution, len(inputs)), 0.0
	for _, p := range c.parts(inputs, of) {
		sum += p.Weight
	}
	for i, input := range inputs {
		if of[i] == nil || sum == 0 {
			all[i].Missing = true
			continue
		}
		place, weight := input.KPI.Place(of[i].At(0).Value), c.weight(input.String())/sum
		all[i] = Contribution{Weight: weight, Place: place, Sum: weight * place}
	}
	return all
}
