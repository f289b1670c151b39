package alerts

import (
	"fmt"

	"advocacy_exporter/alerts/engine"
	"advocacy_exporter/collector/advocacy"
	"advocacy_exporter/collector/calendar"
	"advocacy_exporter/sources"
)

// Settings say what is alerted on, and when.
type Settings struct {
	engine.Settings `yaml:",inline"`

	Drop      Drop                 `yaml:"drop" doc:"When a change for the worse is one to alert on."`
	Benchmark Benchmark            `yaml:"benchmark" doc:"When to alert on a KPI below its benchmark."`
	Health    Health               `yaml:"health" doc:"Limits of what accompanies a score."`
	Pipe      Pipe                 `yaml:"pipe" doc:"Limits of how sources do."`
	Rules     map[string]*Override `yaml:"rules" doc:"What is to be different of single alerts, by their names, such as AdvocacyScoreDrop."`
}

// Drop says when a change for the worse is one to alert on.
type Drop struct {
	MinDrop         Amount  `yaml:"min_drop" doc:"How much worse a KPI has to be than in the period before."`
	Confidence      float64 `yaml:"confidence" default:"0.998" doc:"How sure a change of a closed period (last_month, last_quarter) has to be. Half of what is missing to 1 is the rate of false alarms, for each KPI, source and period."`
	FastConfidence  float64 `yaml:"fast_confidence" default:"0.9998" doc:"How sure a change of the last 30 days has to be. They are looked at every day, so that this is stricter."`
	MinObservations uint64  `yaml:"min_observations" default:"30" doc:"How many rows both periods need at least."`
	Segments        bool    `yaml:"segments" default:"false" doc:"Also alert on segments. The rate of false alarms stays that of one KPI: what it allows is divided by the number of segments."`
	ByLabel         bool    `yaml:"by_label" default:"false" doc:"Also alert on values that are told apart by labels, such as cohort or currency; as for segments."`
}

// Amount is how much of a KPI is much, by what the KPI is.
type Amount struct {
	Ratio    float64 `yaml:"ratio" default:"0.05" doc:"Of a ratio: 0.05 are 5 percentage points."`
	Score    float64 `yaml:"score" default:"10" doc:"Of a score from -100 to 100, such as NPS."`
	Relative float64 `yaml:"relative" default:"0.1" doc:"Of means and times, as a part of the value before or of the border."`
}

// Benchmark says when to alert on a KPI below its benchmark.
type Benchmark struct {
	Margin          Margin `yaml:"margin" doc:"How far below the border it is critical."`
	MinObservations uint64 `yaml:"min_observations" default:"30" doc:"How many rows the KPI needs at least."`
	Period          string `yaml:"period" doc:"The period that is held against benchmarks and limits; unless given the first of 30d, last_month, last_quarter, other days, last_year, last_week and all that is configured." example:"last_quarter"`
}

// Margin is an [Amount] with defaults of its own.
type Margin struct {
	Ratio    float64 `yaml:"ratio" default:"0.1" doc:"Of a ratio: 0.1 are 10 percentage points."`
	Score    float64 `yaml:"score" default:"20" doc:"Of a score from -100 to 100, such as NPS."`
	Relative float64 `yaml:"relative" default:"0.1" doc:"Of means and times, as a part of the border."`
}

// Health are limits of what accompanies a score.
type Health struct {
	HighScore       float64 `yaml:"high_score" default:"0.6" doc:"The Customer Advocacy Score from which on a fall of engagement is complacency."`
	MaxIncentivized float64 `yaml:"max_incentivized" default:"0.2" doc:"The greatest share of rewarded answers."`
	MaxOverdue      uint64  `yaml:"max_overdue" default:"0" doc:"How many detractors may wait longer than followed_up.within for a reply."`
}

// Pipe are limits of how sources do.
type Pipe struct {
	MaxRejected float64 `yaml:"max_rejected" default:"0.05" doc:"The greatest share of rejected rows."`
}

// Validate reports what is wrong with the settings.
func (d *Drop) Validate(report sources.Report) {
	between(report, "confidence", d.Confidence, 0.5, 1)
	between(report, "fast_confidence", d.FastConfidence, 0.5, 1)
	atLeastOne(report, d.MinObservations)
}

// Validate reports what is wrong with the settings.
func (a *Amount) Validate(report sources.Report) {
	positive(report, "ratio", a.Ratio)
	positive(report, "score", a.Score)
	positive(report, "relative", a.Relative)
}

// Validate reports what is wrong with the settings.
func (m *Margin) Validate(report sources.Report) { (*Amount)(m).Validate(report) }

// Validate reports what is wrong with the settings.
func (b *Benchmark) Validate(report sources.Report) {
	atLeastOne(report, b.MinObservations)
	if b.Period == "" {
		return
	}
	p, err := calendar.ParsePeriod(b.Period)
	switch {
	case err != nil:
		report("period", err.Error())
	case toDate(p):
		report("period", fmt.Sprintf("period %s begins anew with few rows, so that alerts on it would come and go: take last_%s, or days such as 30d", p, p))
	}
}

// Validate reports what is wrong with the settings.
func (h *Health) Validate(report sources.Report) {
	between(report, "high_score", h.HighScore, 0, 1)
	between(report, "max_incentivized", h.MaxIncentivized, 0, 1)
}

// Validate reports what is wrong with the settings.
func (p *Pipe) Validate(report sources.Report) { between(report, "max_rejected", p.MaxRejected, 0, 1) }

func between(report sources.Report, key string, value, low, high float64) {
	if value > low && value < high {
		return
	}
	problem := fmt.Sprintf("%v: want a number between %v and %v", value, low, high)
	if share := value / 100; share > low && share < high {
		problem += fmt.Sprintf("; write %s for %v %%", number(share), value)
	}
	report(key, problem)
}

func positive(report sources.Report, key string, value float64) {
	if value <= 0 {
		report(key, fmt.Sprintf("%v: want a number above 0", value))
	}
}

func atLeastOne(report sources.Report, n uint64) {
	if n < 1 {
		report("min_observations", "want at least 1")
	}
}

// of is the amount for a KPI; relative says that it is a part of a value.
func (a Amount) of(k *advocacy.KPI) (amount float64, relative bool) {
	switch low, _ := k.Limits(); {
	case k.Unit == advocacy.Ratio:
		return a.Ratio, false
	case low == -100:
		return a.Score, false
	}
	return a.Relative, true
}
