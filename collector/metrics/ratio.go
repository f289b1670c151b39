package metrics

import (
	"fmt"
	"math"

	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/sources"
)

// Ratio is one KPI divided by another.
type Ratio struct {
	Of      string `yaml:"of" required:"true" doc:"The KPI that is divided, as source.kpi: a count or a time." example:"crm.referred_clients"`
	To      string `yaml:"to" required:"true" doc:"The KPI it is divided by, of the same unit. Where that is 0 there is no ratio." example:"nps.advocates"`
	ShareOf bool   `yaml:"share_of" doc:"Whether what of counts is a part of what to counts. Then the ratio is a share with an interval and changes; where of is more than to there is none."`
}

// Validate reports what is wrong with the settings by themselves.
func (r *Ratio) Validate(report sources.Report) {
	if r.Of == r.To && r.Of != "" {
		report("to", "of and to are both "+r.To+": name two KPIs")
	}
}

// References are what is divided, and by what.
func (r *Ratio) References() []Reference {
	return []Reference{{Key: "of", Text: r.Of}, {Key: "to", Text: r.To}}
}

// Check reports units that cannot be divided.
func (r *Ratio) Check(inputs []Input, report sources.Report) {
	of, to := inputs[0].KPI, inputs[1].KPI
	switch {
	case unitOf(of) != count && unitOf(of) != duration:
		report("of", of.Name+" is "+unitOf(of)+": a ratio is of counts or of times")
	case unitOf(of) != unitOf(to):
		report("to", fmt.Sprintf("%s is %s and %s is %s: a ratio is of KPIs of one unit", of.Name, unitOf(of), to.Name, unitOf(to)))
	case r.ShareOf && unitOf(of) != count:
		report("share_of", "a share is of counts, and "+of.Name+" is "+unitOf(of)+": remove share_of")
	}
}

// Describe says what the ratio is.
func (r *Ratio) Describe(inputs []Input) advocacy.KPI {
	k := advocacy.KPI{
		Unit: advocacy.Ratio, Range: "0 and up", Observed: fewestRows,
		Formula: fmt.Sprintf("%s ÷ %s", inputs[0], inputs[1]),
		Help:    fmt.Sprintf("%s divided by %s.", inputs[0], inputs[1]),
	}
	if r.ShareOf {
		k.Range, k.Interval, k.Observed = "0 … 1", advocacy.WilsonScore, "what "+inputs[1].String()+" counts"
		k.Help = fmt.Sprintf("The share that %s is of %s, from 0 to 1.", inputs[0], inputs[1])
	}
	return k
}

// Compute is the ratio of a moment.
func (r *Ratio) Compute(m Moment) (Value, string) {
	if r.ShareOf {
		return estimated(m, func(of []advocacy.Statistic) (advocacy.Statistic, string) { return share(m.Inputs, of) })
	}
	v, why := plain(m, func(of []float64) float64 { return of[0] / of[1] })
	if why == "" && !(m.Now[1].At(0).Value > 0) {
		return Value{}, m.Inputs[1].String() + " is 0"
	}
	return v, why
}

// share is that of two counts.
func share(inputs []Input, of []advocacy.Statistic) (advocacy.Statistic, string) {
	if why := without(inputs, of); why != "" {
		return nil, why
	}
	part, whole := of[0].At(0).Value, of[1].At(0).Value
	s, ok := advocacy.Proportion(uint64(math.Round(part)), uint64(math.Round(whole)))
	switch {
	case ok:
		return s, ""
	case whole == 0:
		return nil, inputs[1].String() + " is 0"
	}
	return nil, fmt.Sprintf("%s is more than %s, and so no share of it", inputs[0], inputs[1])
}

// Example is one of two sources' counts.
func (r *Ratio) Example() Example {
	return Example{
		"One KPI divided by another: two counts, or two times. With `share_of` it is a share, and has all the families that a composite has.",
		"advocacy_referrals_per_advocate_ratio",
		&Ratio{Of: "clients.referred_clients", To: "nps.advocates"},
	}
}

// Contributions are none: a ratio is no sum.
func (r *Ratio) Contributions([]Input, []advocacy.Statistic) []Contribution { return nil }
